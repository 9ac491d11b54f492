import { randomUUID } from "node:crypto";
import { type Insertable, sql } from "kysely";
import type { Transaction } from "../platform/postgres/postgres.ts";
import { type Finding, type Level, severityOf } from "../schema/finding.ts";
import type { ScorePart } from "../schema/views/alert.ts";
import type { AlertRow, AlertTables } from "./alert-tables.ts";
import { countEntities, type FindingGroup } from "./grouping.ts";
import { totalScore } from "./score.ts";

/** Findings kept beside an alert. */
const FINDINGS_KEPT = 100;
/** Entities kept beside an alert: a scan sees thousands of addresses, and nobody reads them one by one. */
const ENTITIES_KEPT = 50;
/** Rows of one statement; PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 1000;

/** An alert that is new, and what it says. */
export type OpenedAlert = {
  readonly uid: string;
  readonly group: FindingGroup;
  readonly first: Finding;
  readonly level: Level;
  readonly parts: readonly ScorePart[];
  readonly detector: {
    readonly description: string;
    readonly falsePositives: readonly string[];
    readonly references: readonly string[];
  };
};

/** What a batch of findings does: alerts it opens, and what it adds to open ones, by their uid. */
export type AlertChanges = {
  readonly opened: readonly OpenedAlert[];
  readonly continued: ReadonlyMap<string, FindingGroup>;
};

/** Writes alerts with what stands beside them, and tells of it in the outbox. */
export async function writeAlerts(
  db: Transaction,
  tenantUid: string,
  { opened, continued }: AlertChanges,
): Promise<void> {
  const writer = new AlertWriter(db, tenantUid);
  await writer.open(opened);
  const crowded = await writer.add(continued);
  const groups = [...opened.map(({ uid, group }) => [uid, group] as const), ...continued];
  await writer.entities(groups);
  await writer.hours(groups);
  await writer.findings(groups);
  await writer.trim(crowded);
  await writer.tell([
    ...opened.map(({ uid }) => ({ uid, change: "created" })),
    ...[...continued.keys()].map((uid) => ({ uid, change: "updated" })),
  ]);
}

type AlertGroups = readonly (readonly [alertUid: string, group: FindingGroup])[];

const HOUR_MS = 3_600_000;

class AlertWriter {
  readonly #db;
  readonly #tenantUid: string;

  constructor(db: Transaction, tenantUid: string) {
    this.#db = db.withTables<AlertTables>();
    this.#tenantUid = tenantUid;
  }

  async open(opened: readonly OpenedAlert[]): Promise<void> {
    if (opened.length === 0) return;
    const last = await this.#takeNumbers(opened.length);
    await this.#db
      .insertInto("alert")
      .values(
        opened.map((alert, at) => ({
          ...rowOf(alert),
          tenant_uid: this.#tenantUid,
          number: last - opened.length + 1 + at,
        })),
      )
      .execute();
    await this.#db
      .insertInto("alert_history")
      .values(
        opened.map(({ uid }) => ({
          uid: randomUUID(),
          tenant_uid: this.#tenantUid,
          alert_uid: uid,
          actor_name: "Watchfloor",
          kind: "created",
        })),
      )
      .execute();
  }

