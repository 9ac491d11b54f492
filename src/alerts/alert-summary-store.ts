import { sql } from "kysely";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import { Entity, LEVELS } from "../schema/finding.ts";
import type { Overview } from "../schema/views/source.ts";
import type { AlertTables } from "./alert-tables.ts";

/** Epoch milliseconds, UTC; `from` inclusive, `to` exclusive. */
type Range = { readonly from: number; readonly to: number };

/** What the overview tells of alerts. */
export type AlertSummary = Pick<
  Overview,
  | "openByLevel"
  | "unassigned"
  | "needsMe"
  | "alertsOpened"
  | "alertsClosed"
  | "meanTimeToTriageMs"
  | "topEntities"
>;

export type AlertSummaryStore = {
  /** Open alerts count whenever they were opened; opened, closed and triaged ones are of the range. */
  summary(tenantUid: string, me: string, range: Range): Promise<AlertSummary>;
  /** What open alerts are about, each entity with their uids; of the newest 20,000 alerts. */
  openEntities(tenantUid: string): Promise<readonly OpenEntity[]>;
};

export type OpenEntity = { readonly entity: Entity; readonly alertUids: readonly string[] };

const SHOWN = 10;
/** Severity from which an alert that nobody has needs whoever is there: high. */
const URGENT = 4;
/** What a person investigates; hashes and paths of one attack would fill the list. */
const ENTITY_KINDS = ["host", "user", "ip", "cloud_account"];
/** Open alerts whose entities are gathered. */
const OPEN_LIMIT = 20_000;
const HOUR_MS = 3_600_000;
const ACTIVITY_HOURS = 24;

export function createAlertSummaryStore(postgres: Postgres): AlertSummaryStore {
  return {
    summary: (tenantUid, me, range) =>
      postgres.asTenant(tenantUid, async (db) => {
        const open = await selectOpen(db, tenantUid);
        return {
          openByLevel: Object.fromEntries(open.map((row) => [levelOf(row.level), Number(row.total)])),
          unassigned: open.reduce((sum, row) => sum + Number(row.unassigned), 0),
          needsMe: await selectNeedsMe(db, tenantUid, me),
          ...(await selectWork(db, tenantUid, range)),
          topEntities: await selectTopEntities(db, tenantUid, range),
        };
      }),
    openEntities: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectOpenEntities(db, tenantUid)),
  };
}

async function selectOpenEntities(db: Transaction, tenantUid: string): Promise<OpenEntity[]> {
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom((eb) =>
      eb
        .selectFrom("alert")
        .select("uid")
        .where("tenant_uid", "=", tenantUid)
        .where("state", "<>", "closed")
        .orderBy("last_seen", "desc")
        .limit(OPEN_LIMIT)
        .as("open"),
    )
    .innerJoin("alert_entity", "alert_entity.alert_uid", "open.uid")
    .select(["alert_entity.kind", "alert_entity.value_folded as value"])
    .select(sql<string[]>`array_agg(open.uid)`.as("alertUids"))
    .groupBy(["alert_entity.kind", "alert_entity.value_folded"])
    .execute();
  return rows.map(({ kind, value, alertUids }) => ({ entity: Entity.parse({ kind, value }), alertUids }));
}

function levelOf(severity: number): string {
  return LEVELS[severity - 1] ?? "informational";
}

function selectOpen(
  db: Transaction,
  tenantUid: string,
): Promise<{ level: number; total: string | number | bigint; unassigned: string | number | bigint }[]> {
  return db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select((eb) => [
      "level",
      eb.fn.countAll().as("total"),
      eb.fn.countAll().filterWhere("assignee_uid", "is", null).as("unassigned"),
    ])
    .where("tenant_uid", "=", tenantUid)
    .where("state", "<>", "closed")
    .groupBy("level")
    .execute();
}

async function selectNeedsMe(db: Transaction, tenantUid: string, me: string): Promise<Overview["needsMe"]> {
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("state", "<>", "closed")
    .where((eb) =>
      eb.or([
        eb("assignee_uid", "=", me),
        eb.and([eb("assignee_uid", "is", null), eb("level", ">=", URGENT)]),
      ]),
    )
    .orderBy("score", "desc")
    .orderBy("last_seen", "desc")
    .limit(SHOWN)
    .execute();
  return rows.map((row) => ({
    uid: row.uid,
    number: row.number,
    title: row.title,
    level: levelOf(row.level),
    score: row.score,
    entity: row.entity_value ?? "",
    lastSeen: row.last_seen.getTime(),
    why: row.assignee_uid === me ? "Assigned to you" : "Nobody has it yet",
  }));
}

