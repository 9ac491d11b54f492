import { expect, test } from "vitest";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import { chosenRows } from "../../components/table/chosen-rows.ts";
import { RULE_CHOICE } from "./rule-filter.ts";

const rule = (uid: string, more: Partial<RuleView> = {}): RuleView => ({
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
  ...more,
});
const uids = (rules: readonly RuleView[], state: Record<string, string>): string[] =>
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
