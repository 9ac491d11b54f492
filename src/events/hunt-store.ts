import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange, Postgres, Transaction } from "../platform/postgres/index.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { HuntKind, HuntState, HuntView, NewHunt } from "../schema/views/hunt.ts";
import type { HistoryPart } from "./history-reader.ts";
import { selectHunt, selectHunts } from "./hunt-rows.ts";
import type { HuntTables } from "./hunt-tables.ts";

/** A rule or indicator list in one version. */
export type DetectorVersion = { readonly uid: string; readonly version: string };

/** A part of a hunt that is not done. */
export type OpenPart = { readonly number: number; readonly part: HistoryPart };

/** What a part came to. */
export type PartDone = {
  readonly number: number;
  /** When reading it began: what was stored before was seen. */
  readonly readAt: number;
  readonly scanned: number;
  readonly findings: number;
  readonly newFindings: number;
  readonly elapsedMs: number;
};

/** What a hunt of the program's own was to read, and when it began. */
export type LookedBack = { readonly from: number; readonly to: number; readonly startedAt: number };

export type HuntEnd = { readonly state: "done" | "failed" | "cancelled"; readonly failure: string | null };

/** Hunts, and how far each is. What they found is in the event store. */
export type HuntStore = {
  /** Newest first, at most 500. */
  list(tenantUid: string): Promise<readonly HuntView[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, huntUid: string): Promise<HuntView>;
  /** `detectors` are known when the program begins one; else they are when the hunt's turn comes. */
  create(
    tenantUid: string,
    actor: Actor,
    hunt: NewHunt & { readonly kind: HuntKind; readonly detectors?: readonly DetectorVersion[] },
  ): Promise<HuntView>;
  /** Ended hunts that the program began for a detector version, whatever became of them. */
  lookedBack(tenantUid: string, detector: DetectorVersion): Promise<readonly LookedBack[]>;
  /** @throws {AppError} `NOT_FOUND`, `CONFLICT` when it is in none of the states `from` */
  move(
    tenantUid: string,
    actor: Actor,
    change: { readonly uid: string; readonly from: readonly HuntState[]; readonly to: HuntState },
  ): Promise<HuntView>;
  /** @throws {AppError} `NOT_FOUND`, `CONFLICT` when it has not ended */
  remove(tenantUid: string, actor: Actor, huntUid: string): Promise<void>;
  /** Hunts of all tenants that wait or were running, oldest first; those that people began come first. */
  unfinished(): Promise<readonly { readonly tenantUid: string; readonly uid: string }[]>;
  /**
   * Plans a hunt, or takes up its plan. What was done of it with other detectors is done again.
   */
  begin(
    tenantUid: string,
    huntUid: string,
    plan: {
      readonly detectors: readonly DetectorVersion[];
      readonly parts: () => Promise<readonly HistoryPart[]>;
    },
  ): Promise<void>;
  openParts(tenantUid: string, huntUid: string): Promise<readonly OpenPart[]>;
  partDone(tenantUid: string, huntUid: string, done: PartDone): Promise<void>;
  /** Ends a hunt that runs; one that was paused or cancelled meanwhile stays so. */
  end(tenantUid: string, huntUid: string, end: HuntEnd): Promise<void>;
  lookBackDays(tenantUid: string): Promise<number>;
  setLookBackDays(tenantUid: string, actor: Actor, days: number): Promise<void>;
};

export const DEFAULT_LOOK_BACK_DAYS = 7;
/** Rows of one statement. */
const ROWS_AT_ONCE = 1000;