  /** The last of so many numbers, which are this transaction's. */
  async #takeNumbers(count: number): Promise<number> {
    const row = await this.#db
      .insertInto("alert_number")
      .values({ tenant_uid: this.#tenantUid, last: count })
      .onConflict((conflict) =>
        conflict.column("tenant_uid").doUpdateSet({ last: sql`alert_number.last + excluded.last` }),
      )
      .returning("last")
      .executeTakeFirstOrThrow();
    return row.last;
  }

  /** Counts, times and sources of alerts that go on. Answers those that now have more findings than are kept. */
  async add(continued: ReadonlyMap<string, FindingGroup>): Promise<readonly string[]> {
    if (continued.size === 0) return [];
    const changes = [...continued].map(([uid, group]) => ({
      uid,
      findings: group.findings.length,
      first_seen: new Date(group.firstSeen),
      last_seen: new Date(group.lastSeen),
      source_types: sourceTypesOf(group),
    }));
    const { rows } = await sql<{ uid: string; finding_count: number }>`
      update alert set
        finding_count = alert.finding_count + change.findings,
        first_seen = least(alert.first_seen, change.first_seen),
        last_seen = greatest(alert.last_seen, change.last_seen),
        source_types = (select array_agg(distinct name) from unnest(alert.source_types || change.source_types) name),
        updated_at = now()
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as change(uid text, findings bigint, first_seen timestamptz, last_seen timestamptz, source_types text[])
      where alert.tenant_uid = ${this.#tenantUid} and alert.uid = change.uid
      returning alert.uid, alert.finding_count`.execute(this.#db);
    return rows.filter((row) => row.finding_count > FINDINGS_KEPT).map((row) => row.uid);
  }

  async entities(groups: AlertGroups): Promise<void> {
    const rows = groups.flatMap(([alertUid, group]) =>
      countEntities(group.findings)
        .slice(0, ENTITIES_KEPT)
        .map(({ entity, count }) => ({
          tenant_uid: this.#tenantUid,
          alert_uid: alertUid,
          kind: entity.kind,
          value: entity.value,
          value_folded: entity.value.toLowerCase(),
          role: entity.role ?? null,
          findings: count,
        })),
    );
    for (const part of partsOf(rows))
      await this.#db
        .insertInto("alert_entity")
        .values(part)
        .onConflict((conflict) =>
          conflict
            .columns(["alert_uid", "kind", "value_folded"])
            .doUpdateSet({ findings: sql`alert_entity.findings + excluded.findings` }),
        )
        .execute();
  }

  async hours(groups: AlertGroups): Promise<void> {
    const rows = groups.flatMap(([alertUid, group]) =>
      [...Map.groupBy(group.findings, (finding) => Math.floor(finding.time / HOUR_MS) * HOUR_MS)].map(
        ([hour, findings]) => ({
          tenant_uid: this.#tenantUid,
          alert_uid: alertUid,
          hour: new Date(hour),
          findings: findings.length,
        }),
      ),
    );
    for (const part of partsOf(rows))
      await this.#db
        .insertInto("alert_hour")
        .values(part)
        .onConflict((conflict) =>
          conflict
            .columns(["alert_uid", "hour"])
            .doUpdateSet({ findings: sql`alert_hour.findings + excluded.findings` }),
        )
        .execute();
  }

  async findings(groups: AlertGroups): Promise<void> {
    const rows = groups.flatMap(([alertUid, group]) =>
      group.findings.slice(-FINDINGS_KEPT).map((finding) => ({
        tenant_uid: this.#tenantUid,
        alert_uid: alertUid,
        finding_uid: finding.uid,
        at: new Date(finding.time),
        finding: JSON.stringify(finding),
      })),
    );
    for (const part of partsOf(rows))
      await this.#db
        .insertInto("alert_finding")
        .values(part)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }

  /** Leaves the newest findings beside each of some alerts. */
  async trim(alertUids: readonly string[]): Promise<void> {
    if (alertUids.length === 0) return;
    await sql`
      delete from alert_finding using (
        select alert_uid, finding_uid,
          row_number() over (partition by alert_uid order by at desc, finding_uid) as place
        from alert_finding where tenant_uid = ${this.#tenantUid} and alert_uid = any(${alertUids})
      ) as ranked
      where ranked.place > ${FINDINGS_KEPT}
        and alert_finding.alert_uid = ranked.alert_uid and alert_finding.finding_uid = ranked.finding_uid`.execute(
      this.#db,
    );
  }

  async tell(changes: readonly { readonly uid: string; readonly change: string }[]): Promise<void> {
    for (const part of partsOf(changes))
      await this.#db
        .insertInto("alert_outbox")
        .values(part.map(({ uid, change }) => ({ tenant_uid: this.#tenantUid, alert_uid: uid, change })))
        .execute();
  }
}

function rowOf({
  uid,
  group,
  first,
  level,
  parts,
  detector,
}: OpenedAlert): Omit<Insertable<AlertRow>, "tenant_uid" | "number"> {
  return {
    uid,
    group_key: group.key,
    detector_kind: first.detectorKind,
    detector_uid: first.detectorUid,
    detector_version: first.detectorVersion,
    title: first.title,
    description: detector.description,
    false_positives: [...detector.falsePositives],
    refs: [...detector.references],
    level: severityOf(level),
    score: totalScore(parts),
    score_parts: JSON.stringify(parts),
    entity_kind: group.entity?.kind ?? null,
    entity_value: group.entity?.value ?? null,
    tactics: distinct(group.findings.flatMap((finding) => finding.tactics)),
    techniques: distinct(group.findings.flatMap((finding) => finding.techniques)),
    source_types: sourceTypesOf(group),
    finding_count: group.findings.length,
    first_seen: new Date(group.firstSeen),
    last_seen: new Date(group.lastSeen),
  };
}

function sourceTypesOf(group: FindingGroup): string[] {
  return distinct(group.findings.map((finding) => finding.sourceType));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}

function partsOf<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) =>
    rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  );
}
