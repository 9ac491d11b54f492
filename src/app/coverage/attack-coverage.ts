import { TACTICS } from "../../schema/attack.ts";
import { ATTACK_VERSION, TECHNIQUES } from "../../schema/attack-techniques.ts";
import { logsourceCovers, parseLogsourceKey } from "../../schema/logsource.ts";
import type { RuleState } from "../../schema/rule-state.ts";
import type {
  AttackCoverage,
  CoverageState,
  CoveringRule,
  TechniqueCoverage,
} from "../../schema/views/coverage.ts";
import type { RuleView } from "../../schema/views/rule.ts";

/** What coverage is worked out from. */
export type CoverageFacts = {
  readonly range: { readonly from: number; readonly to: number };
  readonly rules: readonly Pick<
    RuleView,
    "uid" | "title" | "level" | "state" | "logsource" | "tactics" | "techniques"
  >[];
  /** Logsources of events that came in the range. */
  readonly logsources: Iterable<string>;
  /** Findings of the range, by rule. */
  readonly findings: ReadonlyMap<string, number>;
};

const MOST_RULES = 50;
const KNOWN = new Map(TECHNIQUES.map((technique) => [technique.uid, technique]));

/** Every technique of ATT&CK, and sub-techniques that rules name, with what watches for it and what it lacks. */
export function attackCoverage(facts: CoverageFacts): AttackCoverage {
  const seen = [...facts.logsources].map(parseLogsourceKey);
  const byTechnique = new Map<string, Covering[]>(TECHNIQUES.map(({ uid }) => [uid, []]));
  for (const rule of facts.rules) {
    const covering = {
      uid: rule.uid,
      title: rule.title,
      level: rule.level,
      state: rule.state,
      hasData: seen.some((logsource) => logsourceCovers(rule.logsource, logsource)),
      findings: facts.findings.get(rule.uid) ?? 0,
      tactics: rule.tactics,
    };
    for (const technique of rule.techniques)
      byTechnique.set(technique, [...(byTechnique.get(technique) ?? []), covering]);
  }
  const techniques = [...byTechnique]
    .map(([technique, rules]) => techniqueCoverage(technique, rules))
    .toSorted((a, b) => a.technique.localeCompare(b.technique, "en"));
  return {
    ...facts.range,
    attackVersion: ATTACK_VERSION,
    tactics: TACTICS.map(({ tag, name }) => ({
      tactic: tag,
      name,
      techniques: countStates(techniques.filter(({ tactics }) => tactics.includes(tag))),
    })),
    techniques,
    untagged: facts.rules.filter((rule) => rule.state === "live" && rule.techniques.length === 0).length,
  };
}

type Covering = CoveringRule & { readonly tactics: readonly string[] };

function techniqueCoverage(technique: string, rules: readonly Covering[]): TechniqueCoverage {
  const known = KNOWN.get(technique.slice(0, "T0000".length));
  const live = rules.filter(({ state }) => state === "live");
  const withData = live.filter(({ hasData }) => hasData);
  const firing = live.filter(({ findings }) => findings > 0);
  return {
    technique,
    name: known?.name ?? "",
    tactics: [...(known?.tactics ?? new Set(rules.flatMap(({ tactics }) => tactics)))],
    state: stateOf(live.length, withData.length, firing.length),
    rulesByState: countRuleStates(rules),
    liveWithData: withData.length,
    firing: firing.length,
    findings: live.reduce((sum, rule) => sum + rule.findings, 0),
    rules: rules
      .toSorted((a, b) => b.findings - a.findings || a.title.localeCompare(b.title, "en"))
      .slice(0, MOST_RULES)
      .map(({ tactics: _tactics, ...rule }) => rule),
  };
}

function stateOf(live: number, withData: number, firing: number): CoverageState {
  if (live === 0) return "no_rule";
  // what fired had data, also when it is older than the range
  if (firing > 0) return "fired";
  return withData === 0 ? "no_data" : "silent";
}

function countStates(techniques: readonly TechniqueCoverage[]): Record<CoverageState, number> {
  const counts = { no_rule: 0, no_data: 0, silent: 0, fired: 0 };
  for (const { state } of techniques) counts[state]++;
  return counts;
}

function countRuleStates(rules: readonly Covering[]): Record<RuleState, number> {
  const counts = { draft: 0, test: 0, shadow: 0, live: 0, retired: 0 };
  for (const { state } of rules) counts[state]++;
  return counts;
}
