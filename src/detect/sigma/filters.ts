import type { NormalizedEvent } from "../../schema/event.ts";
import { evaluate } from "./evaluate.ts";
import type { Expr, SigmaFilter, SigmaRule } from "./rule.ts";

/** Rules with the filters that are meant for them: a rule then matches when its own condition and theirs hold. */
export function applyFilters(
  rules: readonly SigmaRule[],
  filters: readonly SigmaFilter[],
): readonly SigmaRule[] {
  if (filters.length === 0) return rules;
  return rules.map((rule) => filters.filter((filter) => filterCovers(filter, rule)).reduce(withFilter, rule));
}

/** True when the filters that are meant for a rule let its match on an event stand. */
export function passesFilters(
  rule: SigmaRule,
  { fields }: Pick<NormalizedEvent, "fields">,
  filters: readonly SigmaFilter[],
): boolean {
  return filters.every((filter) => !filterCovers(filter, rule) || evaluate(filter.condition, fields));
}

/** A filter is meant for the rules that it names, and there for those whose logsource lies within its own. */
export function filterCovers(filter: SigmaFilter, rule: SigmaRule): boolean {
  const isNamed =
    filter.rules === "any" ||
    filter.rules.includes(rule.uid) ||
    (rule.name !== "" && filter.rules.includes(rule.name));
  return (
    isNamed &&
    (["product", "category", "service"] as const).every(
      (part) => filter.logsource[part] === undefined || filter.logsource[part] === rule.logsource[part],
    )
  );
}

function withFilter(rule: SigmaRule, filter: SigmaFilter): SigmaRule {
  const named = [...filter.selections].map(([name, expr]): [string, Expr] => [
    `${filter.title}: ${name}`,
    expr,
  ]);
  return {
    ...rule,
    condition: { kind: "and", parts: [rule.condition, filter.condition] },
    conditionText: `(${rule.conditionText}) and (${filter.conditionText})`,
    selections: new Map([...rule.selections, ...named]),
  };
}
