import fc from "fast-check";
import { expect, test } from "vitest";
import { LEVELS } from "../schema/finding.ts";
import { type ScoreFacts, scoreParts, totalScore } from "./score.ts";

const facts: ScoreFacts = {
  level: "high",
  detectorKind: "sigma",
  ruleStatus: "test",
  asset: null,
  verdicts: { truePositive: 0, falsePositive: 0 },
  otherAlerts: 0,
  unanswered: [],
  isFamiliar: true,
};
const score = (over: Partial<ScoreFacts>): number => totalScore(scoreParts({ ...facts, ...over }));

test("a critical asset weighs more and an unimportant one less", () => {
  expect(score({ asset: { criticality: 5, label: "domain controller" } })).toBe(score({}) + 10);
  expect(score({ asset: { criticality: 1, label: "lobby screen" } })).toBe(score({}) - 10);
});

test("what analysts found out replaces what the rule says of itself", () => {
  expect(score({ ruleStatus: "experimental" })).toBe(55);
  expect(score({ ruleStatus: "experimental", verdicts: { truePositive: 9, falsePositive: 1 } })).toBe(68);
  expect(score({ verdicts: { truePositive: 0, falsePositive: 10 } })).toBe(50);
  expect(score({ verdicts: { truePositive: 0, falsePositive: 4 } })).toBe(60);
});

test("company on the same entity raises the score, up to a limit", () => {
  expect(score({ otherAlerts: 2 })).toBe(66);
  expect(score({ otherAlerts: 500 })).toBe(72);
});

test("a match that the event leaves in doubt scores less, and says by what", () => {
  const unanswered = ["User", "SourceHostname"];
  expect(score({ unanswered })).toBe(score({}) - 10);
  expect(scoreParts({ ...facts, unanswered })).toContainEqual({
    name: "doubt",
    points: -10,
    reason: "excludes by User, SourceHostname, which the event cannot tell",
  });
});

test("the score stays within 0 and 100 and every part has a reason", () => {
  fc.assert(
    fc.property(
      fc.record({
        level: fc.constantFrom(...LEVELS),
        detectorKind: fc.constantFrom("sigma" as const, "indicator" as const),
        ruleStatus: fc.constantFrom("", "stable", "test", "experimental", "deprecated"),
        asset: fc.option(fc.record({ criticality: fc.integer({ min: 1, max: 5 }), label: fc.string() })),
        verdicts: fc.record({ truePositive: fc.nat(50), falsePositive: fc.nat(50) }),
        otherAlerts: fc.nat(1000),
        unanswered: fc.array(fc.string(), { maxLength: 3 }),
        isFamiliar: fc.boolean(),
      }),
      (some) => {
        const parts = scoreParts(some);
        expect(totalScore(parts)).toBeGreaterThanOrEqual(0);
        expect(totalScore(parts)).toBeLessThanOrEqual(100);
        for (const part of parts) expect(part.reason).not.toBe("");
      },
    ),
  );
});
