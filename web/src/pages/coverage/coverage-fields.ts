import { LEVELS } from "../../../../src/schema/finding.ts";
import { RULE_STATES } from "../../../../src/schema/rule-state.ts";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import type { FilterField } from "../../components/filter/filter-field.ts";

/** What the matrix can be filtered by; sources are those that the rules name. */
export function coverageFields(rules: readonly Pick<RuleView, "logsource">[]): FilterField[] {
  const products = new Set(rules.map(({ logsource }) => logsource.product ?? "any"));
  return [
    {
      name: "is",
      label: "is",
      takesMany: true,
      values: [
        { value: "gap", label: "gap: no rule, or no data" },
        { value: "no_rule", label: "no_rule: no live rule names it" },
        { value: "no_data", label: "no_data: its rules have no events" },
        { value: "silent", label: "silent: rules and data, never matched" },
        { value: "fired", label: "fired: a live rule matched" },
      ],
    },
    { name: "level", label: "level", takesMany: true, values: named(LEVELS.toReversed()) },
    { name: "state", label: "rule state", takesMany: true, values: named(RULE_STATES) },
    { name: "source", label: "source", takesMany: true, values: named([...products].toSorted()) },
  ];
}

function named(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: value }));
}
