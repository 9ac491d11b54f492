import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import { type Entity, type Finding, severityOf } from "../schema/finding.ts";
import { loadActiveSuppressions, countSuppressed } from "./suppression-store.ts";
import { continues, countEntities, type FindingGroup, groupFindings, highestLevel } from "./grouping.ts";
import { type ScoreFacts, scoreParts, totalScore } from "./score.ts";
import { loadScoreHistory, type ScoreHistory } from "./score-store.ts";
import { applySuppressions } from "./suppression.ts";
import type { AlertTables } from "./alert-tables.ts";

/** Findings kept beside an alert. */
const FINDINGS_KEPT = 100;
/** Entities kept beside an alert: a scan sees thousands of addresses, and nobody reads them one by one. */
const ENTITIES_KEPT = 50;

/** What the intake asks of its neighbours, by function, because features do not import each other. */
export type IntakeNeighbours = {
  /** Facts of a detector that its alerts repeat. */
  readonly describe: (tenantUid: string, detectorUid: string) => DetectorFacts;
  /** The most critical asset among some entities, or null when the tenant named none of them. */
  readonly assetOf: (
    db: Transaction,
    tenantUid: string,
    entities: readonly Entity[],
  ) => Promise<ScoreFacts["asset"]>;
};

export type DetectorFacts = {
  readonly status: string;
  readonly description: string;
  readonly falsePositives: readonly string[];
  readonly references: readonly string[];
};

/** An alert that a batch of findings opened or added to. */
export type AlertTouched = {
  readonly alertUid: string;
  readonly change: "created" | "updated";
  readonly title: string;
  readonly level: string;
};

/** Where the findings of one tenant come from, so that the same group counts once however often it is processed. */
export type GroupMark = { readonly spool: string; readonly group: number; readonly receivedAt: number };

export type AlertIntake = {
  /** All in one transaction: alerts, history and outbox. A group that was taken before changes nothing. */
  take(tenantUid: string, mark: GroupMark, findings: readonly Finding[]): Promise<readonly AlertTouched[]>;
};

export function createAlertIntake(postgres: Postgres, neighbours: IntakeNeighbours): AlertIntake {
  return {
    take: (tenantUid, mark, findings) =>
      postgres.asTenant(tenantUid, async (db) => {
        const tables = db.withTables<AlertTables>();
        // one intake at a time for a tenant: two could open two alerts for the same group
        await sql`select pg_advisory_xact_lock(hashtextextended(${`alerts:${tenantUid}`}, 0))`.execute(db);
        const marked = await tables
          .insertInto("pipeline_group")
          .values({ tenant_uid: tenantUid, spool: mark.spool, group_id: mark.group })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (marked.numInsertedOrUpdatedRows === 0n) return [];
        const { kept, suppressed } = applySuppressions(
          findings,
          await loadActiveSuppressions(db, tenantUid),
          mark.receivedAt,
        );
        await countSuppressed(db, tenantUid, suppressed, mark.receivedAt);
        if (kept.length === 0) return [];
        return takeGroups({ db, tenantUid, neighbours }, groupFindings(kept));
      }),
  };
}

type Intake = { readonly db: Transaction; readonly tenantUid: string; readonly neighbours: IntakeNeighbours };

type OpenAlert = {
  readonly uid: string;
  readonly group_key: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly level: number;
};

async function takeGroups(intake: Intake, groups: readonly FindingGroup[]): Promise<AlertTouched[]> {
  const open = await loadOpenAlerts(intake, groups);
  const history = await loadScoreHistory(intake.db, intake.tenantUid, groups);
  const touched: AlertTouched[] = [];
  for (const group of groups) {
    const candidates = open.get(group.key) ?? [];
    const alert = candidates.find((candidate) => continues(group, candidate));
    touched.push(alert ? await addToAlert(intake, alert, group) : await openAlert(intake, group, history));
  }
  return touched;
}

async function loadOpenAlerts(
  intake: Intake,
  groups: readonly FindingGroup[],
): Promise<Map<string, OpenAlert[]>> {
  const rows = await intake.db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select(["uid", "group_key", "first_seen", "last_seen", "level"])
    .where("tenant_uid", "=", intake.tenantUid)
    .where("state", "<>", "closed")
    .where("group_key", "in", [...new Set(groups.map((group) => group.key))])
    .orderBy("last_seen", "desc")
    .execute();
  const alerts = rows.map((row) => ({
    uid: row.uid,
    group_key: row.group_key,
    firstSeen: row.first_seen.getTime(),
    lastSeen: row.last_seen.getTime(),
    level: row.level,
  }));
  return Map.groupBy(alerts, (alert) => alert.group_key);
}

