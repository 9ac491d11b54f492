import { type Selectable, sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import { Finding } from "../schema/finding.ts";
import { type AlertDetail, type AlertQuery, type AlertView, ScorePart } from "../schema/views/alert.ts";
import type { Histogram } from "../schema/views/event.ts";
import { alertConditions } from "./alert-filter.ts";
import type { AlertRow, AlertTables } from "./alert-tables.ts";
import { type AlertExtras, alertView } from "./alert-view.ts";

/** Names of a tenant's people by uid, from whoever keeps them. A uid that is gone has no name. */
export type NamesOf = (
  tenantUid: string,
  userUids: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

export type AlertCounts = {
  readonly open: number;
  readonly mine: number;
  readonly unassigned: number;
  readonly critical: number;
};

/** The reading side of alerts. `me` is the uid of whoever asks. */
export type AlertQueryStore = {
  list(
    tenantUid: string,
    query: AlertQuery,
    me: string,
  ): Promise<{ alerts: readonly AlertView[]; total: number }>;
  counts(tenantUid: string, me: string): Promise<AlertCounts>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, uid: string): Promise<AlertDetail>;
  /** Alerts by last seen in at most 120 buckets; severity by OCSF `severity_id`. */
  histogram(tenantUid: string, from: number, to: number): Promise<Histogram>;
  /** Other alerts of the same detector or on the same entity, newest first, and what the closed ones turned out to be. */
  similar(
    tenantUid: string,
    uid: string,
  ): Promise<{ alerts: readonly AlertView[]; verdicts: Readonly<Record<string, number>> }>;
};

const SORT_COLUMNS = {
  score: "alert.score",
  lastSeen: "alert.last_seen",
  firstSeen: "alert.first_seen",
  level: "alert.level",
  title: "alert.title",
  findingCount: "alert.finding_count",
  state: "alert.state",
} as const;

export function createAlertQueryStore(postgres: Postgres, namesOf: NamesOf): AlertQueryStore {
  const views = async (
    db: Transaction,
    tenantUid: string,
    rows: readonly Selectable<AlertRow>[],
  ): Promise<AlertView[]> => {
    const extras = await loadExtras(db, tenantUid, rows, namesOf);
    const now = Date.now();
    return rows.map((row) => alertView(row, extras.get(row.uid) ?? NO_EXTRAS, now));
  };
  return {
    list: (tenantUid, query, me) =>
      postgres.asTenant(tenantUid, async (db) => {
        const { rows, total } = await selectPage(db, tenantUid, query, me);
        return { alerts: await views(db, tenantUid, rows), total };
      }),
    counts: (tenantUid, me) => postgres.asTenant(tenantUid, (db) => selectCounts(db, tenantUid, me)),
    get: (tenantUid, uid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const row = await selectAlert(db, tenantUid, uid);
        const [view] = await views(db, tenantUid, [row]);
        if (!view) throw new AppError("NOT_FOUND", "There is no such alert.");
        return {
          ...view,
          description: row.description,
          falsePositives: row.false_positives,
          references: row.refs,
          scoreParts: ScorePart.array().parse(row.score_parts),
          latestFindings: await selectFindings(db, tenantUid, uid),
          suppressedCount: 0,
        };
      }),
    histogram: (tenantUid, from, to) =>
      postgres.asTenant(tenantUid, (db) => selectHistogram(db, tenantUid, from, to)),
    similar: (tenantUid, uid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const row = await selectAlert(db, tenantUid, uid);
        const rows = await selectSimilar(db, tenantUid, row);
        return {
          alerts: await views(db, tenantUid, rows),
          verdicts: await selectVerdicts(db, tenantUid, row.detector_uid),
        };
      }),
  };
}

const NO_EXTRAS: AlertExtras = { assignee: null, entities: [], hours: new Map() };

