import type { NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import { ClassProgram, type RuleWatch } from "./class-program.ts";
import type { SigmaRule } from "./rule.ts";

/** What a rule did since the engine was made. */
export type RuleActivity = {
  readonly ruleUid: string;
  readonly evaluations: number;
  readonly matches: number;
  /** Time that its evaluations took, measured on one event of {@link SAMPLED}. */
  readonly sampledMs: number;
};

/** Reading the clock costs about what a condition does, so it is read for one event of these. */
const SAMPLED = 64;

export type SigmaEngine = {
  /** Rules that match an event, in the order in which they were given. */
  readonly match: (event: Pick<NormalizedEvent, "logsource" | "fields">) => readonly SigmaRule[];
  /** Rules that were looked at at least once. */
  readonly activity: () => readonly RuleActivity[];
  readonly size: number;
};

/**
 * Matches events against rules. The rules for a class of events are compiled when the first such event comes, and kept.
 * Not for use by two threads: each has an engine of its own.
 */
export function createSigmaEngine(rules: readonly SigmaRule[]): SigmaEngine {
  const programs = new Map<string, ClassProgram>();
  const counts = new Map<string, { -readonly [Name in keyof RuleActivity]: RuleActivity[Name] }>();
  const evaluated: RuleWatch["evaluated"] = ({ uid }, isMatch, tookMs) => {
    const known = counts.get(uid) ?? { ruleUid: uid, evaluations: 0, matches: 0, sampledMs: 0 };
    known.evaluations++;
    if (isMatch) known.matches++;
    known.sampledMs += tookMs;
    counts.set(uid, known);
  };
  const counting: RuleWatch = { now: () => 0, evaluated };
  const timing: RuleWatch = { now: () => performance.now(), evaluated };
  let events = 0;
  const programFor = (event: Pick<NormalizedEvent, "logsource">): ClassProgram => {
    const key = logsourceKey(event.logsource);
    const known = programs.get(key);
    if (known) return known;
    const program = new ClassProgram(
      rules.filter((rule) => logsourceCovers(rule.logsource, event.logsource)),
    );
    programs.set(key, program);
    return program;
  };
  return {
    match: (event) => programFor(event).match(event.fields, events++ % SAMPLED === 0 ? timing : counting),
    activity: () => [...counts.values()].map((activity) => ({ ...activity })),
    size: rules.length,
  };
}
