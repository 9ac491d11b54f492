import { expect, test } from "vitest";
import { chosenRows } from "../../components/table/chosen-rows.ts";
import { RULE_CHOICE } from "./rule-filter.ts";
import { deadFieldText, type RuleRow } from "./rule-rows.ts";

const rule = (uid: string, more: Partial<RuleRow> = {}): RuleRow => ({
  uid,
  version: "1",
  title: uid,
  level: "medium",
  status: "test",
  origin: "shipped",
  state: "live",
  logsource: { product: "windows" },
  tactics: [],
  techniques: [],
  findings24h: 0,
  findings30d: 0,
  shadowFindings24h: 0,
  shadowFindings30d: 0,
  hasTests: false,
  hasShippedMovedOn: false,
  isSynced: false,
  isWaiting: false,
  lastMatch: null,
  evaluations: 0,
  costShare: 0,
  issues: 0,
  correlation: null,
  value: null,
  deadFields: [],
  ...more,
});
const uids = (rules: readonly RuleRow[], state: Record<string, string>): string[] =>
  chosenRows(rules, state, RULE_CHOICE).map(({ uid }) => uid);

test("most findings first, then by title", () => {
  const rules = [rule("b"), rule("c", { findings30d: 5 }), rule("a")];
  expect(uids(rules, {})).toEqual(["c", "a", "b"]);
});

test("levels are ordered by how grave they are", () => {
  const rules = [rule("a", { level: "low" }), rule("b", { level: "critical" }), rule("c", { level: "high" })];
  expect(uids(rules, { sort: "level.desc" })).toEqual(["b", "c", "a"]);
  expect(uids(rules, { sort: "level.asc" })).toEqual(["a", "c", "b"]);
});

test("every word must occur, in title, tags or log source", () => {
  const rules = [rule("PowerShell", { techniques: ["T1059.001"] }), rule("Other")];
  expect(uids(rules, { text: "t1059 WINDOWS" })).toEqual(["PowerShell"]);
  expect(uids(rules, { state: "retired" })).toEqual([]);
});

test("a rule holds for each of its marks", () => {
  const dead = { field: "Imphash", effect: "never_matches", closest: "Hashes" } as const;
  const rules = [rule("a", { isWaiting: true, deadFields: [dead] }), rule("b", { hasTests: true })];
  expect(uids(rules, { is: "waiting" })).toEqual(["a"]);
  expect(uids(rules, { is: "dead-fields" })).toEqual(["a"]);
  expect(uids(rules, { is: "no-tests,synced" })).toEqual(["a"]);
  expect(deadFieldText(dead)).toBe("No event has Imphash, so the rule cannot match; did it mean Hashes?");
});
