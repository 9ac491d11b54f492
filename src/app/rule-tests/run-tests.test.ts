import { expect, test } from "vitest";
import fc from "fast-check";
import { MATCHING, MISSING, ruleText, sysmonStart, testsText } from "../../../test/support/rule-texts.ts";
import { loadRules, type SigmaRule } from "../../detect/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { readTests } from "./read-tests.ts";
import { runTests } from "./run-tests.ts";
import { testsNaming } from "./tests-path.ts";

const normalizer = createNormalizer();
function rule(text = ruleText()): SigmaRule {
  const [loaded] = loadRules([{ path: "a/whoami.yml", text }]).rules;
  if (loaded === undefined) throw new Error("the rule does not load");
  return loaded;
}
const reasons = (tests: string): string[] =>
  runTests(normalizer, rule(), tests).failures.map(({ line, reason }) => `${line}: ${reason}`);

test("records that must match do, and those that must not do not", () => {
  expect(runTests(normalizer, rule(), testsText([MATCHING, MISSING]))).toEqual({
    passed: 2,
    failed: 0,
    failures: [],
  });
});

test("a failure says what failed it", () => {
  const tests = [
    { ...MISSING, match: true },
    { ...MATCHING, match: false, name: "the tool itself" },
    {
      match: false,
      record: "<38>Nov 24 09:14:02 web-02 sshd[4112]: Invalid user oracle from 198.51.100.23 port 40122",
    },
    { match: true, record: sysmonStart("C:\\whoami.exe"), type: "no_such_type" },
  ];
  expect(reasons(testsText(tests))).toEqual([
    "1: it does not match: selection does not hold",
    "2: it matches, and must not",
    expect.stringMatching(/^3: the record is of openssh_sshd .* does not cover$/),
    expect.stringMatching(/^4: the record is not read/),
  ]);
});

test("lines that are no tests are failures with their line, and the others run", () => {
  const text = `{\n\n{"match":"yes","record":"x"}\n{"match":true}\n${JSON.stringify(MATCHING)}\n`;
  const report = runTests(normalizer, rule(), text);
  expect(report).toMatchObject({ passed: 1, failed: 3 });
  expect(report.failures.map(({ line }) => line)).toEqual([1, 3, 4]);
});

test("any text is read, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { tests, issues } = readTests({ path: "x.in.jsonl", text });
      expect(tests.length + issues.length).toBeLessThanOrEqual(text.split(/\r?\n/).length);
    }),
  );
});

test("tests of one rule of several keep their lines", () => {
  const text = testsText([
    { ...MATCHING, rule: "a" },
    { ...MISSING, rule: "b" },
  ]);
  expect(readTests({ path: "x", text: testsNaming(text, "b") }).tests).toMatchObject([{ line: 2 }]);
});
