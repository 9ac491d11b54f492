import { randomUUID } from "node:crypto";
import { sql, type Updateable } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import { type Level, LEVELS, severityOf } from "../schema/finding.ts";
import {
  INDICATOR_KINDS,
  type IndicatorListChange,
  type IndicatorPage,
  type IndicatorQuery,
} from "../schema/views/rule.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { DetectionTables } from "./detection-tables.ts";
import type { Indicator, IndicatorKind, IndicatorValues } from "./indicators/indicator.ts";
import { revisingWithNotice } from "./revision.ts";

/** A list without its indicators. Times are epoch milliseconds. */
export type StoredIndicatorList = {
  readonly uid: string;
  readonly name: string;
  readonly description: string;
  readonly level: Level;
  readonly isEnabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
  readonly counts: Readonly<Partial<Record<IndicatorKind, number>>>;
};

export type NewIndicatorList = Pick<StoredIndicatorList, "name" | "description" | "level" | "expiresAt">;

/** A list to match by. `values` is told by {@link indicatorsOf}. */
export type ActiveIndicatorList = {
  readonly list: StoredIndicatorList;
  readonly values: IndicatorValues;
};

/** Most indicators a list may have. */
const INDICATOR_LIMIT = 2_000_000;

export type IndicatorStore = {
  lists(tenantUid: string): Promise<readonly StoredIndicatorList[]>;
  /** @throws {AppError} `CONFLICT` when the name is taken. */
  create(tenantUid: string, actor: Actor, list: NewIndicatorList): Promise<string>;
  /** Adds indicators; those that are there already are counted once. @throws {AppError} `NOT_FOUND`, `PAYLOAD_TOO_LARGE` */
  add(tenantUid: string, actor: Actor, listUid: string, indicators: readonly Indicator[]): Promise<number>;
  /** @throws {AppError} `NOT_FOUND` */
  change(tenantUid: string, actor: Actor, listUid: string, change: IndicatorListChange): Promise<void>;
  /** By kind and value; `search` is a part of the value, without regard to case. @throws {AppError} `NOT_FOUND` */
  page(tenantUid: string, listUid: string, query: IndicatorQuery): Promise<IndicatorPage>;
  remove(tenantUid: string, actor: Actor, listUid: string): Promise<void>;
  /** Enabled lists that have not expired, with all their indicators: what the matcher is built from. */
  active(tenantUid: string): Promise<readonly ActiveIndicatorList[]>;
};

export function createIndicatorStore(postgres: Postgres, onChange: OnChange): IndicatorStore {
  const changing = revisingWithNotice(postgres, onChange);
  return {
    lists: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectLists(db, tenantUid)),
    create: (tenantUid, actor, list) =>
      changing({ tenantUid, actor, action: "indicator-list.create", target: list.name, details: {} }, (db) =>
        insertList(db, tenantUid, list),
      ),
    add: (tenantUid, actor, listUid, indicators) =>
      changing(
        {
          tenantUid,
          actor,
          action: "indicator-list.add",
          target: listUid,
          details: { count: indicators.length },
        },
        (db) => insertIndicators(db, tenantUid, listUid, indicators),
      ),
    change: (tenantUid, actor, listUid, change) =>
      changing(
        { tenantUid, actor, action: "indicator-list.change", target: listUid, details: change },
        async (db) => {
          await requireList(db, tenantUid, listUid);
          await db
            .withTables<DetectionTables>()
            .updateTable("indicator_list")
            .set({ ...changedColumns(change), updated_at: sql`now()` })
            .where("tenant_uid", "=", tenantUid)
            .where("uid", "=", listUid)
            .execute();
        },
      ),
    page: (tenantUid, listUid, query) =>
      postgres.asTenant(tenantUid, (db) => selectPage(db, tenantUid, listUid, query)),
    remove: (tenantUid, actor, listUid) =>
      changing(
        { tenantUid, actor, action: "indicator-list.remove", target: listUid, details: {} },
        async (db) => {
          await requireList(db, tenantUid, listUid);
          await db
            .withTables<DetectionTables>()
            .deleteFrom("indicator_list")
            .where("tenant_uid", "=", tenantUid)
            .where("uid", "=", listUid)
            .execute();
        },
      ),
    active: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectActive(db, tenantUid)),
  };
}

async function selectLists(db: Transaction, tenantUid: string): Promise<StoredIndicatorList[]> {
  const tables = db.withTables<DetectionTables>();
  const lists = await tables
    .selectFrom("indicator_list")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .orderBy("name")
    .execute();
  const counts = await tables
    .selectFrom("indicator")
    .select((eb) => ["list_uid", "kind", eb.fn.countAll<number>().as("total")])
    .where("tenant_uid", "=", tenantUid)
    .groupBy(["list_uid", "kind"])
    .execute();
  const countsOf = Map.groupBy(counts, (row) => row.list_uid);
  return lists.map((list) => ({
    uid: list.uid,
    name: list.name,
    description: list.description,
    level: LEVELS[list.level - 1] ?? "medium",
    isEnabled: list.is_enabled,
    createdAt: list.created_at.getTime(),
    updatedAt: list.updated_at.getTime(),
    expiresAt: list.expires_at?.getTime() ?? null,
    counts: Object.fromEntries((countsOf.get(list.uid) ?? []).map((row) => [row.kind, row.total])),
  }));
}

