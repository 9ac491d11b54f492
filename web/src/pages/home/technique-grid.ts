import { TACTICS } from "../../../../src/schema/attack.ts";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import type { Overview } from "../../../../src/schema/views/source.ts";

/** A technique under a tactic: what was found in the time, and how many live rules look for it. */
export type TechniqueCell = {
  readonly technique: string;
  readonly findings: number;
  /** Of these, findings that stand under other tactics too, because their rule names several. */
  readonly sharedFindings: number;
  /** Null while the rules are not known. */
  readonly rules: number | null;
  readonly level: string | null;
};
export type TacticColumn = {
  readonly tag: string;
  readonly name: string;
  readonly findings: number;
  readonly cells: readonly TechniqueCell[];
};

/**
 * Tactics in kill-chain order with their techniques, those that were found most first. Findings of rules that name no
 * tactic stand in a column of their own at the end.
 */
export function techniqueGrid(
  fired: Overview["techniques"],
  rules: readonly Pick<RuleView, "tactics" | "techniques" | "state">[] | null,
): TacticColumn[] {
  const covered = rules === null ? null : coverage(rules);
  const columns = [...TACTICS, { tag: "", name: "No tactic named" }].map(({ tag, name }) => {
    const found = fired.filter(({ tactic }) => tactic === tag);
    const names = new Set([...found.map(({ technique }) => technique), ...(covered?.get(tag)?.keys() ?? [])]);
    const cells = [...names].map((technique): TechniqueCell => {
      const hit = found.find((other) => other.technique === technique);
      return {
        technique,
        findings: hit?.findings ?? 0,
        sharedFindings: hit?.sharedFindings ?? 0,
        rules: covered === null ? null : (covered.get(tag)?.get(technique) ?? 0),
        level: hit?.maxLevel ?? null,
      };
    });
    return {
      tag,
      name,
      findings: found.reduce((sum, { findings }) => sum + findings, 0),
      cells: cells.toSorted((a, b) => b.findings - a.findings || a.technique.localeCompare(b.technique)),
    };
  });
  return columns.filter(({ tag, cells }) => tag !== "" || cells.length > 0);
}

/** Live rules by tactic and technique. */
function coverage(
  rules: readonly Pick<RuleView, "tactics" | "techniques" | "state">[],
): Map<string, Map<string, number>> {
  const byTactic = new Map<string, Map<string, number>>();
  for (const rule of rules) {
    if (rule.state !== "live") continue;
    for (const tactic of rule.tactics) {
      const counts = byTactic.get(tactic) ?? new Map<string, number>();
      for (const technique of rule.techniques) counts.set(technique, (counts.get(technique) ?? 0) + 1);
      byTactic.set(tactic, counts);
    }
  }
  return byTactic;
}
