import type { ActiveSuppression, SuppressionStore, VerdictStore } from "../../alerts/index.ts";
import type { BacktestPorts } from "../../api/routes/backtests.ts";
import type { Watched } from "../../api/progress-stream.ts";
import { loadRules, type SigmaRule } from "../../detect/index.ts";
import type { EventScanner, HistoryPart, HistoryReader } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { Finding } from "../../schema/finding.ts";
import type {
  BacktestExample,
  BacktestProgress,
  BacktestRequest,
  BacktestResult,
} from "../../schema/views/hunt.ts";
import type { RuleIssue } from "../../schema/views/rule.ts";
import { explanationOf } from "../history/rule-trial-job.ts";
import { placeholderLists } from "../serve/tenant-rules.ts";
import {
  dailyReport,
  entityReport,
  onlyIn,
  sideReport,
  type TriedSide,
  verdictReport,
} from "./backtest-report.ts";
import { type HuntContentDeps, type ResolvedScope, resolveScope } from "./hunt-content.ts";
import type { HuntThread } from "./hunt-threads.ts";

export type BacktestDeps = HuntContentDeps & {
  readonly reader: HistoryReader;
  readonly scanner: EventScanner;
  readonly suppressions: Pick<SuppressionStore, "list">;
  readonly verdicts: VerdictStore;
  readonly startThread: () => HuntThread;
  readonly now?: () => number;
};

const DAY_MS = 86_400_000;
/** Findings of one side that are worked with; of a rule that matches more, the newest days are told. */
const MOST_FINDINGS = 20_000;
const FILTER_PATH = "filter.yml";
const NO_EFFORT = { evaluations: 0, sampledMs: 0 };

/** Tries a change on stored events, as both rules would be matched live. Nothing is kept. */
export function createBacktest(deps: BacktestDeps): BacktestPorts["backtest"] {
  return (tenantUid, wanted, watched) =>
    deps.history.withJob(async () => {
      const sides = await resolveSides(deps, tenantUid, wanted);
      if ("issues" in sides) return nothingTried(wanted, sides.issues, (deps.now ?? Date.now)());
      const thread = deps.startThread();
      try {
        return await new Backtest(deps, thread, { tenantUid, wanted, sides }).run(watched);
      } finally {
        await thread.close();
      }
    });
}

type Sides = {
  /** Null when the rule is new. */
  readonly before: ResolvedScope | null;
  readonly after: ResolvedScope;
  /** To explain matches by. */
  readonly rules: { readonly before: SigmaRule | null; readonly after: SigmaRule };
};

async function resolveSides(
  deps: BacktestDeps,
  tenantUid: string,
  { ruleUid, text, filter }: BacktestRequest,
): Promise<Sides | { readonly issues: readonly RuleIssue[] }> {
  const tenant = await deps.tenantRules.read(tenantUid);
  const placeholders = placeholderLists(tenant);
  const files = [...fileOf("rule.yml", text), ...fileOf(FILTER_PATH, filter)];
  const { issues } = await deps.history.ask("load", { files, placeholders });
  if (issues.some(({ severity }) => severity === "error")) return { issues };
  // it was read by the thread without a fault
  const changed = loadRules(fileOf("rule.yml", text), placeholders).rules[0] ?? null;
  const uid = ruleUid ?? changed?.uid ?? "";
  const current = tenant.rules.get(uid) ?? deps.catalog.rules.get(uid) ?? null;
  const rules = { before: current, after: ruleAfter(text, changed, current) };
  const before = current === null ? null : await resolveScope(deps, tenantUid, { ruleUids: [uid] });
  const after = text === undefined ? before : await resolveScope(deps, tenantUid, { text });
  if (after === null) throw noRule();
  return { before, after: filter === undefined ? after : withFilter(after, filter), rules };
}

function fileOf(path: string, text: string | undefined): { readonly path: string; readonly text: string }[] {
  return text === undefined ? [] : [{ path, text }];
}

function ruleAfter(
  text: string | undefined,
  changed: SigmaRule | null,
  current: SigmaRule | null,
): SigmaRule {
  if (text !== undefined && changed === null)
    throw new AppError("RULE_INVALID", "The text has no rule.", { place: "body.text" });
  const rule = changed ?? current;
  if (rule === null) throw noRule();
  return rule;
}

function noRule(): AppError {
  return new AppError("NOT_FOUND", "There is no such rule.");
}

function withFilter(scope: ResolvedScope, text: string): ResolvedScope {
  const { detection } = scope.content;
  const tenants = detection.tenants.map((tenant) => ({
    ...tenant,
    rules: [...tenant.rules, { path: FILTER_PATH, text }],
  }));
  return { ...scope, content: { ...scope.content, detection: { ...detection, tenants } } };
}

function nothingTried({ days }: BacktestRequest, issues: readonly RuleIssue[], now: number): BacktestResult {
  const side: TriedSide = { version: "", findings: [], suppressions: [], effort: NO_EFFORT };
  return {
    issues: [...issues],
    from: now - days * DAY_MS,
    to: now,
    scanned: 0,
    isComplete: true,
    before: sideReport(side, 0, now),
    after: sideReport(side, 0, now),
    added: 0,
    removed: 0,
    daily: [],
    addedExamples: [],
    removedExamples: [],
    ...entityReport(side, side),
    verdicts: verdictReport([], new Map()),
    removedVerdicts: verdictReport([], new Map()),
    elapsedMs: 0,
  };
}

