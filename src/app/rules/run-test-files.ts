import { loadRules, type SigmaRule } from "../../detect/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { runTests } from "../rule-tests/run-tests.ts";
import { isTestsFile, testsNaming, testsPath } from "../rule-tests/tests-path.ts";
import { readRuleFiles } from "./read-rule-files.ts";

/** Runs the tests beside rule files (`name.in.jsonl`) and prints what fails and why. True when none does, and there is one. */
export async function runTestFiles(
  paths: readonly string[],
  isJson: boolean,
  print: (line: string) => void,
): Promise<boolean> {
  const files = await readRuleFiles(paths, "with tests");
  const tests = new Map(files.filter(({ path }) => isTestsFile(path)).map(({ path, text }) => [path, text]));
  const { rules, issues } = loadRules(files.filter(({ path }) => !isTestsFile(path)));
  const errors = issues.filter(({ severity }) => severity === "error");
  for (const issue of errors)
    print(
      isJson ? JSON.stringify(issue) : `${issue.file}:${issue.line}:${issue.column}: error: ${issue.message}`,
    );
  const normalizer = createNormalizer();
  const counts = { tested: 0, passed: 0, failed: 0 };
  for (const rule of rules) {
    const text = tests.get(testsPath(rule.path));
    if (text === undefined) continue;
    const report = runTests(normalizer, rule, testsFor(rule, text, rules));
    counts.tested++;
    counts.passed += report.passed;
    counts.failed += report.failed;
    for (const line of isJson ? [jsonOf(rule, report)] : failureLines(rule, report)) print(line);
  }
  if (!isJson)
    print(
      `${rules.length} rules, ${counts.tested} with tests: ${counts.passed} passed, ${counts.failed} failed`,
    );
  return errors.length === 0 && counts.failed === 0 && counts.tested > 0;
}

type Report = ReturnType<typeof runTests>;

/** Of a file with several rules, a test is for the one that it names. */
function testsFor(rule: SigmaRule, text: string, rules: readonly SigmaRule[]): string {
  const isAlone = rules.filter(({ path }) => path === rule.path).length === 1;
  return isAlone ? text : testsNaming(text, rule.uid);
}

function jsonOf({ uid, title, path }: SigmaRule, report: Report): string {
  return JSON.stringify({ uid, title, path, ...report });
}

/** As compilers write it, so that editors jump to the place. */
function failureLines(rule: SigmaRule, { failures }: Report): string[] {
  return failures.map(
    ({ line, name, expects, reason }) =>
      `${testsPath(rule.path)}:${line}:1: ${rule.title}: ${name} expects ${expects}: ${reason}`,
  );
}
