import { expect, test } from "vitest";
import type { HuntProgress } from "../../../../src/schema/views/hunt.ts";
import { lookBackReason, paceText, readText, scopeText, shareDone } from "./hunt-words.ts";

const progress = (held: Partial<HuntProgress>): HuntProgress => ({
  parts: 4,
  partsDone: 1,
  total: 1000,
  passed: 250,
  scanned: 50,
  findings: 3,
  newFindings: 1,
  elapsedMs: 1000,
  eventsPerSecond: 250,
  etaMs: 3000,
  ...held,
});

test("a scope is said in words, all of its parts", () => {
  expect(scopeText({ ruleFilter: {} })).toBe("all rules");
  expect(scopeText({ ruleFilter: { level: "high", search: "" } })).toBe("rules level:high");
  expect(scopeText({ ruleUids: ["a", "b"], indicatorListUids: ["c"], text: "title: x" })).toBe(
    "2 rules, Sigma text, 1 indicator list",
  );
});

test("how far a hunt is cannot be said before its events were counted", () => {
  expect(shareDone({ state: "waiting", progress: progress({ total: 0, passed: 0 }) })).toBeNull();
  expect(shareDone({ state: "running", progress: progress({}) })).toBe(0.25);
  expect(shareDone({ state: "done", progress: progress({ total: 0, passed: 0 }) })).toBe(1);
});

test("pace is told with the time left where that is known", () => {
  expect(paceText({ eventsPerSecond: 250, etaMs: 3000 })).toMatch(/^250.\/s, 3 s left$/);
  expect(paceText({ eventsPerSecond: 250, etaMs: null })).toMatch(/^250.\/s$/);
  expect(paceText({ eventsPerSecond: 0, etaMs: null })).toBe("");
});

test("what was passed over is told apart from what was read", () => {
  expect(readText(progress({}))).toMatch(/^50 read and matched; 200 passed over: .*; 750 to go$/);
  expect(readText(progress({ passed: 1000, scanned: 1000 }))).toBe("1,000 read and matched");
});

test("a look-back says what was new", () => {
  expect(lookBackReason({ scope: { ruleUids: ["a"], indicatorListUids: [] } })).toBe(
    "1 rule is new, changed or switched on",
  );
  expect(lookBackReason({ scope: { ruleUids: ["a", "b"], indicatorListUids: ["c"] } })).toBe(
    "2 rules are new, changed or switched on; 1 indicator list has new entries",
  );
});
