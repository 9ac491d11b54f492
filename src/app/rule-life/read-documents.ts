import type { RuleText } from "../../detect/index.ts";
import type { RuleTestReport } from "../../schema/views/rule-life.ts";
import type { RuleFiles, RuleIssue } from "../../schema/views/rule.ts";
import type { LoadedDocument, Placeholders, TestedRule } from "../history/history-calls.ts";
import { isTestsFile, testsNaming, testsPath } from "../rule-tests/tests-path.ts";
import type { LifeDeps } from "./life-deps.ts";
import { createPaths } from "./rule-path.ts";

/** A document of files that somebody gave. */
export type GivenRule = Omit<RuleText, "tests"> & {
  readonly title: string;
  /** The file that it is in, as it was given: where faults are told. */
  readonly file: string;
  /** Undefined when no file of tests was beside it. */
  readonly tests: string | undefined;
};

export type GivenRules = { readonly rules: readonly GivenRule[]; readonly issues: readonly RuleIssue[] };

/** Rules whose tests run before others of the thread have their turn. */
const TESTED_AT_ONCE = 100;

/**
 * Reads rule files and the tests beside them. Each rule gets a path of its own: `taken` are those of the tenant's rules,
 * by uid.
 */
export async function readDocuments(
  thread: LifeDeps["thread"],
  given: { readonly files: RuleFiles["files"]; readonly placeholders: Placeholders },
  taken: ReadonlyMap<string, string>,
): Promise<GivenRules> {
  const ruleFiles = given.files.filter(({ path }) => !isTestsFile(path));
  const testFiles = new Map(
    given.files.filter(({ path }) => isTestsFile(path)).map(({ path, text }) => [path, text]),
  );
  const loaded = await thread.ask("load", { files: ruleFiles, placeholders: given.placeholders });
  // of two documents with one id the later one counts, as it does when they are loaded
  const byUid = new Map(loaded.documents.map((document) => [document.uid, document]));
  const inFile = Map.groupBy(byUid.values(), ({ path }) => path);
  const paths = createPaths(taken);
  const rules = [...byUid.values()].map((document): GivenRule => {
    const isAlone = inFile.get(document.path)?.length === 1;
    const tests = testFiles.get(testsPath(document.path));
    return {
      ...document,
      file: document.path,
      path: paths.give(document.uid, document.path, isAlone),
      tests: tests === undefined || isAlone ? tests : testsNaming(tests, document.uid),
    };
  });
  const issues = [...loaded.issues, ...doubleIds(loaded.documents), ...strayTests(testFiles, inFile)];
  return { rules, issues };
}

function doubleIds(documents: readonly LoadedDocument[]): RuleIssue[] {
  const seen = new Map<string, string>();
  return documents.flatMap(({ uid, path }): RuleIssue[] => {
    const before = seen.get(uid);
    seen.set(uid, path);
    if (before === undefined) return [];
    const message = `${before} has a rule with the id ${uid} too: this one counts`;
    return [{ severity: "warning", code: "id_twice", message, file: path, line: 1, column: 1 }];
  });
}

function strayTests(tests: ReadonlyMap<string, string>, rules: ReadonlyMap<string, unknown>): RuleIssue[] {
  const beside = new Set([...rules.keys()].map(testsPath));
  return [...tests.keys()]
    .filter((path) => !beside.has(path))
    .map((file) => ({
      severity: "warning",
      code: "tests_without_rule",
      message: "no rule that loads is beside these tests: they are left out",
      file,
      line: 1,
      column: 1,
    }));
}

/** What the tests of rules say; a rule without tests has no report. By uid. */
export async function testReports(
  thread: LifeDeps["thread"],
  rules: readonly TestedRule[],
  placeholders: Placeholders,
): Promise<ReadonlyMap<string, RuleTestReport>> {
  const tested = rules.filter(({ tests }) => tests !== null && tests.trim() !== "");
  const reports = new Map<string, RuleTestReport>();
  for (let start = 0; start < tested.length; start += TESTED_AT_ONCE) {
    const part = tested.slice(start, start + TESTED_AT_ONCE);
    for (const [uid, report] of await thread.ask("ruleTests", { rules: part, placeholders }))
      reports.set(uid, report);
  }
  return reports;
}

/** A report of a rule that has no tests. */
export const NOT_TESTED: RuleTestReport = { passed: 0, failed: 0, failures: [] };

/** Tests that failed, as faults of their file. */
export function testIssues(
  file: string,
  report: RuleTestReport,
  severity: RuleIssue["severity"],
): RuleIssue[] {
  return report.failures.map(({ line, name, expects, reason }) => ({
    severity,
    code: "test_failed",
    message: `${name} expects ${expects}: ${reason}`,
    file: testsPath(file),
    line,
    column: 1,
  }));
}
