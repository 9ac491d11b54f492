import fc from "fast-check";
import { expect, test } from "vitest";
import { RULE_STATES } from "../../schema/rule-state.ts";
import { readStates, writeStates } from "./states-file.ts";

test("states that are written are read again, whatever the ids are", () => {
  const states = fc
    .dictionary(fc.string({ minLength: 1 }), fc.constantFrom(...RULE_STATES), { noNullPrototype: true })
    .map((object) => new Map(Object.entries(object)));
  fc.assert(
    fc.property(states, (given) => {
      expect(readStates(writeStates(given))).toMatchObject({ states: given, issues: [] });
    }),
  );
});

test("what is no state is told with its line, and the others count", () => {
  const { states, issues } = readStates("states:\n  a: live\n  b: loud\n  c: retired\n");
  expect([...states.keys()]).toEqual(["a", "c"]);
  expect(issues).toMatchObject([{ file: "watchfloor.yml", line: 3, code: "state_unknown" }]);
});

test("any text is read", () => {
  fc.assert(fc.property(fc.string(), (text) => void readStates(text)));
  expect(readStates("")).toMatchObject({ issues: [] });
  expect(readStates("- a\n").issues).toMatchObject([{ code: "states_missing" }]);
});
