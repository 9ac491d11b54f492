import { isMap, isScalar, LineCounter, type Pair, parseDocument, stringify } from "yaml";
import { RULE_STATES, RuleState } from "../../schema/rule-state.ts";
import type { RuleIssue } from "../../schema/views/rule.ts";
import { STATES_FILE } from "./repository-files.ts";

const HEAD = `# States of rules by id: draft, test, shadow, live or retired.
# A rule that is not named here keeps its state; a new one takes what the repository's setting says.
`;

/** States by rule id, and what is wrong with the file. */
export type ReadStates = {
  readonly states: ReadonlyMap<string, RuleState>;
  /** Where each id stands. */
  readonly lines: ReadonlyMap<string, number>;
  readonly issues: readonly RuleIssue[];
};

export function readStates(text: string): ReadStates {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: "silent" });
  const reading = { states: new Map<string, RuleState>(), lines: new Map<string, number>() };
  const issues: RuleIssue[] = [];
  const report = (offset: number, code: string, message: string): void => {
    const { line, col } = counter.linePos(offset);
    const place = { file: STATES_FILE, line: Math.max(1, line), column: Math.max(1, col) };
    issues.push({ severity: "error", code, message, ...place });
  };
  const [fault] = document.errors;
  if (fault !== undefined) report(fault.pos[0], "yaml", fault.message.split("\n")[0] ?? "");
  const list = isMap(document.contents) ? document.contents.get("states") : null;
  for (const pair of isMap(list) ? list.items : []) {
    const entry = entryOf(pair);
    if (entry === null) continue;
    reading.lines.set(entry.uid, counter.linePos(entry.offset).line);
    if (entry.state === null)
      report(
        entry.offset,
        "state_unknown",
        `${entry.uid} keeps its state: a state is ${RULE_STATES.join(", ")}`,
      );
    else reading.states.set(entry.uid, entry.state);
  }
  if (!isMap(list) && fault === undefined && document.contents !== null)
    report(0, "states_missing", "this file has 'states:', a map of rule ids to states");
  return { ...reading, issues };
}

function entryOf({
  key,
  value,
}: Pair): { readonly uid: string; readonly offset: number; readonly state: RuleState | null } | null {
  if (!isScalar(key)) return null;
  const state = RuleState.safeParse(isScalar(value) ? value.value : null);
  return { uid: String(key.value), offset: key.range?.[0] ?? 0, state: state.success ? state.data : null };
}

/** The file for these states, by id. */
export function writeStates(states: ReadonlyMap<string, RuleState>): string {
  const sorted = [...states].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return HEAD + stringify({ states: Object.fromEntries(sorted) }, { lineWidth: 0 });
}
