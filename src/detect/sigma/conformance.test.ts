import { describe, expect, test } from "vitest";
import { ruleText, SIGMA_CASES, type SigmaCase } from "../../../test/support/sigma-cases.ts";
import type { FieldValue } from "../../schema/event.ts";
import { createSigmaEngine } from "./engine.ts";
import { evaluate } from "./evaluate.ts";
import { loadRules } from "./load-rules.ts";

const logsource = { product: "windows", categories: [], services: [] };

describe.each(Object.entries(SIGMA_CASES))("%s", (_, cases) => {
  test.each(cases.filter(({ refused }) => refused === undefined))("$construct", (one) => {
    for (const event of one.matches ?? []) expect([event, verdictOf(one, event)]).toEqual([event, true]);
    for (const event of one.misses ?? []) expect([event, verdictOf(one, event)]).toEqual([event, false]);
  });
});

describe("refused are", () => {
  const refused = Object.values(SIGMA_CASES)
    .flat()
    .filter((one) => one.refused !== undefined);
  test.each(refused)("$construct", (one) => {
    const { rules, issues } = loadRules([{ path: "case.yml", text: ruleText(one) }]);
    expect(rules).toEqual([]);
    expect(issues.map(({ message }) => message).join("\n")).toContain(one.refused);
  });
});

/** What the engine says, which the plain reading must agree with. */
function verdictOf(one: SigmaCase, event: Readonly<Record<string, FieldValue>>): boolean {
  const { rules, issues } = loadRules([{ path: "case.yml", text: ruleText(one) }]);
  const [rule] = rules;
  if (rule === undefined) throw new Error(JSON.stringify(issues));
  const fields = new Map(Object.entries(event));
  const isMatch = createSigmaEngine(rules).match({ logsource, fields }).length > 0;
  expect(evaluate(rule.condition, fields)).toBe(isMatch);
  return isMatch;
}
