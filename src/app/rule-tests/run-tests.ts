import { createSigmaEngine, explainRule, loadRules, type SigmaRule } from "../../detect/index.ts";
import type { Normalizer } from "../../normalize/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import type { RuleTestCase, RuleTestReport } from "../../schema/views/rule-life.ts";
import { readTests, type RuleTestRecord } from "./read-tests.ts";
import { testsPath } from "./tests-path.ts";

/**
 * When the records of tests are taken to have come: lines of syslog have no year of their own, and a test says the same
 * on every day.
 */
const RECEIVED_AT = Date.UTC(2026, 10, 24, 12);
/** Failures that a report tells one by one. */
const MOST_FAILURES = 50;

/** Holds a rule against the records of its tests, each read as if it had just come. */
export function runTests(normalizer: Normalizer, rule: SigmaRule, tests: string): RuleTestReport {
  const path = testsPath(rule.path);
  const { tests: records, issues } = readTests({ path, text: tests });
  const { match } = createSigmaEngine([rule]);
  const faults = issues.map(({ line, message }): RuleTestCase => {
    const name = `line ${line}`;
    return { line, name, expects: "match", isPassed: false, reason: message };
  });
  const cases = records.map((record): RuleTestCase => {
    const reason = failureOf(normalizer, { rule, match, record });
    const { line, name, expects } = record;
    return { line, name, expects, isPassed: reason === "", reason };
  });
  const failures = [...faults, ...cases.filter(({ isPassed }) => !isPassed)];
  return {
    passed: cases.length + faults.length - failures.length,
    failed: failures.length,
    failures: failures.slice(0, MOST_FAILURES),
  };
}

/** The same for rules as texts; what has no tests, or does not load, is left out. By uid. */
export function runTestsOf(
  normalizer: Normalizer,
  rules: readonly {
    readonly uid: string;
    readonly path: string;
    readonly text: string;
    readonly tests: string | null;
  }[],
  placeholders: ReadonlyMap<string, readonly string[]>,
): Map<string, RuleTestReport> {
  const reports = new Map<string, RuleTestReport>();
  for (const { uid, path, text, tests } of rules) {
    if (tests === null) continue;
    const [rule] = loadRules([{ path, text }], placeholders).rules;
    if (rule !== undefined) reports.set(uid, runTests(normalizer, rule, tests));
  }
  return reports;
}

type OneTest = {
  readonly rule: SigmaRule;
  readonly match: (event: NormalizedEvent) => readonly SigmaRule[];
  readonly record: RuleTestRecord;
};

/** Empty when the test passes. */
function failureOf(normalizer: Normalizer, { rule, match, record }: OneTest): string {
  const header = {
    tenantUid: "test",
    sourceName: "test",
    listener: "import",
    sourceType: record.sourceType,
    host: null,
    receivedAt: RECEIVED_AT,
    context: record.context,
  };
  const outcome = normalizer.normalize(recordAt(packRecords(header, [record.record]), 0));
  if (outcome.kind !== "pass") return `the record is not read: ${outcome.reason}`;
  const event = outcome.value;
  // a record that the rule is never asked about would prove nothing
  if (!logsourceCovers(rule.logsource, event.logsource))
    return `the record is of ${event.sourceType} (${logsourceKey(event.logsource)}), which the rule's logsource does not cover`;
  const isMatch = match(event).length > 0;
  if (isMatch === (record.expects === "match")) return "";
  return isMatch ? "it matches, and must not" : `it does not match: ${missed(rule, event)}`;
}

/** The shortest reason why a rule does not match. */
function missed(rule: SigmaRule, event: NormalizedEvent): string {
  const parts = explainRule(rule, event.fields)
    .selections.filter(({ isMissed }) => isMissed)
    .map(({ selection, holds }) => `${selection} ${holds ? "holds" : "does not hold"}`);
  return parts.length === 0 ? "its condition does not hold" : parts.join("; ");
}
