import { expect, test } from "vitest";
import { newRulePath, newRuleText, newUuid, testsPath, writtenRule } from "./rule-text.ts";

test("id and title are read while a rule is written", () => {
  expect(writtenRule(`title: 'A: b'\nid: abc # mine\ncorrelation:\n`)).toEqual({
    uid: "abc",
    title: "A: b",
    isCorrelation: true,
  });
  expect(writtenRule("detection:\n    title: x")).toEqual({ uid: null, title: "", isCorrelation: false });
});

test("a new rule has an id of its own, and a path after its title", () => {
  const uid = newUuid();
  expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(writtenRule(newRuleText(uid, "2026-01-02", "Ada: #1")).uid).toBe(uid);
  expect(newRulePath("Whoami: as SYSTEM")).toBe("whoami_as_system.yml");
  expect(newRulePath("–")).toBe("rule.yml");
  expect(testsPath("win/a.yml")).toBe("win/a.in.jsonl");
});
