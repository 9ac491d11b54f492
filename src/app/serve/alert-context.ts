import type { AlertQueryStore } from "../../alerts/index.ts";
import type { AlertContext } from "../../api/routes/alert-context.ts";
import { explainRule, type SigmaRule } from "../../detect/index.ts";
import type { EventContextStore, EventScanner } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { Finding } from "../../schema/finding.ts";
import type { AlertExplanation, ExplainedSelection } from "../../schema/views/rule.ts";

export type AlertContextDeps = {
  readonly alerts: AlertQueryStore;
  readonly context: EventContextStore;
  readonly scanner: EventScanner;
  readonly ruleOf: (tenantUid: string, ruleUid: string) => Promise<SigmaRule | undefined>;
};

/** Joins alerts with the events and the rules behind them. */
export function createAlertContext({ alerts, context, scanner, ruleOf }: AlertContextDeps): AlertContext {
  const newestFinding = async (tenantUid: string, alertUid: string): Promise<Finding> => {
    const [finding] = (await alerts.get(tenantUid, alertUid)).latestFindings;
    if (!finding) throw new AppError("NOT_FOUND", "The alert has no findings any more.");
    return finding;
  };
  return {
    async explanation(tenantUid, alertUid) {
      const finding = await newestFinding(tenantUid, alertUid);
      const rule =
        finding.detectorKind === "sigma" ? await ruleOf(tenantUid, finding.detectorUid) : undefined;
      if (!rule) return remembered(finding);
      const [scanned] = await scanner.read(tenantUid, [finding.eventUid]);
      if (!scanned) return { ...remembered(finding), ...ruleFacts(rule, finding) };
      const { selections } = explainRule(rule, scanned.event.fields);
      return {
        ...ruleFacts(rule, finding),
        selections: selections.map((one) => ({ ...one, conditions: [...one.conditions] })),
      };
    },
    async events(tenantUid, alertUid, query, limits) {
      const { eventUid } = await newestFinding(tenantUid, alertUid);
      return context.around(tenantUid, eventUid, query, limits);
    },
    async processTree(tenantUid, alertUid, limits) {
      const { latestFindings } = await alerts.get(tenantUid, alertUid);
      const eventUids = [...new Set(latestFindings.map(({ eventUid }) => eventUid))];
      return context.processTree(tenantUid, eventUids, limits);
    },
  };
}

function ruleFacts(
  rule: SigmaRule,
  finding: Finding,
): Pick<AlertExplanation, "ruleText" | "isRuleChanged" | "condition"> {
  return {
    ruleText: rule.text,
    isRuleChanged: rule.version !== finding.detectorVersion,
    condition: rule.conditionText,
  };
}

/** What the finding itself says: all that is left when its rule or its event is gone, and all that an indicator has. */
function remembered(finding: Finding): AlertExplanation {
  const bySelection = Map.groupBy(finding.matched, ({ selection }) => selection);
  const selections = [...bySelection].map(
    ([selection, matched]): ExplainedSelection => ({
      selection,
      holds: true,
      isMissed: false,
      conditions: matched.map(({ field, pattern, value }) => ({ field, pattern, value, holds: true })),
      omitted: 0,
    }),
  );
  return { ruleText: "", isRuleChanged: finding.detectorKind === "sigma", condition: "", selections };
}
