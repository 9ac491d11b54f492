import type { NormalizedEvent } from "../../schema/event.ts";
import { type EventLogsource, logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import { ClassProgram, type RuleActivity } from "./class-program.ts";
import { JsonLine } from "./compiled/json-line.ts";
import type { SigmaRule } from "./rule.ts";

export type SigmaEngine = {
  /** Rules that match an event, in the order in which they were given. */
  readonly match: (event: Pick<NormalizedEvent, "logsource" | "fields">) => readonly SigmaRule[];
  /** The rules for one class of events, for whoever shows them values from where these stand. */
  readonly programOf: (logsource: EventLogsource) => ClassProgram;
  /**
   * Rules that match an event whose fields are the members of a JSON object, straight from its bytes. Null for what this does
   * not read: objects within the object, keys beyond ASCII, a key that comes twice, integers beyond 2^53, and all that is
   * no JSON.
   */
  readonly matchJson: (logsource: EventLogsource, json: JsonBytes) => readonly SigmaRule[] | null;
  /** Rules that were looked at at least once. */
  readonly activity: () => readonly RuleActivity[];
  readonly size: number;
  readonly rules: readonly SigmaRule[];
};

/** A JSON object and nothing else, in UTF-8: `bytes` from `start` to before `end`. */
export type JsonBytes = { readonly bytes: Buffer; readonly start: number; readonly end: number };

type CompiledClass = { readonly program: ClassProgram; readonly json: JsonLine };

/**
 * Matches events against rules. The rules for a class of events are compiled when the first such event comes, and kept.
 * Not for use by two threads: each has an engine of its own.
 */
export function createSigmaEngine(rules: readonly SigmaRule[]): SigmaEngine {
  const classes = new Map<string, CompiledClass>();
  let last: { readonly logsource: EventLogsource; readonly of: CompiledClass } | null = null;
  const classOf = (logsource: EventLogsource): CompiledClass => {
    if (last?.logsource === logsource) return last.of;
    const key = logsourceKey(logsource);
    const of = classes.get(key) ?? compileClass(rules, logsource);
    classes.set(key, of);
    last = { logsource, of };
    return of;
  };
  return {
    match: ({ logsource, fields }) => classOf(logsource).program.match(fields),
    programOf: (logsource) => classOf(logsource).program,
    matchJson(logsource, { bytes, start, end }) {
      const { program, json } = classOf(logsource);
      return json.show(bytes, start, end) ? program.end() : null;
    },
    activity: () => inAll([...classes.values()].flatMap(({ program }) => program.activity())),
    size: rules.length,
    rules,
  };
}

function compileClass(rules: readonly SigmaRule[], logsource: EventLogsource): CompiledClass {
  const program = new ClassProgram(rules.filter((rule) => logsourceCovers(rule.logsource, logsource)));
  return { program, json: new JsonLine(program) };
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