async function selectWork(
  db: Transaction,
  tenantUid: string,
  { from, to }: Range,
): Promise<Pick<AlertSummary, "alertsOpened" | "alertsClosed" | "meanTimeToTriageMs">> {
  const [first, last] = [new Date(from), new Date(to)];
  const within = (column: string) => sql`${sql.ref(column)} >= ${first} and ${sql.ref(column)} < ${last}`;
  const { rows } = await sql<{ opened: number; closed: number; triage_ms: number | null }>`
    select count(*) filter (where ${within("created_at")}) as opened,
      count(*) filter (where ${within("closed_at")}) as closed,
      (extract(epoch from avg(first_triaged_at - created_at) filter (where ${within("first_triaged_at")})) * 1000)::float8 as triage_ms
    from alert
    where tenant_uid = ${tenantUid} and (created_at >= ${first} or closed_at >= ${first} or first_triaged_at >= ${first})
  `.execute(db);
  const [row] = rows;
  return {
    alertsOpened: row?.opened ?? 0,
    alertsClosed: row?.closed ?? 0,
    meanTimeToTriageMs: row?.triage_ms ?? null,
  };
}

type EntityRow = {
  readonly kind: string;
  readonly value: string;
  readonly value_folded: string;
  readonly score: number;
  readonly alerts: number;
};

/** Entities by the scores of the open alerts that name them, last seen in the range. */
async function selectTopEntities(
  db: Transaction,
  tenantUid: string,
  { from, to }: Range,
): Promise<Overview["topEntities"]> {
  const { rows } = await sql<EntityRow>`
    select entity.kind, max(entity.value) as value, entity.value_folded,
      sum(alert.score)::int as score, count(*)::int as alerts
    from alert_entity entity join alert on alert.uid = entity.alert_uid
    where entity.tenant_uid = ${tenantUid} and alert.tenant_uid = ${tenantUid} and alert.state <> 'closed'
      and alert.last_seen >= ${new Date(from)} and alert.last_seen < ${new Date(to)}
      and entity.kind = any(${ENTITY_KINDS})
    group by entity.kind, entity.value_folded order by score desc, alerts desc, value limit ${SHOWN}
  `.execute(db);
  const activity = await selectActivity(db, tenantUid, { rows, to });
  return rows.map((row) => ({
    kind: row.kind,
    value: row.value,
    score: row.score,
    alerts: row.alerts,
    activity: activity(row),
  }));
}

/** Findings on each entity in each of the last 24 hours of the range. */
async function selectActivity(
  db: Transaction,
  tenantUid: string,
  { rows, to }: { readonly rows: readonly EntityRow[]; readonly to: number },
): Promise<(row: EntityRow) => number[]> {
  const firstHour = Math.ceil(to / HOUR_MS) - ACTIVITY_HOURS;
  const keys = rows.map(keyOf);
  const { rows: hours } = await sql<{ key: string; hour: Date; findings: number }>`
    select entity.kind || ':' || entity.value_folded as key, alert_hour.hour, sum(alert_hour.findings)::int as findings
    from alert_entity entity join alert_hour on alert_hour.alert_uid = entity.alert_uid
    where entity.tenant_uid = ${tenantUid} and alert_hour.tenant_uid = ${tenantUid}
      and entity.kind || ':' || entity.value_folded = any(${keys})
      and alert_hour.hour >= ${new Date(firstHour * HOUR_MS)} and alert_hour.hour < ${new Date(to)}
    group by 1, 2
  `.execute(db);
  const byKey = Map.groupBy(hours, ({ key }) => key);
  return (row) => {
    const counts = Array.from({ length: ACTIVITY_HOURS }, () => 0);
    for (const { hour, findings } of byKey.get(keyOf(row)) ?? [])
      counts[hour.getTime() / HOUR_MS - firstHour] = findings;
    return counts;
  };
}

function keyOf(row: Pick<EntityRow, "kind" | "value_folded">): string {
  return `${row.kind}:${row.value_folded}`;
}
