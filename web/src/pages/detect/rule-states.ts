import type { RuleState } from "../../../../src/schema/rule-state.ts";

export type { RuleState };

/** In the order of a rule's life. */
export const RULE_STATES: readonly RuleState[] = ["draft", "test", "shadow", "live", "retired"];

/** What each state means, for whoever chooses one. */
export const STATE_MEANINGS: Readonly<Record<RuleState, string>> = {
  draft: "Is being written; not evaluated",
  test: "Run on its tests and on demand; not evaluated",
  shadow: "Evaluated; what it finds is kept apart and never alerts",
  live: "Evaluated; what it finds alerts",
  retired: "Off; its history stays",
};
