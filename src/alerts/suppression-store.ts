import { randomUUID } from "node:crypto";
import { type Selectable, sql, type Updateable } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor, ChangeNotice } from "../schema/change-notice.ts";
import { Entity } from "../schema/finding.ts";
import type { NewSuppression, Suppression, SuppressionChange } from "../schema/views/alert.ts";
import type { AlertTables, SuppressionRow } from "./alert-tables.ts";
import type { ActiveSuppression } from "./suppression.ts";

/** Longest time that a suppression may be made for. */
const MAX_SUPPRESSION_MS = 366 * 24 * 3_600_000;

export type SuppressionStore = {
  /** Active ones first, then the newest; at most 1,000. */
  list(tenantUid: string): Promise<readonly Suppression[]>;
  /** @throws {AppError} `INVALID` when it ends in the past or lasts longer than a year. */
  create(tenantUid: string, owner: Actor, suppression: NewSuppression): Promise<Suppression>;
  /** Another reason or end; its scope stays. @throws {AppError} `NOT_FOUND`, `INVALID` as for a new one */
  change(
    tenantUid: string,
    actor: Actor,
    edit: { readonly uid: string; readonly change: SuppressionChange },
  ): Promise<Suppression>;
  /** Ends it now. @throws {AppError} `NOT_FOUND` */
  end(tenantUid: string, actor: Actor, uid: string): Promise<Suppression>;
  /** Lets an ended one hold again. @throws {AppError} `NOT_FOUND`, `CONFLICT` when its time is over */
  resume(tenantUid: string, actor: Actor, uid: string): Promise<Suppression>;
};

type Edit = Omit<ChangeNotice, "target"> & { readonly uid: string };

export function createSuppressionStore(postgres: Postgres, onChange: OnChange): SuppressionStore {
  const update = (
    { uid, ...notice }: Edit,
    edit: (row: Selectable<SuppressionRow>) => Updateable<SuppressionRow>,
  ): Promise<Suppression> =>
    postgres.asTenant(notice.tenantUid, async (db) => {
      const view = await updateSuppression(db, { tenantUid: notice.tenantUid, uid }, edit);
      await onChange(db, { ...notice, target: uid });
      return view;
    });
  return {
    list: (tenantUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const rows = await db
          .withTables<AlertTables>()
          .selectFrom("suppression")
          .selectAll()
          .where("tenant_uid", "=", tenantUid)
          .orderBy(sql`ended_at is null and expires_at > now()`, "desc")
          .orderBy("created_at", "desc")
          .limit(1000)
          .execute();
        return rows.map(viewOf);
      }),
    create: async (tenantUid, owner, suppression) => {
      refuseWrongEnd(suppression.expiresAt);
      return postgres.asTenant(tenantUid, async (db) => {
        const row = await insertSuppression(db, tenantUid, owner, suppression);
        const action = "suppression.create";
        await onChange(db, { tenantUid, actor: owner, action, target: row.uid, details: suppression });
        return viewOf(row);
      });
    },
    change: async (tenantUid, actor, { uid, change }) => {
      if (change.expiresAt !== undefined) refuseWrongEnd(change.expiresAt);
      return update({ tenantUid, actor, uid, action: "suppression.change", details: change }, () => ({
        ...(change.reason !== undefined && { reason: change.reason }),
        ...(change.expiresAt !== undefined && { expires_at: new Date(change.expiresAt) }),
      }));
    },
    end: (tenantUid, actor, uid) =>
      update({ tenantUid, actor, uid, action: "suppression.end", details: {} }, (row) => ({
        ended_at: row.ended_at ?? new Date(),
      })),
    resume: (tenantUid, actor, uid) =>
      update({ tenantUid, actor, uid, action: "suppression.resume", details: {} }, (row) => {
        if (row.expires_at.getTime() <= Date.now())
          throw new AppError("CONFLICT", "Its time is over: give it another end.", { place: "expiresAt" });
        return { ended_at: null };
      }),
  };
}

/** Changes the row, seen and locked, by what the function makes of it. @throws {AppError} `NOT_FOUND` */
async function updateSuppression(
  db: Transaction,
  { tenantUid, uid }: { readonly tenantUid: string; readonly uid: string },
  edit: (row: Selectable<SuppressionRow>) => Updateable<SuppressionRow>,
): Promise<Suppression> {
  const tables = db.withTables<AlertTables>();
  const found = await tables
    .selectFrom("suppression")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", uid)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new AppError("NOT_FOUND", "There is no such suppression.");
  const row = await tables
    .updateTable("suppression")
    .set(edit(found))
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", uid)
    .returningAll()
    .executeTakeFirstOrThrow();
  return viewOf(row);
}

function refuseWrongEnd(expiresAt: number): void {
  const left = expiresAt - Date.now();
  if (left <= 0 || left > MAX_SUPPRESSION_MS)
    throw new AppError("INVALID", "A suppression ends in the future and within a year.", {
      place: "expiresAt",
    });
}

async function insertSuppression(
  db: Transaction,
  tenantUid: string,
  owner: Actor,
  suppression: NewSuppression,
): Promise<Selectable<SuppressionRow>> {
  return db
    .withTables<AlertTables>()
    .insertInto("suppression")
    .values({
      uid: randomUUID(),
      tenant_uid: tenantUid,
      detector_uid: suppression.detectorUid,
      entity_kind: suppression.entity?.kind ?? null,
      entity_value: suppression.entity?.value ?? null,
      reason: suppression.reason,
      owner_uid: owner.uid,
      owner_name: owner.name,
      expires_at: new Date(suppression.expiresAt),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Suppressions that hold now, within the transaction that uses them. */
export async function loadActiveSuppressions(
  db: Transaction,
  tenantUid: string,
): Promise<ActiveSuppression[]> {
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("suppression")
    .select(["uid", "detector_uid", "entity_kind", "entity_value", "expires_at"])
    .where("tenant_uid", "=", tenantUid)
    .where("ended_at", "is", null)
    .execute();
  return rows.map((row) => ({
    uid: row.uid,
    detectorUid: row.detector_uid,
    entity: entityOf(row),
    expiresAt: row.expires_at.getTime(),
  }));
}

export async function countSuppressed(
  db: Transaction,
  tenantUid: string,
  counts: ReadonlyMap<string, number>,
  at: number,
): Promise<void> {
  for (const [uid, count] of counts) {
    await db
      .withTables<AlertTables>()
      .updateTable("suppression")
      .set({ suppressed_count: sql`suppressed_count + ${count}`, last_suppressed_at: new Date(at) })
      .where("tenant_uid", "=", tenantUid)
      .where("uid", "=", uid)
      .execute();
  }
}

function viewOf(row: Selectable<SuppressionRow>): Suppression {
  return {
    uid: row.uid,
    detectorUid: row.detector_uid,
    entity: entityOf(row),
    reason: row.reason,
    owner: row.owner_name,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    suppressedCount: row.suppressed_count,
    lastSuppressedAt: row.last_suppressed_at?.getTime() ?? null,
  };
}

function entityOf(row: { entity_kind: string | null; entity_value: string | null }): Entity | null {
  return row.entity_kind === null ? null : Entity.parse({ kind: row.entity_kind, value: row.entity_value });
}
