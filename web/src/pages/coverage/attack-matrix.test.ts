import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CoverageState, TechniqueCoverage } from "../../../../src/schema/views/coverage.ts";
import { attackMatrix, columnsOf, matrixFilter, moveInColumns, techniquesOfRules } from "./attack-matrix.ts";
import { feedsOf } from "./feeds.ts";

const technique = (id: string, state: CoverageState, tactics = ["execution"]): TechniqueCoverage => ({
  technique: id,
  name: id.startsWith("T1059") ? "Command and Scripting Interpreter" : "Other",
  tactics,
  state,
  rulesByState: { draft: 0, test: 0, shadow: 0, live: 0, retired: 0 },
  liveWithData: 0,
  firing: 0,
  findings: 0,
  rules: [],
});
const totals = { no_rule: 1, no_data: 0, silent: 1, fired: 1 };
const coverage = {
  tactics: [
    { tactic: "execution", name: "Execution", techniques: totals },
    { tactic: "persistence", name: "Persistence", techniques: totals },
    {
      tactic: "stealth",
      name: "Of another release",
      techniques: { no_rule: 0, no_data: 0, silent: 0, fired: 0 },
    },
  ],
  techniques: [
    technique("T1053", "no_data", ["execution", "persistence"]),
    technique("T1059", "fired"),
    technique("T1059.001", "silent"),
    technique("T1059.003", "no_rule"),
  ],
};
const shown = (
  address: Record<string, string>,
  ofRules: ReadonlySet<string> | null = null,
  withSubs = false,
) =>
  attackMatrix(coverage, { filter: matrixFilter(address), ofRules, withSubs }).map(({ cells }) =>
    cells.map((cell) => cell.technique.technique),
  );

describe("the matrix", () => {
  test("a technique stands under each of its tactics, sub-techniques below theirs when asked for", () => {
    expect(shown({})).toEqual([["T1053", "T1059"], ["T1053"]]);
    expect(shown({}, null, true)).toEqual([["T1053", "T1059", "T1059.001", "T1059.003"], ["T1053"]]);
  });

  test("a technique stays when one of its sub-techniques is what is looked for", () => {
    expect(shown({ is: "no_rule" }, null, true)).toEqual([["T1059", "T1059.003"], []]);
    expect(shown({ is: "gap" })).toEqual([["T1053", "T1059"], ["T1053"]]);
    expect(shown({ text: "scripting" })).toEqual([["T1059"], []]);
    expect(shown({}, new Set(["T1053"]))).toEqual([["T1053"], ["T1053"]]);
  });

  test("level, state and source ask for one rule that has them all", () => {
    const rules = [
      {
        techniques: ["T1"],
        level: "high" as const,
        state: "live" as const,
        logsource: { product: "windows" },
      },
      { techniques: ["T2"], level: "high" as const, state: "shadow" as const, logsource: {} },
    ];
    const of = (address: Record<string, string>) => techniquesOfRules(rules, matrixFilter(address));
    expect(of({})).toBeNull();
    expect(of({ level: "high", state: "live" })).toEqual(new Set(["T1"]));
    expect(of({ source: "any" })).toEqual(new Set(["T2"]));
    expect(of({ level: "high", state: "live", source: "linux" })).toEqual(new Set());
  });
});

describe("moving in the matrix", () => {
  const columns = [["a1", "a2", "a3"], [], ["b1"]];
  test.each([
    [null, "ArrowDown", "a1"],
    ["gone", "ArrowDown", "a1"],
    ["a1", "ArrowDown", "a2"],
    ["a3", "ArrowDown", "a3"],
    ["a3", "ArrowRight", "b1"],
    ["b1", "ArrowLeft", "a1"],
    ["a1", "ArrowUp", "a1"],
    ["a2", "Home", "a1"],
    ["a1", "End", "a3"],
  ])("from %s by %s to %s", (from, key, to) => expect(moveInColumns(columns, from, key)).toBe(to));

  test("every cell stands in one column, none longer than it may be", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 40 }), (cells, most) => {
        const made = columnsOf(cells, most);
        expect(made.flat()).toEqual(cells);
        for (const column of made) expect(column.length).toBeLessThanOrEqual(most);
      }),
    );
  });
});

const rule = (uid: string, category: string) => ({
  uid,
  logsource: { product: "windows", category },
  correlation: null,
});

test("a log source has data when one of its rules has, and those without stand first", () => {
  const rules = [rule("a", "process_creation"), rule("b", "process_creation"), rule("c", "ps_script")];
  const covering = [
    { uid: "a", hasData: true },
    { uid: "b", hasData: false },
    { uid: "c", hasData: false },
    { uid: "gone", hasData: true },
  ];
  expect(feedsOf(covering, rules)).toEqual([
    { source: "windows ps_script", hasData: false, rules: 1 },
    { source: "windows process_creation", hasData: true, rules: 2 },
  ]);
});