type Subject = { readonly tenantUid: string; readonly wanted: BacktestRequest; readonly sides: Sides };
type Range = { readonly from: number; readonly to: number };

class Backtest {
  readonly #deps: BacktestDeps;
  readonly #thread: HuntThread;
  readonly #subject: Subject;
  readonly #started = performance.now();
  readonly #now: number;
  readonly #found = { before: new Array<Finding>(), after: new Array<Finding>() };

  constructor(deps: BacktestDeps, thread: HuntThread, subject: Subject) {
    this.#deps = deps;
    this.#thread = thread;
    this.#subject = subject;
    this.#now = (deps.now ?? Date.now)();
  }

  async run(watched: Watched<BacktestProgress>): Promise<BacktestResult> {
    const { tenantUid, wanted } = this.#subject;
    const range = { from: this.#now - wanted.days * DAY_MS, to: this.#now };
    const parts = await this.#deps.reader.plan(tenantUid, range);
    const total = parts.reduce((sum, { events }) => sum + events, 0);
    const report = (passed: number): void => watched.report({ passed, total, matched: this.#matched() });
    let passed = 0;
    let from = range.from;
    report(passed);
    for (const part of parts) {
      if (this.#matched() > MOST_FINDINGS) {
        // newest days come first: what is left is older
        from = Date.parse(`${part.day}T00:00:00Z`) + DAY_MS;
        break;
      }
      for (const side of ["before", "after"] as const) await this.#readPart(side, part, { range, watched });
      passed += part.events;
      report(passed);
    }
    return this.#report(
      { from: from >= range.to ? range.from : from, to: range.to },
      passed,
      from === range.from,
    );
  }

  #matched(): number {
    return Math.max(this.#found.before.length, this.#found.after.length);
  }

  async #readPart(
    side: "before" | "after",
    part: HistoryPart,
    { range, watched }: { readonly range: Range; readonly watched: Watched<BacktestProgress> },
  ): Promise<void> {
    const { tenantUid, sides } = this.#subject;
    const scope = sides[side];
    if (scope === null) return;
    for await (const page of this.#thread.read(scope.content, { job: side, tenantUid, part, range })) {
      watched.signal.throwIfAborted();
      this.#found[side].push(...page.findings);
    }
  }

  async #report(range: Range, scanned: number, isComplete: boolean): Promise<BacktestResult> {
    const { tenantUid, wanted, sides } = this.#subject;
    const active = await this.#activeSuppressions();
    const tried = wanted.suppression && { ...wanted.suppression, uid: "tried", expiresAt: Number.MAX_VALUE };
    const before = await this.#side("before", range, active);
    const after = await this.#side("after", range, tried === undefined ? active : [...active, tried]);
    const [added, removed] = [onlyIn(after, before), onlyIn(before, after)];
    const verdicts = await this.#deps.verdicts.ofFindings(
      tenantUid,
      sides.rules.before?.uid ?? "",
      before.findings.map(({ uid }) => uid),
    );
    return {
      issues: [],
      ...range,
      scanned,
      isComplete,
      before: sideReport(before, scanned, this.#now),
      after: sideReport(after, scanned, this.#now),
      added: added.length,
      removed: removed.length,
      daily: dailyReport({ before, after }, range),
      addedExamples: await this.#examples(added, sides.rules.after),
      removedExamples: await this.#examples(removed, sides.rules.before),
      ...entityReport(before, after),
      verdicts: verdictReport(before.findings, verdicts),
      removedVerdicts: verdictReport(removed, verdicts),
      elapsedMs: performance.now() - this.#started,
    };
  }

  async #activeSuppressions(): Promise<ActiveSuppression[]> {
    const all = await this.#deps.suppressions.list(this.#subject.tenantUid);
    return all.map(({ uid, detectorUid, entity, expiresAt }) => ({ uid, detectorUid, entity, expiresAt }));
  }

  async #side(
    side: "before" | "after",
    range: Range,
    suppressions: readonly ActiveSuppression[],
  ): Promise<TriedSide> {
    const rule = this.#subject.sides.rules[side];
    return {
      version: rule?.version ?? "",
      findings: this.#found[side].filter(({ receivedAt }) => receivedAt >= range.from),
      suppressions,
      effort: rule === null ? NO_EFFORT : await this.#thread.effort(side),
    };
  }

  /** The newest, with what the rule says of them. */
  async #examples(findings: readonly Finding[], rule: SigmaRule | null): Promise<BacktestExample[]> {
    if (rule === null) return [];
    const newest = findings.toSorted((a, b) => b.time - a.time).slice(0, this.#subject.wanted.examples);
    const events = await this.#deps.scanner.read(
      this.#subject.tenantUid,
      newest.map(({ eventUid }) => eventUid),
    );
    return events
      .toSorted((a, b) => b.row.time - a.row.time)
      .map(({ event, row }) => ({ event: row, explanation: explanationOf(rule, event.fields) }));
  }
}
