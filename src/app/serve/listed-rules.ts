import {
  type LinkedCorrelation,
  linkCorrelations,
  type SigmaCorrelation,
  type SigmaRule,
} from "../../detect/index.ts";
import type { RuleView } from "../../schema/views/rule.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import type { TenantRules } from "./tenant-rules.ts";

/** A rule or a correlation, as lists have it. A correlation has no log source of its own. */
export type ListedRule = Omit<SigmaRule, "condition" | "selections"> & {
  readonly correlation: Omit<NonNullable<RuleView["correlation"]>, "late" | "ungrouped"> | null;
};

/** All rules and correlations that a tenant has, by uid; its own take the place of shared ones. */
export function listedRules(catalog: RuleCatalog, tenant: TenantRules): ReadonlyMap<string, ListedRule> {
  const rules = new Map([...catalog.rules, ...tenant.rules]);
  const correlations = [...catalog.correlations, ...tenant.correlations];
  const linked = new Map(
    linkCorrelations(correlations, [...rules.values()]).correlations.map((one) => [one.correlation.uid, one]),
  );
  return new Map<string, ListedRule>([
    ...[...rules].map(([uid, rule]): [string, ListedRule] => [uid, { ...rule, correlation: null }]),
    ...correlations.map((one): [string, ListedRule] => [
      one.uid,
      listedCorrelation(one, linked.get(one.uid)),
    ]),
  ]);
}

function listedCorrelation(correlation: SigmaCorrelation, linked: LinkedCorrelation | undefined): ListedRule {
  const { type, ruleNames, groupBy, timespanMs, conditionText } = correlation;
  return {
    ...correlation,
    level: linked?.level ?? correlation.level ?? "medium",
    logsource: {},
    correlation: {
      type,
      rules: ruleNames.map((name, at) => {
        const rule = linked?.rules[at];
        return { name, uid: rule?.uid ?? null, title: rule?.title ?? "" };
      }),
      groupBy: [...groupBy],
      timespanMs,
      condition: conditionText,
    },
  };
}
