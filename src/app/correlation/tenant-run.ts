import type { Logger } from "pino";
import type { AlertIntake } from "../../alerts/index.ts";
import {
  type Correlated,
  type CorrelationCounts,
  correlationFinding,
  type CorrelationProgressStore,
  type SpillFile,
} from "../../detect/index.ts";
import type { CorrelationStore, MatchRow } from "../../events/index.ts";
import type { Finding } from "../../schema/finding.ts";
import { matchRow } from "../pipeline/match-row.ts";
import type { TenantCorrelations } from "../pipeline/tenant-correlations.ts";
import type { LateBounds } from "./late-bound.ts";
import {
  type CorrelationPart,
  correlationParts,
  createTenantCorrelator,
  type TenantCorrelator,
} from "./tenant-correlator.ts";

export type TenantRunDeps = {
  readonly store: CorrelationStore;
  readonly progress: CorrelationProgressStore;
  readonly intake: AlertIntake;
  /** The correlations of a tenant as they are now. */
  readonly correlationsOf: (tenantUid: string) => Promise<TenantCorrelations>;
  readonly bounds: LateBounds;
  /** For what does not fit into memory. */
  readonly spillFile: SpillFile;
  readonly logger: Logger;
  /** Told after findings are stored everywhere. */
  readonly onFound: (tenantUid: string, findings: readonly Finding[]) => void;
};

/** How long a step that failed waits before it is tried again. */
const RETRY_MS = 2000;
/** How often the clock is kept when nothing was found: a restart works out again what came after. */
const KEEP_CLOCK_MS = 10_000;

/**
 * The correlations of one tenant at work. One step after the other: take up what was kept, go on with the clock, store what became
 * known, keep the clock. Whatever breaks off is done again from the clock that was kept, and finds the same.
 */
export class TenantRun {
  readonly #tenantUid: string;
  readonly #deps: TenantRunDeps;
  readonly #stopping: AbortSignal;
  #correlations: TenantCorrelations | null = null;
  #correlator: TenantCorrelator | null = null;
  /** Matches that came while there was no correlator. */
  #waiting: MatchRow[] = [];
  /** Counts of correlators that were replaced. */
  #countsBefore = new Map<string, CorrelationCounts>();
  #clock: number;
  #clockKeptAt = 0;
  /** Something came since the clock was kept. */
  #hasNew = false;
  #mustReload = true;
  #turn: Promise<void> = Promise.resolve();
  #isBusy = false;

  /** `clock` is the one that was kept last. */
  constructor(tenantUid: string, clock: number, deps: TenantRunDeps, stopping: AbortSignal) {
    this.#tenantUid = tenantUid;
    this.#clock = clock;
    this.#deps = deps;
    this.#stopping = stopping;
  }

