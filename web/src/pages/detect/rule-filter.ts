import type { RuleView } from "../../../../src/schema/views/rule.ts";
import type { UrlState } from "../../state/url-state.ts";

/** Columns that a list of rules can be ordered by, each with what it compares. */
const ORDERS: Readonly<Record<string, (rule: RuleView) => number | string>> = {
  title: ({ title }) => title.toLowerCase(),
  level: ({ level }) => LEVEL_RANK[level] ?? 0,
  findings: ({ findings30d }) => findings30d,
  lastMatch: ({ lastMatch }) => lastMatch ?? 0,
  cost: ({ costShare }) => costShare,
};
const LEVEL_RANK: Readonly<Record<string, number>> = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
};

/** The rules that the address asks for, in its order: most findings first unless it says otherwise. */
export function chosenRules(rules: readonly RuleView[], state: UrlState): RuleView[] {
  const words = (state["text"] ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const [by, order] = (state["sort"] ?? "findings.desc").split(".");
  const keyOf = ORDERS[by ?? ""] ?? ORDERS["title"];
  const sign = order === "asc" ? 1 : -1;
  return rules
    .filter((rule) => holds(rule, words, state))
    .toSorted((a, b) => sign * compare(keyOf?.(a), keyOf?.(b)) || compare(a.title, b.title));
}

function holds(rule: RuleView, words: readonly string[], state: UrlState): boolean {
  const { product = "", category = "", service = "" } = rule.logsource;
  const text = [rule.title, rule.uid, product, category, service, ...rule.tactics, ...rule.techniques]
    .join(" ")
    .toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (state["level"] === undefined || rule.level === state["level"]) &&
    (state["origin"] === undefined || rule.origin === state["origin"]) &&
    (state["enabled"] === undefined || String(rule.isEnabled) === state["enabled"])
  );
}

function compare(a: number | string | undefined, b: number | string | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}
