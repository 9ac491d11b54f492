import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import { storableText } from "../platform/postgres/storable.ts";
import type { Entity, Finding } from "../schema/finding.ts";
import type { AlertTables } from "./alert-tables.ts";
import { type OpenedAlert, writeAlerts } from "./alert-writes.ts";
import { continues, type FindingGroup, groupFindings, highestLevel, mergeGroups } from "./grouping.ts";
import { type ScoreFacts, scoreParts } from "./score.ts";
import { loadScoreHistory, type ScoreHistory } from "./score-store.ts";
import { storableFinding } from "./storable-finding.ts";
import { applySuppressions } from "./suppression.ts";
import { countSuppressed, loadActiveSuppressions } from "./suppression-store.ts";

/** Groups that are written together: bounds the size of a statement, whatever an import finds at once. */
const GROUPS_AT_ONCE = 500;
/** Marks of one statement. */
const MARKS_AT_ONCE = 5000;

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
  /**
   * Takes findings that come without a group, as hunts make them: each counts once however often and beside whichever
   * others it is given. `at` is the time by which suppressions are looked at.
   */
  takeEach(tenantUid: string, at: number, findings: readonly Finding[]): Promise<readonly AlertTouched[]>;
};

export function createAlertIntake(postgres: Postgres, neighbours: IntakeNeighbours): AlertIntake {
  return {
    take: (tenantUid, mark, findings) =>
      postgres.asTenant(tenantUid, async (db) => {
        await lockIntake(db, tenantUid);
        const isNew =
          (await markTaken(db, tenantUid, [{ spool: mark.spool, group_id: mark.group }])).size > 0;
        if (!isNew) return [];
        const alone = await takenAlone(db, tenantUid, findings);
        const fresh = findings.filter((finding) => !alone.has(markOf(finding)));
        return takeNew({ db, tenantUid, neighbours }, mark.receivedAt, fresh);
      }),
    takeEach: (tenantUid, at, findings) =>
      postgres.asTenant(tenantUid, async (db) => {
        await lockIntake(db, tenantUid);
        const marks = findings.map((finding) => ({ spool: markOf(finding), group_id: 0 }));
        const taken = await markTaken(db, tenantUid, marks);
        const fresh = findings.filter((finding) => taken.delete(markOf(finding)));
        return takeNew({ db, tenantUid, neighbours }, at, fresh);
      }),
  };
}

/** The mark of a finding that comes without a group. */
function markOf({ uid }: Finding): string {
  return `finding:${uid}`;
}

/** One intake at a time for a tenant: two could open two alerts for the same group. */
async function lockIntake(db: Transaction, tenantUid: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`alerts:${tenantUid}`}, 0))`.execute(db);
}

/** Marks what is taken now; answers the spools of those that were not taken before. */
async function markTaken(
  db: Transaction,
  tenantUid: string,
  marks: readonly { readonly spool: string; readonly group_id: number }[],
): Promise<Set<string>> {
  const fresh = new Set<string>();
  for (let at = 0; at < marks.length; at += MARKS_AT_ONCE) {
    const rows = await db
      .withTables<AlertTables>()
      .insertInto("pipeline_group")
      .values(marks.slice(at, at + MARKS_AT_ONCE).map((mark) => ({ tenant_uid: tenantUid, ...mark })))
      .onConflict((conflict) => conflict.doNothing())
      .returning("spool")
      .execute();
    for (const { spool } of rows) fresh.add(spool);
  }
  return fresh;
}

/** Marks of those that {@link AlertIntake.takeEach} took. */
async function takenAlone(
  db: Transaction,
  tenantUid: string,
  findings: readonly Finding[],
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (let at = 0; at < findings.length; at += MARKS_AT_ONCE) {
    const rows = await db
      .withTables<AlertTables>()
      .selectFrom("pipeline_group")
      .select("spool")
      .where("tenant_uid", "=", tenantUid)
      .where("spool", "in", findings.slice(at, at + MARKS_AT_ONCE).map(markOf))
      .execute();
    for (const { spool } of rows) taken.add(spool);
  }
  return taken;
}

async function takeNew(
  intake: Intake,
  at: number,
  findings: readonly Finding[],
): Promise<readonly AlertTouched[]> {
  const { db, tenantUid } = intake;
  const { kept, suppressed } = applySuppressions(
    findings.map(storableFinding),
    await loadActiveSuppressions(db, tenantUid),
    at,
  );
  await countSuppressed(db, tenantUid, suppressed, at);
  const groups = groupFindings(kept);
  const touched: AlertTouched[] = [];
  for (let from = 0; from < groups.length; from += GROUPS_AT_ONCE)
    touched.push(...(await takeGroups(intake, groups.slice(from, from + GROUPS_AT_ONCE))));
  return touched;
}

type Intake = { readonly db: Transaction; readonly tenantUid: string; readonly neighbours: IntakeNeighbours };

type OpenAlert = {
  readonly uid: string;
  readonly group_key: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
};

/** A fixed number of statements, however many groups there are. */
async function takeGroups(intake: Intake, groups: readonly FindingGroup[]): Promise<AlertTouched[]> {
  const open = await loadOpenAlerts(intake, groups);
  const history = await loadScoreHistory(intake.db, intake.tenantUid, groups);
  const opened: OpenedAlert[] = [];
  const continued = new Map<string, FindingGroup>();
  for (const group of groups) {
    const alert = open.get(group.key)?.find((candidate) => continues(group, candidate));
    if (alert === undefined) {
      opened.push(await describeAlert(intake, group, history));
      continue;
    }
    const before = continued.get(alert.uid);
    continued.set(alert.uid, before === undefined ? group : mergeGroups(before, group));
  }
  await writeAlerts(intake.db, intake.tenantUid, { opened, continued });
  return [
    ...opened.map((alert) => touchedBy(alert.uid, "created", alert.group)),
    ...[...continued].map(([uid, group]) => touchedBy(uid, "updated", group)),
  ];
}

function touchedBy(alertUid: string, change: AlertTouched["change"], group: FindingGroup): AlertTouched {
  const level = highestLevel(group.findings.map((finding) => finding.level));
  return { alertUid, change, title: group.findings[0]?.title ?? "", level };
}

async function loadOpenAlerts(
  intake: Intake,
  groups: readonly FindingGroup[],
): Promise<Map<string, OpenAlert[]>> {
  const rows = await intake.db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select(["uid", "group_key", "first_seen", "last_seen"])
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
  }));
  return Map.groupBy(alerts, (alert) => alert.group_key);
}

async function describeAlert(
  { db, tenantUid, neighbours }: Intake,
  group: FindingGroup,
  history: ScoreHistory,
): Promise<OpenedAlert> {
  const first = group.findings[0];
  if (first === undefined) throw new Error("a group has at least one finding");
  const detector = storableFacts(neighbours.describe(tenantUid, first.detectorUid));
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
    unanswered: group.findings.every(({ unanswered }) => unanswered.length > 0) ? first.unanswered : [],
  });
  return { uid: randomUUID(), group, first, level, parts, detector };
}

/** YAML can write in a rule what PostgreSQL refuses. */
function storableFacts({ status, description, falsePositives, references }: DetectorFacts): DetectorFacts {
  return {
    status: storableText(status),
    description: storableText(description),
    falsePositives: falsePositives.map(storableText),
    references: references.map(storableText),
  };
}
