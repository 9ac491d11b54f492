import type { RuleLibrary } from "../../api/routes/rules.ts";
import type { EventScanner } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { RuleLogsource } from "../../schema/logsource.ts";
import type { RuleTest, RuleTestResult, RuleTrialProgress } from "../../schema/views/rule.ts";
import type { HistoryCalls, Placeholders } from "../history/history-calls.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import { nothingTried } from "../history/try-on-record.ts";

export type RuleTrialDeps = {
  readonly scanner: EventScanner;
  readonly history: HistoryThread;
  readonly placeholdersOf: (tenantUid: string) => Promise<Placeholders>;
  readonly now?: () => number;
};

/** Most stored events that one trial looks at; of more, the newest. */
const MOST_EVENTS = 500_000;

/** Tries a rule without keeping anything. */
export function createRuleTrial(deps: RuleTrialDeps): RuleLibrary["test"] {
  const now = deps.now ?? Date.now;
  return async (tenantUid, wanted, { signal, report }) => {
    const { text, record, sourceType, from, to, limit } = wanted;
    const placeholders = await deps.placeholdersOf(tenantUid);
    if (record !== undefined) {
      const given = { tenantUid, text, placeholders, record, sourceType, now: now() };
      return recordResult(await deps.history.ask("tryRecord", given), sourceType);
    }
    if (from === undefined || to === undefined)
      throw new AppError("INVALID", "Give a record, or a range of time.", { place: "body.record" });
    return deps.history.withJob(async (job) => {
      const opened = await deps.history.ask("openTrial", { job, text, placeholders, limit });
      const { logsource, issues } = opened;
      if (logsource === null) return nothingTried(issues);
      const trial = { ...deps, job, tenantUid, logsource, range: { from, to }, signal, report };
      return { ...(await tryOnEvents(trial)), issues: [...issues] };
    });
  };
}

function recordResult(
  answer: HistoryCalls["tryRecord"]["answer"],
  sourceType: RuleTest["sourceType"],
): RuleTestResult {
  if (answer.kind === "tried") return answer.result;
  throw new AppError("INVALID", `The record cannot be read: ${answer.reason}`, {
    place: sourceType === undefined ? "body.record" : "body.sourceType",
  });
}

type EventTrial = {
  readonly scanner: EventScanner;
  readonly history: HistoryThread;
  readonly job: number;
  readonly tenantUid: string;
  readonly logsource: RuleLogsource;
  readonly range: { readonly from: number; readonly to: number };
  readonly signal: AbortSignal;
  readonly report: (progress: RuleTrialProgress) => void;
};

/** Rows go to the thread as they come, the next when it has the last: neither side holds more than one piece. */
async function tryOnEvents(trial: EventTrial): Promise<Omit<RuleTestResult, "issues">> {
  const { history, job, signal } = trial;
  const started = performance.now();
  const scan = await trial.scanner.scan(
    trial.tenantUid,
    { ...trial.range, logsources: [trial.logsource], maxEvents: MOST_EVENTS },
    { signal },
  );
  const total = Math.min(scan.total, MOST_EVENTS);
  trial.report({ scanned: 0, matched: 0, total });
  for await (const rows of scan.rows) {
    trial.report({ ...(await history.ask("tryRows", { job, rows })), total });
    signal.throwIfAborted();
  }
  const { scanned, matched, matches } = await history.ask("endTrial", { job });
  const notice = scan.isComplete
    ? null
    : `Of ${scan.total} events of this logsource, the newest ${scanned} were looked at.`;
  return {
    scanned,
    matched,
    isComplete: scan.isComplete,
    matches,
    facts: {
      elapsedMs: performance.now() - started,
      rowsRead: scan.total,
      bytesRead: 0,
      isTruncated: notice !== null || matched > matches.length,
      notice,
    },
  };
}