  push(row: MatchRow): void {
    this.#hasNew = true;
    if (this.#correlator === null) this.#waiting.push(row);
    else this.#correlator.push(row);
  }

  /** The rules of the tenant changed. */
  reload(): void {
    this.#mustReload = true;
  }

  counts(): ReadonlyMap<string, CorrelationCounts> {
    const all = new Map(this.#countsBefore);
    for (const [uid, { late, ungrouped }] of this.#correlator?.counts() ?? []) {
      const before = all.get(uid);
      all.set(uid, {
        late: late + (before?.late ?? 0),
        ungrouped: ungrouped + (before?.ungrouped ?? 0),
      });
    }
    return all;
  }

  /** Goes on to a moment, unless the step before is still at work. */
  advance(clock: number): void {
    if (this.#isBusy || this.#stopping.aborted) return;
    this.#isBusy = true;
    this.#turn = this.#step(clock)
      .catch((error: unknown) => {
        // a fault of ours: what the correlator knew is made anew from what is stored
        this.#deps.logger.error(
          { err: error, tenant: this.#tenantUid },
          "correlations failed; please report this",
        );
        this.#correlations = null;
        this.#mustReload = true;
      })
      .finally(() => {
        this.#isBusy = false;
      });
  }

  /** Resolves once the step in hand is over. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  async #step(clock: number): Promise<void> {
    if (this.#mustReload) {
      this.#mustReload = false;
      await this.#untilDone(() => this.#takeUp());
    }
    if (this.#correlator === null || this.#stopping.aborted) return;
    const known = this.#correlator.advance(clock);
    this.#clock = Math.max(clock, this.#clock);
    const isNews = known.ends.length > 0 || known.hits.length > 0;
    if (isNews) await this.#untilDone(() => this.#store(known));
    // a clock that nothing came after need not be kept
    if (!isNews && (!this.#hasNew || clock - this.#clockKeptAt < KEEP_CLOCK_MS)) return;
    await this.#untilDone(() => this.#keepClock());
  }

  async #keepClock(): Promise<void> {
    this.#hasNew = false;
    await this.#deps.progress.put(this.#tenantUid, this.#clock);
    this.#clockKeptAt = this.#clock;
  }

  /** An engine that is lost is waited for: nothing is given up. */
  async #untilDone(work: () => Promise<void>): Promise<void> {
    while (!this.#stopping.aborted) {
      try {
        await work();
        return;
      } catch (error) {
        this.#deps.logger.error(
          { err: error, tenant: this.#tenantUid },
          "a step of the correlations failed; it is tried again",
        );
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Makes the correlator for the rules as they are now, from what is stored. */
  async #takeUp(): Promise<void> {
    const { correlationsOf, store, bounds, spillFile } = this.#deps;
    const tenantUid = this.#tenantUid;
    const correlations = await correlationsOf(tenantUid);
    if (this.#correlator !== null && isSame(this.#correlations, correlations)) return;
    await this.#keepClock();
    this.#retire();
    const from = this.#clock;
    const parts = correlationParts(correlations, bounds);
    const kept = await Promise.all(
      parts.map(async (part) => {
        const judgedTo = from - part.lateBoundMs;
        const uids = part.correlations.map(({ correlation }) => correlation.uid);
        const range = { from: judgedTo - part.timespanMs, to: judgedTo };
        return { part, ends: await store.ends(tenantUid, uids, range) };
      }),
    );
    const correlator = createTenantCorrelator(correlations, from, { parts: kept, spillFile });
    try {
      for (const part of parts) await this.#pushStored(correlator, part, from);
    } catch (error) {
      correlator.drop();
      throw error;
    }
    for (const row of this.#waiting) correlator.push(row);
    this.#waiting = [];
    this.#correlations = correlations;
    this.#correlator = correlator;
  }

  /** What can still count at the clock. */
  async #pushStored(
    correlator: TenantCorrelator,
    { ruleUids, lateBoundMs, timespanMs }: CorrelationPart,
    clock: number,
  ): Promise<void> {
    const stored = this.#deps.store.matches(this.#tenantUid, ruleUids, clock - lateBoundMs - timespanMs);
    for await (const rows of stored) for (const row of rows) correlator.push(row);
  }

  /** Lets the correlator go, but not what it counted. */
  #retire(): void {
    this.#countsBefore = new Map(this.counts());
    this.#correlator?.drop();
    this.#correlator = null;
  }

  async #store({ hits, ends, passedOn }: Correlated): Promise<void> {
    const { store, intake, onFound } = this.#deps;
    const correlations = this.#correlations;
    const tenantUid = this.#tenantUid;
    const findings = hits.map((hit): Finding => {
      const finding = correlationFinding(hit, tenantUid);
      return correlations?.shadow.has(finding.detectorUid) === true
        ? { ...finding, purpose: "shadow" }
        : finding;
    });
    const matches = passedOn.map((match) =>
      matchRow(tenantUid, correlations?.feeds.get(match.ruleUid) ?? { fields: [] }, match),
    );
    await store.add(tenantUid, { findings, ends, matches });
    const alerts = findings.filter(({ purpose }) => purpose === "alert");
    const at = Math.max(...alerts.map(({ receivedAt }) => receivedAt));
    if (alerts.length > 0) await intake.takeEach(tenantUid, at, alerts);
    if (findings.length > 0) onFound(tenantUid, findings);
  }
}

/** Correlations that ask the same of the same rules. */
function isSame(before: TenantCorrelations | null, now: TenantCorrelations): boolean {
  return before !== null && fingerprint(before) === fingerprint(now);
}

function fingerprint({ correlations, logsources, shadow }: TenantCorrelations): string {
  return JSON.stringify([
    correlations.map(({ correlation, level, rules, isSilent, passedFields }) => [
      correlation.uid,
      correlation.version,
      level,
      rules,
      isSilent,
      passedFields,
    ]),
    [...logsources],
    correlations.map(({ correlation }) => shadow.has(correlation.uid)),
  ]);
}
