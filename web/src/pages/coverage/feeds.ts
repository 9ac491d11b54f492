import type { CoveringRule } from "../../../../src/schema/views/coverage.ts";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import { sourceOf } from "./attack-matrix.ts";

/** A log source that rules read, and whether events of it came. */
export type FedBy = { readonly source: string; readonly hasData: boolean; readonly rules: number };

/** Log sources that a technique's rules read, those without events first. Correlations read what other rules found. */
export function feedsOf(
  covering: readonly Pick<CoveringRule, "uid" | "hasData">[],
  rules: readonly Pick<RuleView, "uid" | "logsource" | "correlation">[],
): FedBy[] {
  const known = new Map(rules.map((rule) => [rule.uid, rule]));
  const feeds = new Map<string, { source: string; hasData: boolean; rules: number }>();
  for (const { uid, hasData } of covering) {
    const rule = known.get(uid);
    if (rule === undefined || rule.correlation !== null) continue;
    const source = sourceOf(rule.logsource);
    const feed = feeds.get(source) ?? { source, hasData: false, rules: 0 };
    feeds.set(source, { source, hasData: feed.hasData || hasData, rules: feed.rules + 1 });
  }
  return [...feeds.values()].toSorted(
    (a, b) => Number(a.hasData) - Number(b.hasData) || b.rules - a.rules || a.source.localeCompare(b.source),
  );
}