async function selectPage(
  db: Transaction,
  tenantUid: string,
  query: AlertQuery,
  me: string,
): Promise<{ rows: Selectable<AlertRow>[]; total: number }> {
  const conditions = alertConditions(query, me);
  const matching = db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .where("alert.tenant_uid", "=", tenantUid)
    .where((eb) => eb.and(conditions.map((condition) => condition(eb))));
  const rows = await matching
    .selectAll("alert")
    .orderBy(SORT_COLUMNS[query.sort], query.order)
    .orderBy("alert.last_seen", "desc")
    .orderBy("alert.uid")
    .offset(query.offset)
    .limit(query.limit)
    .execute();
  const { total } = await matching.select((eb) => eb.fn.countAll().as("total")).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

async function selectCounts(db: Transaction, tenantUid: string, me: string): Promise<AlertCounts> {
  const row = await db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select((eb) => [
      eb.fn.countAll().as("open"),
      eb.fn.countAll().filterWhere("assignee_uid", "=", me).as("mine"),
      eb.fn.countAll().filterWhere("assignee_uid", "is", null).as("unassigned"),
      eb.fn.countAll().filterWhere("level", "=", 5).as("critical"),
    ])
    .where("tenant_uid", "=", tenantUid)
    .where("state", "<>", "closed")
    .executeTakeFirstOrThrow();
  return {
    open: Number(row.open),
    mine: Number(row.mine),
    unassigned: Number(row.unassigned),
    critical: Number(row.critical),
  };
}

/** @throws {AppError} `NOT_FOUND` */
export async function selectAlert(
  db: Transaction,
  tenantUid: string,
  uid: string,
): Promise<Selectable<AlertRow>> {
  const row = await db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", uid)
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", "There is no such alert.");
  return row;
}

async function selectFindings(db: Transaction, tenantUid: string, alertUid: string): Promise<Finding[]> {
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert_finding")
    .select("finding")
    .where("tenant_uid", "=", tenantUid)
    .where("alert_uid", "=", alertUid)
    .orderBy("at", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => Finding.parse(row.finding));
}

const MAX_BUCKETS = 120;

async function selectHistogram(
  db: Transaction,
  tenantUid: string,
  from: number,
  to: number,
): Promise<Histogram> {
  const started = performance.now();
  const bucketMs = Math.max(1000, Math.ceil((to - from) / MAX_BUCKETS));
  const bucket = sql<number>`floor((extract(epoch from last_seen) * 1000 - ${from}) / ${bucketMs})`;
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select((eb) => [bucket.as("bucket"), "level", eb.fn.countAll().as("total")])
    .where("tenant_uid", "=", tenantUid)
    .where("last_seen", ">=", new Date(from))
    .where("last_seen", "<", new Date(to))
    .groupBy([sql`1`, "level"])
    .execute();
  const buckets = Array.from({ length: Math.ceil((to - from) / bucketMs) }, (_, index) => ({
    time: from + index * bucketMs,
    total: 0,
    bySeverity: {} as Record<string, number>,
  }));
  for (const row of rows) {
    const target = buckets[row.bucket];
    if (!target) continue;
    target.total += Number(row.total);
    target.bySeverity[String(row.level)] = Number(row.total);
  }
  const facts = {
    elapsedMs: performance.now() - started,
    rowsRead: 0,
    bytesRead: 0,
    isTruncated: false,
    notice: null,
  };
  return { bucketMs, buckets, facts };
}

async function selectSimilar(
  db: Transaction,
  tenantUid: string,
  alert: Selectable<AlertRow>,
): Promise<Selectable<AlertRow>[]> {
  return db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "<>", alert.uid)
    .where((eb) =>
      eb.or([
        eb("detector_uid", "=", alert.detector_uid),
        ...(alert.entity_kind === null
          ? []
          : [
              eb.and([
                eb("entity_kind", "=", alert.entity_kind),
                eb(sql`lower(entity_value)`, "=", alert.entity_value?.toLowerCase()),
              ]),
            ]),
      ]),
    )
    .orderBy("last_seen", "desc")
    .limit(20)
    .execute();
}

async function selectVerdicts(
  db: Transaction,
  tenantUid: string,
  detectorUid: string,
): Promise<Record<string, number>> {
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select((eb) => ["verdict", eb.fn.countAll().as("total")])
    .where("tenant_uid", "=", tenantUid)
    .where("detector_uid", "=", detectorUid)
    .where("verdict", "is not", null)
    .groupBy("verdict")
    .execute();
  return Object.fromEntries(rows.map((row) => [row.verdict ?? "", Number(row.total)]));
}

/** Entities, hours and names of a page of alerts, in three queries. */
async function loadExtras(
  db: Transaction,
  tenantUid: string,
  rows: readonly Selectable<AlertRow>[],
  namesOf: NamesOf,
): Promise<Map<string, AlertExtras>> {
  if (rows.length === 0) return new Map();
  const uids = rows.map((row) => row.uid);
  const tables = db.withTables<AlertTables>();
  const entities = await tables
    .selectFrom("alert_entity")
    .select(["alert_uid", "kind", "value", "role", "findings"])
    .where("tenant_uid", "=", tenantUid)
    .where("alert_uid", "in", uids)
    .orderBy("findings", "desc")
    .execute();
  const hours = await tables
    .selectFrom("alert_hour")
    .select(["alert_uid", "hour", "findings"])
    .where("tenant_uid", "=", tenantUid)
    .where("alert_uid", "in", uids)
    .where("hour", ">", sql<Date>`now() - interval '25 hours'`)
    .execute();
  const assignees = [...new Set(rows.flatMap((row) => row.assignee_uid ?? []))];
  const names = assignees.length === 0 ? new Map<string, string>() : await namesOf(tenantUid, assignees);
  const entitiesOf = Map.groupBy(entities, (row) => row.alert_uid);
  const hoursOf = Map.groupBy(hours, (row) => row.alert_uid);
  return new Map(
    rows.map((row) => [
      row.uid,
      {
        assignee:
          row.assignee_uid === null
            ? null
            : { uid: row.assignee_uid, name: names.get(row.assignee_uid) ?? "former user" },
        entities: entitiesOf.get(row.uid) ?? [],
        hours: new Map((hoursOf.get(row.uid) ?? []).map((entry) => [entry.hour.getTime(), entry.findings])),
      },
    ]),
  );
}
