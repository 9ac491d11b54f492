import { expect, test } from "vitest";
import type { RuleStatesChanged } from "../../../../src/schema/views/rule-life.ts";
import { statesText } from "./use-rule-states.ts";

const changed = (more: Partial<RuleStatesChanged>): RuleStatesChanged => ({
  changeUid: null,
  changed: 0,
  unchanged: 0,
  refused: [],
  proposalUid: null,
  ...more,
});
const refused = { ruleUid: "a", code: "tests_failed", reason: "1 of its tests fails" } as const;

test("a sentence says what changed, what waits and what was refused", () => {
  expect(statesText("shadow", changed({ changed: 1 }))).toBe("1 rule is shadow");
  expect(statesText("live", changed({ changed: 2, unchanged: 1, refused: [refused] }))).toBe(
    "2 rules are live; 1 already was; 1 rule refused",
  );
  expect(statesText("live", changed({ proposalUid: "p" }))).toBe("What would go live waits for approval");
  expect(statesText("live", changed({ refused: [refused] }))).toBe("No rule was changed; 1 rule refused");
});