async function insertList(db: Transaction, tenantUid: string, list: NewIndicatorList): Promise<string> {
  const uid = randomUUID();
  const { numInsertedOrUpdatedRows } = await db
    .withTables<DetectionTables>()
    .insertInto("indicator_list")
    .values({
      uid,
      tenant_uid: tenantUid,
      name: list.name,
      description: list.description,
      level: severityOf(list.level),
      expires_at: list.expiresAt === null ? null : new Date(list.expiresAt),
    })
    .onConflict((conflict) => conflict.columns(["tenant_uid", "name"]).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n)
    throw new AppError("CONFLICT", `There is a list named '${list.name}' already.`, { place: "name" });
  return uid;
}

function changedColumns({
  isEnabled,
  description,
  level,
  expiresAt,
}: IndicatorListChange): Updateable<DetectionTables["indicator_list"]> {
  return {
    ...(isEnabled === undefined ? {} : { is_enabled: isEnabled }),
    ...(description === undefined ? {} : { description }),
    ...(level === undefined ? {} : { level: severityOf(level) }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt === null ? null : new Date(expiresAt) }),
  };
}

async function selectPage(
  db: Transaction,
  tenantUid: string,
  listUid: string,
  { search, offset, limit }: IndicatorQuery,
): Promise<IndicatorPage> {
  await requireList(db, tenantUid, listUid);
  const matching = db
    .withTables<DetectionTables>()
    .selectFrom("indicator")
    .where("tenant_uid", "=", tenantUid)
    .where("list_uid", "=", listUid)
    // position() knows no wildcards, so a person's % is a %
    .$if(search !== undefined, (query) =>
      query.where(sql<boolean>`position(lower(${search ?? ""}) in lower(value)) > 0`),
    );
  const rows = await matching
    .select(["kind", "value"])
    .orderBy("kind")
    .orderBy("value")
    .offset(offset)
    .limit(limit)
    .execute();
  const { total } = await matching.select((eb) => eb.fn.countAll().as("total")).executeTakeFirstOrThrow();
  return {
    indicators: rows.flatMap(({ kind, value }) => {
      const known = INDICATOR_KINDS.find((one) => one === kind);
      return known === undefined ? [] : [{ kind: known, value }];
    }),
    total: Number(total),
  };
}

async function requireList(db: Transaction, tenantUid: string, listUid: string): Promise<void> {
  const row = await db
    .withTables<DetectionTables>()
    .selectFrom("indicator_list")
    .select("uid")
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", listUid)
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", "There is no such indicator list.");
}

async function insertIndicators(
  db: Transaction,
  tenantUid: string,
  listUid: string,
  indicators: readonly Indicator[],
): Promise<number> {
  await requireList(db, tenantUid, listUid);
  if (indicators.length > INDICATOR_LIMIT)
    throw new AppError("PAYLOAD_TOO_LARGE", "The list would be too long.", {
      limit: INDICATOR_LIMIT,
      given: indicators.length,
    });
  // two arrays instead of a row of parameters each: a million indicators are one statement
  const { numAffectedRows } = await sql`
    insert into indicator (tenant_uid, list_uid, kind, value)
    select ${tenantUid}, ${listUid}, kind, value
    from unnest(${indicators.map((one) => one.kind)}::text[], ${indicators.map((one) => one.value)}::text[]) as given (kind, value)
    on conflict do nothing`.execute(db);
  await sql`update indicator_list set updated_at = now() where uid = ${listUid}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function selectActive(db: Transaction, tenantUid: string): Promise<ActiveIndicatorList[]> {
  const now = Date.now();
  const lists = (await selectLists(db, tenantUid)).filter(
    (list) => list.isEnabled && (list.expiresAt === null || list.expiresAt > now),
  );
  if (lists.length === 0) return [];
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("indicator")
    .select(["list_uid", "kind", sql<string>`string_agg(value, e'\\n' order by value)`.as("values")])
    .where("tenant_uid", "=", tenantUid)
    .where(
      "list_uid",
      "in",
      lists.map((list) => list.uid),
    )
    .groupBy(["list_uid", "kind"])
    .execute();
  const byList = Map.groupBy(rows, (row) => row.list_uid);
  return lists.map((list) => ({
    list,
    values: Object.fromEntries((byList.get(list.uid) ?? []).map((row) => [row.kind, row.values])),
  }));
}
