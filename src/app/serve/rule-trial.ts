import type { RuleLibrary } from "../../api/routes/rules.ts";
import { createSigmaEngine, explainRule, loadRules, type SigmaRule } from "../../detect/index.ts";
import type { EventScanner } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { createNormalizer, type Normalizer } from "../../normalize/index.ts";
import type { QueryLimits } from "../../platform/clickhouse/index.ts";
import type { EventFields, NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import type { ExplainedSelection, RuleIssue, RuleTest, RuleTestResult } from "../../schema/views/rule.ts";

export type RuleTrialDeps = {
  readonly scanner: EventScanner;
  /** The tenant's lists, which fill a rule's placeholders. */
  readonly placeholdersOf: (tenantUid: string) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly now?: () => number;
};

/** Most stored events that one trial looks at; of more, the newest. */
const MOST_EVENTS = 500_000;
const NOTHING = { elapsedMs: 0, rowsRead: 0, bytesRead: 0, isTruncated: false, notice: null };

/** Tries a rule without keeping anything. */
export function createRuleTrial(deps: RuleTrialDeps): RuleLibrary["test"] {
  const normalizer = createNormalizer();
  const now = deps.now ?? Date.now;
  return async (tenantUid, wanted, limits) => {
    const file = { path: "rule", text: wanted.text };
    const loaded = loadRules([file], await deps.placeholdersOf(tenantUid));
    const issues = [...loaded.issues];
    const [rule] = loaded.rules;
    const { record, from, to } = wanted;
    if (record === undefined && (from === undefined || to === undefined))
      throw new AppError("INVALID", "Give a record, or a range of time.", { place: "body.record" });
    if (!rule) return { issues, scanned: 0, matched: 0, isComplete: true, matches: [], facts: NOTHING };
    if (record !== undefined) {
      const event = readRecord(normalizer, { tenantUid, record, sourceType: wanted.sourceType, now: now() });
      return tryOnRecord(rule, event, issues);
    }
    const range = { from: from ?? 0, to: to ?? now() };
    return tryOnEvents(rule, { ...deps, tenantUid, range, limit: wanted.limit, issues, limits });
  };
}

function readRecord(
  normalizer: Normalizer,
  given: {
    readonly tenantUid: string;
    readonly record: string;
    readonly sourceType: RuleTest["sourceType"];
    readonly now: number;
  },
): NormalizedEvent {
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
  if (outcome.kind === "pass") return outcome.value;
  throw new AppError("INVALID", `The record cannot be read: ${outcome.reason}`, {
    place: given.sourceType === undefined ? "body.record" : "body.sourceType",
  });
}

/** Explains the rule on the record whether it matches or not, and says so when it would never have been tried. */
function tryOnRecord(rule: SigmaRule, event: NormalizedEvent, issues: RuleIssue[]): RuleTestResult {
  const isCovered = logsourceCovers(rule.logsource, event.logsource);
  const { matches } = explainRule(rule, event.fields);
  const other: RuleIssue = {
    severity: "warning",
    code: "logsource_other",
    message: `the record is of ${event.sourceType} (${logsourceKey(event.logsource)}), which the rule's logsource does not cover`,
    file: rule.path,
    line: 1,
    column: 1,
  };
  return {
    issues: isCovered ? issues : [...issues, other],
    scanned: 1,
    matched: isCovered && matches ? 1 : 0,
    isComplete: true,
    matches: [{ event: null, explanation: explanationOf(rule, event.fields) }],
    facts: NOTHING,
  };
}

type EventTrial = {
  readonly scanner: EventScanner;
  readonly tenantUid: string;
  readonly range: { readonly from: number; readonly to: number };
  readonly limit: number;
  readonly issues: RuleIssue[];
  readonly limits: QueryLimits;
};

async function tryOnEvents(rule: SigmaRule, trial: EventTrial): Promise<RuleTestResult> {
  const started = performance.now();
  const scan = await trial.scanner.scan(
    trial.tenantUid,
    { ...trial.range, logsources: [rule.logsource], maxEvents: MOST_EVENTS },
    trial.limits,
  );
  const engine = createSigmaEngine([rule]);
  const matches: RuleTestResult["matches"] = [];
  let scanned = 0;
  let matched = 0;
  for await (const { event, row } of scan.events) {
    scanned++;
    if (engine.match(event).length === 0) continue;
    matched++;
    if (matches.length < trial.limit)
      matches.push({ event: row, explanation: explanationOf(rule, event.fields) });
  }
  const notice = scan.isComplete
    ? null
    : `Of ${scan.total} events of this logsource, the newest ${scanned} were looked at.`;
  return {
    issues: trial.issues,
    scanned,
    matched,
    isComplete: scan.isComplete,
    matches: matches.toSorted((a, b) => (b.event?.time ?? 0) - (a.event?.time ?? 0)),
    facts: {
      elapsedMs: performance.now() - started,
      rowsRead: scan.total,
      bytesRead: 0,
      isTruncated: notice !== null || matched > matches.length,
      notice,
    },
  };
}

function explanationOf(rule: SigmaRule, fields: EventFields): ExplainedSelection[] {
  return explainRule(rule, fields).selections.map((one) => ({ ...one, conditions: [...one.conditions] }));
}
