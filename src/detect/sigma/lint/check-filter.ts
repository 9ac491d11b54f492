import { isMap, type Node } from "yaml";
import { filterCovers } from "../filters.ts";
import { filterEffect } from "../logic/dead-logic.ts";
import type { SigmaRule } from "../rule.ts";
import { nodeAt, offsetOf } from "../yaml-nodes.ts";
import type { LintedDocument, Remark } from "./remark.ts";

/**
 * Filters that do something else than excluding. There are two readings of a filter: pySigma, its converters and we add
 * its condition to the rule's with `and`; others take it for what is to be excluded. The same text then does the opposite.
 */
export function* checkFilter(
  { root, filter }: LintedDocument,
  rules: readonly SigmaRule[],
): Generator<Remark> {
  if (filter === null) return;
  const part = nodeAt(root, "filter");
  const condition: Node | null = isMap(part) ? nodeAt(part, "condition") : null;
  for (const rule of rules.filter((one) => filterCovers(filter, one))) {
    const effect = filterEffect(rule.condition, filter.condition);
    if (effect === null) continue;
    yield {
      severity: "warning",
      code: effect === "silences" ? "filter_silences" : "filter_without_effect",
      message:
        effect === "silences"
          ? `with this filter '${rule.title}' matches nothing: its condition and the filter's contradict each other. Read as an exclusion, as other tools do, it would exclude nothing`
          : `this filter keeps '${rule.title}' from no match. Read as an exclusion, as other tools do, it would leave the rule none`,
      offset: offsetOf(condition ?? part ?? root),
    };
  }
}