export function createHuntStore(postgres: Postgres, onChange: OnChange): HuntStore {
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectHunts(db, tenantUid)),
    get: (tenantUid, huntUid) => postgres.asTenant(tenantUid, (db) => selectHunt(db, tenantUid, huntUid)),
    create: (tenantUid, actor, { detectors = [], ...hunt }) =>
      postgres.asTenant(tenantUid, async (db) => {
        const uid = await insertHunt(db, tenantUid, actor, hunt);
        await insertDetectors(db, tenantUid, uid, detectors);
        await onChange(db, { tenantUid, actor, action: "hunt.start", target: uid, details: hunt });
        return selectHunt(db, tenantUid, uid);
      }),
    lookedBack: (tenantUid, detector) =>
      postgres.asTenant(tenantUid, (db) => selectLookedBack(db, tenantUid, detector)),
    move: (tenantUid, actor, change) =>
      postgres.asTenant(tenantUid, async (db) => {
        const before = await selectHunt(db, tenantUid, change.uid, true);
        if (!change.from.includes(before.state))
          throw new AppError("CONFLICT", `The hunt is ${before.state}.`, { state: before.state });
        await setState(db, tenantUid, change.uid, change.to);
        const action = `hunt.${change.to}`;
        await onChange(db, { tenantUid, actor, action, target: change.uid, details: {} });
        return selectHunt(db, tenantUid, change.uid);
      }),
    remove: (tenantUid, actor, huntUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const { state, name } = await selectHunt(db, tenantUid, huntUid, true);
        if (state === "waiting" || state === "running" || state === "paused")
          throw new AppError("CONFLICT", "The hunt has not ended: cancel it first.", { state });
        await db.withTables<HuntTables>().deleteFrom("hunt").where("uid", "=", huntUid).execute();
        await onChange(db, { tenantUid, actor, action: "hunt.remove", target: huntUid, details: { name } });
      }),
    unfinished: () => postgres.asPlatform(selectUnfinished),
    begin: (tenantUid, huntUid, plan) => beginHunt(postgres, tenantUid, huntUid, plan),
    openParts: (tenantUid, huntUid) =>
      postgres.asTenant(tenantUid, (db) => selectOpenParts(db, tenantUid, huntUid)),
    partDone: (tenantUid, huntUid, done) =>
      postgres.asTenant(tenantUid, (db) => markDone(db, tenantUid, huntUid, done)),
    end: (tenantUid, huntUid, { state, failure }) =>
      postgres.asTenant(tenantUid, async (db) => {
        await db
          .withTables<HuntTables>()
          .updateTable("hunt")
          .set({ state, failure, ended_at: sql`now()` })
          .where("tenant_uid", "=", tenantUid)
          .where("uid", "=", huntUid)
          .where("state", "=", "running")
          .execute();
      }),
    ...lookBackSettings(postgres, onChange),
  };
}

function lookBackSettings(
  postgres: Postgres,
  onChange: OnChange,
): Pick<HuntStore, "lookBackDays" | "setLookBackDays"> {
  return {
    lookBackDays: (tenantUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const row = await db
          .withTables<HuntTables>()
          .selectFrom("look_back_setting")
          .select("days")
          .where("tenant_uid", "=", tenantUid)
          .executeTakeFirst();
        return row?.days ?? DEFAULT_LOOK_BACK_DAYS;
      }),
    setLookBackDays: (tenantUid, actor, days) =>
      postgres.asTenant(tenantUid, async (db) => {
        await db
          .withTables<HuntTables>()
          .insertInto("look_back_setting")
          .values({ tenant_uid: tenantUid, days, changed_by: actor.name })
          .onConflict((conflict) =>
            conflict
              .column("tenant_uid")
              .doUpdateSet({ days, changed_by: actor.name, changed_at: sql`now()` }),
          )
          .execute();
        await onChange(db, { tenantUid, actor, action: "look_back.set", target: "days", details: { days } });
      }),
  };
}

async function insertHunt(
  db: Transaction,
  tenantUid: string,
  actor: Actor,
  hunt: NewHunt & { readonly kind: HuntKind },
): Promise<string> {
  const uid = randomUUID();
  await db
    .withTables<HuntTables>()
    .insertInto("hunt")
    .values({
      uid,
      tenant_uid: tenantUid,
      kind: hunt.kind,
      name: hunt.name,
      outcome: hunt.outcome,
      scope: JSON.stringify(hunt.scope),
      range_from: new Date(hunt.from),
      range_to: new Date(hunt.to),
      created_by_uid: actor.uid,
      created_by_name: actor.name,
    })
    .execute();
  return uid;
}

async function setState(db: Transaction, tenantUid: string, uid: string, state: HuntState): Promise<void> {
  await db
    .withTables<HuntTables>()
    .updateTable("hunt")
    .set({
      state,
      ended_at: state === "cancelled" ? sql<Date>`now()` : null,
      failure: null,
    })
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", uid)
    .execute();
}

async function selectUnfinished(db: Transaction): Promise<{ tenantUid: string; uid: string }[]> {
  const rows = await db
    .withTables<HuntTables>()
    .selectFrom("hunt")
    .select(["tenant_uid", "uid"])
    .where("state", "in", ["waiting", "running"])
    .orderBy("kind")
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({ tenantUid: row.tenant_uid, uid: row.uid }));
}

