import { sql } from "kysely";
import type { Transaction } from "../platform/postgres/postgres.ts";
import type { Entity } from "../schema/finding.ts";
import type { AlertTables } from "./alert-tables.ts";
import type { FindingGroup } from "./grouping.ts";
import type { ScoreFacts } from "./score.ts";

/** What the past of a tenant says about the groups of one batch. */
export type ScoreHistory = {
  verdicts(detectorUid: string): ScoreFacts["verdicts"];
  otherAlerts(groupKey: string, entity: Entity | null): number;
  isFamiliar(detectorUid: string): boolean;
};

/** Three queries for a whole batch of groups, however many there are. */
export async function loadScoreHistory(
  db: Transaction,
  tenantUid: string,
  groups: readonly FindingGroup[],
): Promise<ScoreHistory> {
  const detectors = [
    ...new Set(groups.flatMap((group) => group.findings.slice(0, 1).map((f) => f.detectorUid))),
  ];
  const byDetector = await loadDetectors(db, tenantUid, detectors);
  const companions = await loadCompanions(db, tenantUid, groups);
  return {
    verdicts: (uid) => byDetector.get(uid)?.verdicts ?? { truePositive: 0, falsePositive: 0 },
    isFamiliar: (uid) => byDetector.get(uid)?.isFamiliar ?? false,
    otherAlerts: (groupKey, entity) => {
      if (entity === null) return 0;
      const keys = companions.get(`${entity.kind}:${entity.value.toLowerCase()}`);
      return keys === undefined ? 0 : keys.filter((key) => key !== groupKey).length;
    },
  };
}

type DetectorPast = { readonly verdicts: ScoreFacts["verdicts"]; readonly isFamiliar: boolean };

async function loadDetectors(
  db: Transaction,
  tenantUid: string,
  detectorUids: readonly string[],
): Promise<Map<string, DetectorPast>> {
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .select((select) => [
      "detector_uid",
      select.fn
        .countAll<number>()
        .filterWhere("verdict", "in", ["true_positive", "benign_true_positive"])
        .as("right"),
      select.fn.countAll<number>().filterWhere("verdict", "=", "false_positive").as("wrong"),
      sql<boolean>`max(last_seen) > now() - interval '30 days'`.as("familiar"),
    ])
    .where("tenant_uid", "=", tenantUid)
    .where("detector_uid", "in", [...detectorUids])
    .groupBy("detector_uid")
    .execute();
  return new Map(
    rows.map((row) => [
      row.detector_uid,
      {
        verdicts: { truePositive: row.right, falsePositive: row.wrong },
        isFamiliar: row.familiar,
      },
    ]),
  );
}

/** Group keys of the open alerts on each entity whose findings lie within an hour of this batch's. */
async function loadCompanions(
  db: Transaction,
  tenantUid: string,
  groups: readonly FindingGroup[],
): Promise<Map<string, string[]>> {
  const named = groups.filter((group) => group.entity !== null);
  if (named.length === 0) return new Map();
  const from = new Date(Math.min(...named.map((group) => group.firstSeen)) - 3_600_000);
  const to = new Date(Math.max(...named.map((group) => group.lastSeen)) + 3_600_000);
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert_entity")
    .innerJoin("alert", "alert.uid", "alert_entity.alert_uid")
    .select(["alert_entity.kind", "alert_entity.value_folded", "alert.group_key"])
    .where("alert_entity.tenant_uid", "=", tenantUid)
    .where("alert_entity.value_folded", "in", [
      ...new Set(named.map((group) => group.entity?.value.toLowerCase() ?? "")),
    ])
    .where("alert.state", "<>", "closed")
    .where("alert.last_seen", ">=", from)
    .where("alert.first_seen", "<=", to)
    .limit(10_000)
    .execute();
  const companions = new Map<string, string[]>();
  for (const row of rows) {
    const key = `${row.kind}:${row.value_folded}`;
    companions.set(key, [...(companions.get(key) ?? []), row.group_key]);
  }
  return companions;
}
