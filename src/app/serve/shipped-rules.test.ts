import { describe, expect, test } from "vitest";
import { fuzzRules } from "../../../test/support/sigma-fuzz.ts";
import { loadRules } from "../../detect/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { attackOf } from "../../schema/attack.ts";
import { readTests } from "../rule-tests/read-tests.ts";
import { runTests } from "../rule-tests/run-tests.ts";
import { readRuleCatalog } from "./rule-catalog.ts";

const { files, rules, testsOf } = readRuleCatalog(undefined);
const normalizer = createNormalizer();

describe("the shipped rules", () => {
  test("load without an error or a warning, each id once", () => {
    const loaded = loadRules(files);
    expect(loaded.issues).toEqual([]);
    expect(loaded.rules.map((rule) => rule.uid).toSorted()).toEqual([...rules.keys()].toSorted());
    expect(rules.size).toBeGreaterThanOrEqual(60);
  });

  test("are compiled to what they say, on events made for them", () => {
    const { matched, disagreements, cases } = fuzzRules(loadRules(files).rules, { cases: 3000, seed: 1 });
    expect(disagreements).toEqual([]);
    expect(matched).toBeGreaterThan(cases / 4);
  });

  test.each([...rules.values()])("$path says what an analyst needs to know", (rule) => {
    expect(rule.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(rule.text).toMatch(/^level: \w+$/m);
    expect(rule.description.length).toBeGreaterThan(40);
    expect(rule.falsePositives.length).toBeGreaterThan(0);
    const { tactics, techniques } = attackOf(rule.tags);
    expect(tactics.length).toBeGreaterThan(0);
    expect(techniques.length).toBeGreaterThan(0);
    expect(tactics.length + techniques.length).toBe(rule.tags.length);
  });

  test.each([...rules.values()])("$path passes its own tests", (rule) => {
    const tests = testsOf(rule.path);
    expect(tests, `${rule.path} has no tests beside it`).not.toBeNull();
    expect(runTests(normalizer, rule, tests ?? "")).toMatchObject({ failed: 0, failures: [] });
    const expects = readTests({ path: rule.path, text: tests ?? "" }).tests.map((one) => one.expects);
    expect(new Set(expects)).toEqual(new Set(["match", "no match"]));
  });
});