async function beginHunt(
  postgres: Postgres,
  tenantUid: string,
  huntUid: string,
  plan: Parameters<HuntStore["begin"]>[2],
): Promise<void> {
  const key = keyOf(plan.detectors);
  const known = await postgres.asTenant(tenantUid, (db) =>
    db
      .withTables<HuntTables>()
      .updateTable("hunt")
      .set({ state: "running", started_at: sql<Date>`coalesce(started_at, now())` })
      .where("tenant_uid", "=", tenantUid)
      .where("uid", "=", huntUid)
      .where("state", "in", ["waiting", "running"])
      .returning("detector_key")
      .executeTakeFirst(),
  );
  if (known === undefined) throw new AppError("CONFLICT", "The hunt was paused or ended meanwhile.");
  if (known.detector_key === key) return;
  const parts = await plan.parts();
  await postgres.asTenant(tenantUid, async (db) => {
    const tables = db.withTables<HuntTables>();
    await tables.deleteFrom("hunt_part").where("hunt_uid", "=", huntUid).execute();
    await tables.deleteFrom("hunt_detector").where("hunt_uid", "=", huntUid).execute();
    const owned = { tenant_uid: tenantUid, hunt_uid: huntUid };
    for (let at = 0; at < parts.length; at += ROWS_AT_ONCE)
      await tables
        .insertInto("hunt_part")
        .values(
          parts
            .slice(at, at + ROWS_AT_ONCE)
            .map((part, index) => ({ ...owned, ...partRow(part, at + index) })),
        )
        .execute();
    await insertDetectors(db, tenantUid, huntUid, plan.detectors);
    await tables
      .updateTable("hunt")
      .set({ detector_key: key, detectors: plan.detectors.length, elapsed_ms: 0 })
      .where("tenant_uid", "=", tenantUid)
      .where("uid", "=", huntUid)
      .execute();
  });
}

async function insertDetectors(
  db: Transaction,
  tenantUid: string,
  huntUid: string,
  detectors: readonly DetectorVersion[],
): Promise<void> {
  for (let at = 0; at < detectors.length; at += ROWS_AT_ONCE)
    await db
      .withTables<HuntTables>()
      .insertInto("hunt_detector")
      .values(
        detectors.slice(at, at + ROWS_AT_ONCE).map(({ uid, version }) => ({
          tenant_uid: tenantUid,
          hunt_uid: huntUid,
          detector_uid: uid,
          version,
        })),
      )
      .execute();
}

async function selectLookedBack(
  db: Transaction,
  tenantUid: string,
  { uid, version }: DetectorVersion,
): Promise<LookedBack[]> {
  const rows = await db
    .withTables<HuntTables>()
    .selectFrom("hunt")
    .innerJoin("hunt_detector", "hunt_detector.hunt_uid", "hunt.uid")
    .select(["range_from", "range_to", "started_at", "created_at"])
    .where("hunt.tenant_uid", "=", tenantUid)
    .where("kind", "=", "look_back")
    .where("state", "in", ["done", "failed", "cancelled"])
    .where("detector_uid", "=", uid)
    .where("version", "=", version)
    .execute();
  return rows.map((row) => ({
    from: row.range_from.getTime(),
    to: row.range_to.getTime(),
    startedAt: (row.started_at ?? row.created_at).getTime(),
  }));
}

function keyOf(detectors: readonly DetectorVersion[]): string {
  return detectors
    .map(({ uid, version }) => `${uid}@${version}`)
    .toSorted()
    .join();
}

function partRow(part: HistoryPart, number: number) {
  return {
    number,
    day: part.day,
    source_type: part.sourceType,
    logsources: [...part.logsources],
    time_from: part.timeFrom === null ? null : new Date(part.timeFrom),
    time_to: part.timeTo === null ? null : new Date(part.timeTo),
    events: part.events,
  };
}

async function selectOpenParts(db: Transaction, tenantUid: string, huntUid: string): Promise<OpenPart[]> {
  const rows = await db
    .withTables<HuntTables>()
    .selectFrom("hunt_part")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("hunt_uid", "=", huntUid)
    .where("is_done", "=", false)
    .orderBy("number")
    .execute();
  return rows.map((row) => ({
    number: row.number,
    part: {
      day: row.day,
      sourceType: row.source_type,
      logsources: row.logsources,
      timeFrom: row.time_from?.getTime() ?? null,
      timeTo: row.time_to?.getTime() ?? null,
      events: row.events,
    },
  }));
}

async function markDone(db: Transaction, tenantUid: string, huntUid: string, done: PartDone): Promise<void> {
  const tables = db.withTables<HuntTables>();
  await tables
    .updateTable("hunt_part")
    .set({
      is_done: true,
      read_at: new Date(done.readAt),
      scanned: done.scanned,
      findings: done.findings,
      new_findings: done.newFindings,
    })
    .where("tenant_uid", "=", tenantUid)
    .where("hunt_uid", "=", huntUid)
    .where("number", "=", done.number)
    .execute();
  await tables
    .updateTable("hunt")
    .set({ elapsed_ms: sql<number>`elapsed_ms + ${done.elapsedMs}` })
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", huntUid)
    .execute();
}
