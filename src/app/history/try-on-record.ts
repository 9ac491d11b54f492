import { createSigmaEngine, loadRules, type SigmaRule, unansweredFields } from "../../detect/index.ts";
import type { Normalizer } from "../../normalize/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import type { RuleIssue, RuleTestResult } from "../../schema/views/rule.ts";
import type { HistoryCalls } from "./history-calls.ts";
import { explanationOf } from "./rule-trial-job.ts";

/** No query was made. */
const NO_FACTS = { elapsedMs: 0, rowsRead: 0, bytesRead: 0, isTruncated: false, notice: null };

/** What a trial of a rule that does not load comes to. */
export function nothingTried(issues: readonly RuleIssue[]): RuleTestResult {
  return { issues: [...issues], scanned: 0, matched: 0, isComplete: true, matches: [], facts: NO_FACTS };
}

/** Reads a record as if it had just come, and holds the rule against it. */
export function tryOnRecord(
  normalizer: Normalizer,
  given: HistoryCalls["tryRecord"]["ask"],
): HistoryCalls["tryRecord"]["answer"] {
  const { issues, rules } = loadRules([{ path: "rule", text: given.text }], given.placeholders);
  const [rule] = rules;
  if (rule === undefined) return { kind: "tried", result: nothingTried(issues) };
  const header = {
    tenantUid: given.tenantUid,
    sourceName: "rule test",
    listener: "import",
    sourceType: given.sourceType ?? null,
    host: null,
    receivedAt: given.now,
    context: null,
  };
  const outcome = normalizer.normalize(recordAt(packRecords(header, [given.record]), 0));
  if (outcome.kind !== "pass") return { kind: "unreadable", reason: outcome.reason };
  return { kind: "tried", result: resultOf(rule, outcome.value, issues) };
}

/** Explains the rule on the record whether it matches or not, and says so when it would never have been tried. */
function resultOf(rule: SigmaRule, event: NormalizedEvent, issues: readonly RuleIssue[]): RuleTestResult {
  const isCovered = logsourceCovers(rule.logsource, event.logsource);
  const isMatch = createSigmaEngine([rule]).match(event).length > 0;
  const place = { file: rule.path, line: 1, column: 1 };
  const remarks: RuleIssue[] = [];
  if (!isCovered)
    remarks.push({
      severity: "warning",
      code: "logsource_other",
      message: `the record is of ${event.sourceType} (${logsourceKey(event.logsource)}), which the rule's logsource does not cover`,
      ...place,
    });
  const unanswered = isMatch ? unansweredFields(rule, event) : [];
  if (unanswered.length > 0)
    remarks.push({
      severity: "warning",
      code: "exclusion_unanswered",
      message: `the match is in doubt: the rule excludes by ${unanswered.join(", ")}, which such an event cannot tell`,
      ...place,
    });
  return {
    issues: [...issues, ...remarks],
    scanned: 1,
    matched: isMatch ? 1 : 0,
    isComplete: true,
    matches: [{ event: null, explanation: explanationOf(rule, event.fields) }],
    facts: NO_FACTS,
  };
}
