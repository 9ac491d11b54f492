import { expect, test } from "vitest";
import type { FieldValue } from "../../schema/event.ts";
import { explainRule, MOST_CONDITIONS, type RuleExplanation } from "./explain.ts";
import { loadRules } from "./load-rules.ts";

function explain(detection: string, fields: Record<string, FieldValue>): RuleExplanation {
  const text = `title: T\nlogsource: { product: windows }\ndetection:\n${detection.replaceAll(/^/gm, "  ")}\nlevel: low\n`;
  const [rule] = loadRules([{ path: "r.yml", text }]).rules;
  if (!rule) throw new Error("the rule does not load");
  return explainRule(rule, new Map(Object.entries(fields)));
}

test("a selection that holds names field, pattern as written, and the event's value", () => {
  expect(
    explain("sel:\n  Image|endswith: '\\cmd.exe'\n  User|contains: [admin, root]\ncondition: sel", {
      Image: "C:\\Windows\\CMD.exe",
      User: "Administrator",
    }),
  ).toEqual({
    matches: true,
    condition: "sel",
    selections: [
      {
        selection: "sel",
        holds: true,
        isMissed: false,
        conditions: [
          { field: "Image", pattern: "\\cmd.exe", value: "C:\\Windows\\CMD.exe", holds: true },
          { field: "User", pattern: "admin", value: "Administrator", holds: true },
          { field: "User", pattern: "root", value: "Administrator", holds: false },
        ],
        omitted: 0,
      },
    ],
  });
});

test("a rule that nearly matches shows the filter that kept it from it", () => {
  const { matches, selections } = explain("sel: { a: 1 }\nfilter: { b: 2 }\ncondition: sel and not filter", {
    a: 1,
    b: 2,
  });
  expect(matches).toBe(false);
  expect(selections.map(({ selection, holds }) => [selection, holds])).toEqual([
    ["sel", true],
    ["filter", true],
  ]);
});

test("a field that the event does not have has no value", () => {
  expect(explain("sel: { a: x, b: null }\ncondition: sel", {}).selections[0]?.conditions).toEqual([
    { field: "b", pattern: "null", value: "", holds: true },
    { field: "a", pattern: "x", value: null, holds: false },
  ]);
});

test("the forms that a modifier makes of one value are one condition", () => {
  expect(
    explain("sel: { c|windash|contains: ' -enc' }\ncondition: sel", { c: "p /enc x" }).selections[0]
      ?.conditions,
  ).toEqual([{ field: "c", pattern: " -enc", value: "p /enc x", holds: true }]);
});

test("neq holds where the value differs, whatever the form that was found", () => {
  const detection = "sel: { c|neq|windash: '-enc' }\ncondition: sel";
  expect(explain(detection, { c: "/enc" }).selections).toMatchObject([
    { holds: false, conditions: [{ holds: false }] },
  ]);
  expect(explain(detection, { c: "x" }).selections).toMatchObject([
    { holds: true, conditions: [{ holds: true, value: "x" }] },
  ]);
});

test("of a list, all members are shown; a keyword shows where it was found", () => {
  const { selections } = explain("sel: { a: x }\nkw: [two]\ncondition: sel or kw", { a: ["one", "two"] });
  expect(selections[0]?.conditions[0]?.value).toBe("one, two");
  expect(selections[1]?.conditions).toEqual([{ field: null, pattern: "two", value: "two", holds: true }]);
});

test("a long list shows what holds first and counts what it leaves out", () => {
  const values = Array.from({ length: MOST_CONDITIONS + 50 }, (_, at) => `v${at}`);
  const [selection] = explain(`sel: { a: [${values.join(", ")}] }\ncondition: sel`, {
    a: "v149",
  }).selections;
  expect(selection?.conditions[0]).toMatchObject({ pattern: "v149", holds: true });
  expect(selection?.conditions).toHaveLength(MOST_CONDITIONS);
  expect(selection?.omitted).toBe(50);
});

test.each([
  ["sel and not filter", { a: 1, b: 2 }, ["filter"]],
  ["sel and not filter", { b: 2 }, ["sel", "filter"]],
  ["sel or filter", { a: 0 }, ["sel"]],
  ["1 of sel* and not 1 of filter*", { a: 1, b: 2, c: 3 }, ["filter", "filter_too"]],
  ["not (sel and filter)", { a: 1, b: 2 }, ["sel"]],
  ["sel and not filter", { a: 1 }, []],
])("the fewest selections that keep '%s' from matching %j are %j", (condition, fields, missed) => {
  const selections = "sel: { a: 1 }\nfilter: { b: 2 }\nfilter_too: { c: 3 }";
  const explained = explain(`${selections}\ncondition: ${condition}`, fields).selections;
  expect(explained.filter(({ isMissed }) => isMissed).map(({ selection }) => selection)).toEqual(missed);
});
