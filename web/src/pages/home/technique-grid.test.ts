import { expect, test } from "vitest";
import { techniqueGrid } from "./technique-grid.ts";

const fired = [
  { technique: "T1059.001", tactic: "execution", findings: 3, sharedFindings: 2, rules: 2, maxLevel: "high" },
  { technique: "T1078", tactic: "", findings: 1, sharedFindings: 0, rules: 1, maxLevel: "low" },
];
const rules = [
  { tactics: ["execution"], techniques: ["T1059.001", "T1047"], state: "live" as const },
  { tactics: ["execution"], techniques: ["T1047"], state: "live" as const },
  { tactics: ["impact"], techniques: ["T1486"], state: "retired" as const },
];

test("what was found stands before what rules only look for", () => {
  const execution = techniqueGrid(fired, rules).find(({ tag }) => tag === "execution");
  expect(execution).toEqual({
    tag: "execution",
    name: "Execution",
    findings: 3,
    cells: [
      { technique: "T1059.001", findings: 3, sharedFindings: 2, rules: 1, level: "high" },
      { technique: "T1047", findings: 0, sharedFindings: 0, rules: 2, level: null },
    ],
  });
});

test("disabled rules cover nothing, and tactics without anything stay to be seen", () => {
  const impact = techniqueGrid(fired, rules).find(({ tag }) => tag === "impact");
  expect(impact?.cells).toEqual([]);
});

test("findings without a tactic have a column of their own, only when there are any", () => {
  expect(techniqueGrid(fired, null).at(-1)).toMatchObject({ tag: "", findings: 1 });
  expect(techniqueGrid([], null).some(({ tag }) => tag === "")).toBe(false);
});

test("without the rules, coverage is not known", () => {
  const execution = techniqueGrid(fired, null).find(({ tag }) => tag === "execution");
  expect(execution?.cells[0]?.rules).toBeNull();
});
