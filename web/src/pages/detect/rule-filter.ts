import type { RuleView } from "../../../../src/schema/views/rule.ts";
import type { RowChoice } from "../../components/table/chosen-rows.ts";

const LEVEL_RANK: Readonly<Record<string, number>> = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
};

/** How the list of rules follows its address: most findings first unless it says otherwise. */
export const RULE_CHOICE: RowChoice<RuleView> = {
  text: (rule) => {
    const { product = "", category = "", service = "" } = rule.logsource;
    return [rule.title, rule.uid, product, category, service, ...rule.tactics, ...rule.techniques].join(" ");
  },
  fields: {
    level: ({ level }) => level,
    origin: ({ origin }) => origin,
    state: ({ state }) => state,
  },
  orders: {
    title: ({ title }) => title.toLowerCase(),
    level: ({ level }) => LEVEL_RANK[level] ?? 0,
    findings: ({ findings30d }) => findings30d,
    lastMatch: ({ lastMatch }) => lastMatch ?? 0,
    cost: ({ costShare }) => costShare,
  },
  sort: "findings.desc",
  tie: ({ title }) => title,
};
