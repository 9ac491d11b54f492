import type { NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import { ClassProgram, type RuleActivity } from "./class-program.ts";
import type { SigmaRule } from "./rule.ts";

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
    match: (event) => programFor(event).match(event.fields),
    activity: () => inAll([...programs.values()].flatMap((program) => program.activity())),
    size: rules.length,
  };
}

/** A rule can be in the programs of several classes. */
function inAll(activities: readonly RuleActivity[]): RuleActivity[] {
  const byRule = Map.groupBy(activities, ({ ruleUid }) => ruleUid);
  return [...byRule].map(([ruleUid, ofRule]) => ({
    ruleUid,
    evaluations: sum(ofRule, ({ evaluations }) => evaluations),
    matches: sum(ofRule, ({ matches }) => matches),
    sampledMs: sum(ofRule, ({ sampledMs }) => sampledMs),
  }));
}

function sum(activities: readonly RuleActivity[], of: (activity: RuleActivity) => number): number {
  return activities.reduce((total, activity) => total + of(activity), 0);
}
