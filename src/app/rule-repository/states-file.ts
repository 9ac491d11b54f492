import { isMap, isScalar, LineCounter, parseDocument, stringify } from "yaml";
import { RuleState } from "../../schema/rule-state.ts";
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
  const states = new Map<string, RuleState>();
  const lines = new Map<string, number>();
  const issues: RuleIssue[] = [];
  const report = (offset: number, code: string, message: string): void => {
    const { line, col } = counter.linePos(offset);
    const place = { file: STATES_FILE, line: Math.max(1, line), column: Math.max(1, col) };
    issues.push({ severity: "error", code, message, ...place });
  };
  const [fault] = document.errors;
  if (fault !== undefined) report(fault.pos[0], "yaml", fault.message.split("\n")[0] ?? "");
  const list = isMap(document.contents) ? document.contents.get("states") : null;
  if (isMap(list))
    for (const { key, value } of list.items) {
      if (!isScalar(key)) continue;
      const offset = key.range?.[0] ?? 0;
      const state = RuleState.safeParse(isScalar(value) ? value.value : null);
      const uid = String(key.value);
      lines.set(uid, counter.linePos(offset).line);
      if (state.success) states.set(uid, state.data);
      else
        report(
          offset,
          "state_unknown",
          `a state is draft, test, shadow, live or retired: ${uid} keeps its own`,
        );
    }
  else if (fault === undefined && document.contents !== null)
    report(0, "states_missing", "this file has 'states:', a map of rule ids to states");
  return { states, lines, issues };
}

/** The file for these states, by id. */
export function writeStates(states: ReadonlyMap<string, RuleState>): string {
  const sorted = [...states].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return HEAD + stringify({ states: Object.fromEntries(sorted) }, { lineWidth: 0 });
}