async function openAlert(intake: Intake, group: FindingGroup, history: ScoreHistory): Promise<AlertTouched> {
  const { db, tenantUid, neighbours } = intake;
  const first = group.findings[0];
  if (first === undefined) throw new Error("a group has at least one finding");
  const detector = neighbours.describe(tenantUid, first.detectorUid);
  const level = highestLevel(group.findings.map((finding) => finding.level));
  const parts = scoreParts({
    level,
    detectorKind: first.detectorKind,
    ruleStatus: detector.status,
    asset: await neighbours.assetOf(
      db,
      tenantUid,
      group.findings.flatMap((finding) => finding.entities),
    ),
    verdicts: history.verdicts(first.detectorUid),
    otherAlerts: history.otherAlerts(group.key, group.entity),
    isFamiliar: history.isFamiliar(first.detectorUid),
  });
  const uid = randomUUID();
  await db
    .withTables<AlertTables>()
    .insertInto("alert")
    .values({
      uid,
      tenant_uid: tenantUid,
      number: await nextNumber(intake),
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
      tactics: distinct(group, (finding) => finding.tactics),
      techniques: distinct(group, (finding) => finding.techniques),
      source_types: distinct(group, (finding) => [finding.sourceType]),
      finding_count: 0,
      first_seen: new Date(group.firstSeen),
      last_seen: new Date(group.lastSeen),
    })
    .execute();
  await writeHistory(intake, uid);
  await addFindings(intake, uid, group);
  await writeOutbox(intake, uid, "created");
  return { alertUid: uid, change: "created", title: first.title, level };
}

async function addToAlert(intake: Intake, alert: OpenAlert, group: FindingGroup): Promise<AlertTouched> {
  const level = highestLevel(group.findings.map((finding) => finding.level));
  await addFindings(intake, alert.uid, group);
  await writeOutbox(intake, alert.uid, "updated");
  return { alertUid: alert.uid, change: "updated", title: group.findings[0]?.title ?? "", level };
}

async function nextNumber(intake: Intake): Promise<number> {
  const row = await intake.db
    .withTables<AlertTables>()
    .insertInto("alert_number")
    .values({ tenant_uid: intake.tenantUid, last: 1 })
    .onConflict((conflict) => conflict.column("tenant_uid").doUpdateSet({ last: sql`alert_number.last + 1` }))
    .returning("last")
    .executeTakeFirstOrThrow();
  return row.last;
}

async function writeHistory(intake: Intake, alertUid: string): Promise<void> {
  await intake.db
    .withTables<AlertTables>()
    .insertInto("alert_history")
    .values({
      uid: randomUUID(),
      tenant_uid: intake.tenantUid,
      alert_uid: alertUid,
      actor_name: "Watchfloor",
      kind: "created",
    })
    .execute();
}

async function writeOutbox(intake: Intake, alertUid: string, change: "created" | "updated"): Promise<void> {
  await intake.db
    .withTables<AlertTables>()
    .insertInto("alert_outbox")
    .values({ tenant_uid: intake.tenantUid, alert_uid: alertUid, change })
    .execute();
}

/** Counts, entities, hours and the newest findings of an alert. */
async function addFindings(intake: Intake, alertUid: string, group: FindingGroup): Promise<void> {
  const { db, tenantUid } = intake;
  await sql`
    update alert set
      finding_count = finding_count + ${group.findings.length},
      first_seen = least(first_seen, ${new Date(group.firstSeen)}),
      last_seen = greatest(last_seen, ${new Date(group.lastSeen)}),
      source_types = (select array_agg(distinct name) from unnest(source_types || ${distinct(group, (finding) => [finding.sourceType])}::text[]) name),
      updated_at = now()
    where tenant_uid = ${tenantUid} and uid = ${alertUid}`.execute(db);
  await addEntities(intake, alertUid, group);
  await addHours(intake, alertUid, group);
  const newest = group.findings.slice(-FINDINGS_KEPT);
  await db
    .withTables<AlertTables>()
    .insertInto("alert_finding")
    .values(
      newest.map((finding) => ({
        tenant_uid: tenantUid,
        alert_uid: alertUid,
        finding_uid: finding.uid,
        at: new Date(finding.time),
        finding: JSON.stringify(finding),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`
    delete from alert_finding where tenant_uid = ${tenantUid} and alert_uid = ${alertUid} and finding_uid in (
      select finding_uid from alert_finding where alert_uid = ${alertUid} order by at desc, finding_uid offset ${FINDINGS_KEPT})`.execute(
    db,
  );
}

async function addEntities(intake: Intake, alertUid: string, group: FindingGroup): Promise<void> {
  const counted = countEntities(group.findings).slice(0, ENTITIES_KEPT);
  if (counted.length === 0) return;
  await intake.db
    .withTables<AlertTables>()
    .insertInto("alert_entity")
    .values(
      counted.map(({ entity, count }) => ({
        tenant_uid: intake.tenantUid,
        alert_uid: alertUid,
        kind: entity.kind,
        value: entity.value,
        value_folded: entity.value.toLowerCase(),
        role: entity.role ?? null,
        findings: count,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["alert_uid", "kind", "value_folded"])
        .doUpdateSet({ findings: sql`alert_entity.findings + excluded.findings` }),
    )
    .execute();
}

const HOUR_MS = 3_600_000;

async function addHours(intake: Intake, alertUid: string, group: FindingGroup): Promise<void> {
  const hours = Map.groupBy(group.findings, (finding) => Math.floor(finding.time / HOUR_MS) * HOUR_MS);
  await intake.db
    .withTables<AlertTables>()
    .insertInto("alert_hour")
    .values(
      [...hours].map(([hour, findings]) => ({
        tenant_uid: intake.tenantUid,
        alert_uid: alertUid,
        hour: new Date(hour),
        findings: findings.length,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["alert_uid", "hour"])
        .doUpdateSet({ findings: sql`alert_hour.findings + excluded.findings` }),
    )
    .execute();
}

function distinct(group: FindingGroup, pick: (finding: Finding) => readonly string[]): string[] {
  return [...new Set(group.findings.flatMap(pick))].toSorted();
}
