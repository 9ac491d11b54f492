import type { RowChoice } from "../../components/table/chosen-rows.ts";
import { marksOf, type RuleRow } from "./rule-rows.ts";
import { RULE_STATES } from "./rule-states.ts";

const LEVEL_RANK: Readonly<Record<string, number>> = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
};

/** How the list of rules follows its address: most findings first unless it says otherwise. */
export const RULE_CHOICE: RowChoice<RuleRow> = {
  text: (rule) => {
    const { product = "", category = "", service = "" } = rule.logsource;
    const by = rule.correlation === null ? [] : [rule.correlation.type, ...rule.correlation.groupBy];
    const tags = [...rule.tactics, ...rule.techniques];
    return [rule.title, rule.uid, product, category, service, ...tags, ...by].join(" ");
  },
  fields: {
    level: ({ level }) => level,
    origin: ({ origin }) => origin,
    state: ({ state }) => state,
    is: marksOf,
  },
  orders: {
    title: ({ title }) => title.toLowerCase(),
    level: ({ level }) => LEVEL_RANK[level] ?? 0,
    findings: ({ findings30d }) => findings30d,
    lastMatch: ({ lastMatch }) => lastMatch ?? 0,
    cost: ({ value, costShare }) => value?.costShare ?? costShare,
    state: ({ state }) => RULE_STATES.indexOf(state),
    shadow: ({ shadowFindings30d }) => shadowFindings30d,
    evaluations: ({ value }) => value?.evaluations ?? 0,
    matches: ({ value }) => value?.matches ?? 0,
  },
  sort: "findings.desc",
  tie: ({ title }) => title,
};
