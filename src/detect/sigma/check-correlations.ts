import type { RuleIssue } from "../../schema/views/rule.ts";
import type { CorrelationReference } from "./read-correlation.ts";
import type { SigmaCorrelation, SigmaRule } from "./rule.ts";

/** A correlation with the places of its references, for what can only be said once all files are read. */
export type LocatedCorrelation = {
  readonly correlation: SigmaCorrelation;
  readonly references: readonly CorrelationReference[];
  readonly at: (offset: number) => Pick<RuleIssue, "file" | "line" | "column">;
};

/** What references of correlations come to among the files that were read: circles are errors, unknown rules warnings. */
export function checkCorrelations(
  located: readonly LocatedCorrelation[],
  rules: readonly Pick<SigmaRule, "uid" | "name">[],
): { readonly kept: readonly SigmaCorrelation[]; readonly faults: readonly RuleIssue[] } {
  const known = new Set(
    [...rules, ...located.map(({ correlation }) => correlation)].flatMap(({ uid, name }) => [uid, name]),
  );
  const inCircle = circular(located.map(({ correlation }) => correlation));
  const kept: SigmaCorrelation[] = [];
  const faults: RuleIssue[] = [];
  for (const { correlation, references, at } of located) {
    const circle = references.find(({ name }) => inCircle.get(correlation)?.has(name) === true);
    if (circle !== undefined) {
      faults.push({
        severity: "error",
        code: "correlation_circle",
        message: `'${circle.name}' refers back to this correlation`,
        ...at(circle.offset),
      });
      continue;
    }
    const unknown = references
      .filter(({ name }) => !known.has(name))
      .map(
        ({ name, offset }): RuleIssue => ({
          severity: "warning",
          code: "correlation_rule_unknown",
          message: `none of these files has a rule with the id or name '${name}': unless it is elsewhere, this correlation finds nothing`,
          ...at(offset),
        }),
      );
    // whether it is elsewhere is told where all rules are known
    faults.push(...unknown);
    kept.push(correlation);
  }
  return { kept, faults };
}

/** The references of each correlation that lead back to it. */
function circular(
  correlations: readonly SigmaCorrelation[],
): ReadonlyMap<SigmaCorrelation, ReadonlySet<string>> {
  const byName = new Map(
    correlations.flatMap((one) => [
      [one.uid, one] as const,
      ...(one.name === "" ? [] : [[one.name, one] as const]),
    ]),
  );
  const leadsTo = (from: SigmaCorrelation, to: SigmaCorrelation, seen: Set<SigmaCorrelation>): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return from.ruleNames.some((name) => {
      const next = byName.get(name);
      return next !== undefined && leadsTo(next, to, seen);
    });
  };
  return new Map(
    correlations.map((one) => [
      one,
      new Set(
        one.ruleNames.filter((name) => {
          const next = byName.get(name);
          return next !== undefined && leadsTo(next, one, new Set());
        }),
      ),
    ]),
  );
}
