import {
  CorrelationRun,
  type CorrelationCounts,
  type CorrelationHit,
  type WindowEnd,
} from "./correlation-run.ts";
import type { LinkedCorrelation } from "./link-correlations.ts";
import { compareMatches, type CorrelationMatch } from "./match.ts";
import { matchOfHit } from "./hit-match.ts";

export type CorrelatorOptions = {
  /** How long after its event a match may come, and how far the clocks of sources may be off; 0 by default. */
  readonly lateBoundMs?: number;
};

/** What became known when time went on. */
export type Correlated = {
  /** In the order in which they were complete. */
  readonly hits: readonly CorrelationHit[];
  /** Windows that are done with, found in or not. */
  readonly ends: readonly WindowEnd[];
  /** What correlations found that others refer to, as matches for whoever keeps them. */
  readonly passedOn: readonly CorrelationMatch[];
};

/**
 * Works correlations out in the order of event time, whatever the order in which matches come. Matches wait until the clock
 * has gone on by the bound of lateness; then nothing that is in time can come before them any more. What is found depends
 * on the matches alone: not on their order, not on how they are split, and a match that is handed in twice counts once.
 */
export type Correlator = {
  readonly push: (match: CorrelationMatch) => void;
  /** Everything that was received before this moment has been pushed. */
  readonly advance: (clock: number) => Correlated;
  /** Nothing more comes. */
  readonly end: () => Correlated;
  /** By uid of the correlation. */
  readonly counts: () => ReadonlyMap<string, Readonly<CorrelationCounts>>;
  /** Matches that wait for their time. */
  readonly waiting: () => number;
};

/** Matches of one second wait together. */
const BUCKET_MS = 1000;

/** Correlations as `linkCorrelations` joins them. */
export function createCorrelator(
  correlations: readonly LinkedCorrelation[],
  options: CorrelatorOptions = {},
): Correlator {
  return new EventTimeCorrelator(correlations, options.lateBoundMs ?? 0);
}

type Target = { readonly run: CorrelationRun; readonly rule: number };

class EventTimeCorrelator implements Correlator {
  readonly #runs: readonly CorrelationRun[];
  readonly #targets = new Map<string, Target[]>();
  readonly #lateBoundMs: number;
  readonly #buckets = new Map<number, CorrelationMatch[]>();
  #waiting = 0;
  /** All before this moment is judged. */
  #judgedTo = Number.NEGATIVE_INFINITY;
  /** What {@link advance} answers with. */
  #hits: CorrelationHit[] = [];
  #ends: WindowEnd[] = [];
  #passedOn: CorrelationMatch[] = [];

  constructor(correlations: readonly LinkedCorrelation[], lateBoundMs: number) {
    this.#lateBoundMs = lateBoundMs;
    this.#runs = correlations.map((linked) => new CorrelationRun(linked));
    for (const run of this.#runs)
      for (const [rule, { uid }] of run.linked.rules.entries()) {
        const targets = this.#targets.get(uid) ?? [];
        targets.push({ run, rule });
        this.#targets.set(uid, targets);
      }
  }

  push(match: CorrelationMatch): void {
    const targets = this.#targets.get(match.ruleUid);
    if (targets === undefined) return;
    const { time, receivedAt = time } = match;
    if (time < this.#judgedTo || Math.abs(receivedAt - time) > this.#lateBoundMs) {
      for (const { run } of targets) run.counts.late++;
      return;
    }
    const second = Math.floor(time / BUCKET_MS);
    const bucket = this.#buckets.get(second);
    if (bucket === undefined) this.#buckets.set(second, [match]);
    else bucket.push(match);
    this.#waiting++;
  }

  advance(clock: number): Correlated {
    return this.#judge(clock - this.#lateBoundMs);
  }

  end(): Correlated {
    return this.#judge(Number.POSITIVE_INFINITY);
  }

  counts(): ReadonlyMap<string, Readonly<CorrelationCounts>> {
    return new Map(this.#runs.map(({ linked, counts }) => [linked.correlation.uid, counts]));
  }

  waiting(): number {
    return this.#waiting;
  }

  /** Judges everything before a moment. */
  #judge(to: number): Correlated {
    if (to > this.#judgedTo) {
      const due = [...this.#buckets.keys()].filter((second) => second * BUCKET_MS < to);
      for (const second of due.toSorted((a, b) => a - b)) this.#work(this.#take(second, to));
      this.#closeBefore(to);
      if (Number.isFinite(to)) this.#judgedTo = to;
      for (const run of this.#runs) run.sweep(to);
    }
    const correlated = { hits: this.#hits, ends: this.#ends, passedOn: this.#passedOn };
    [this.#hits, this.#ends, this.#passedOn] = [[], [], []];
    return correlated;
  }

  /** The matches of a second that are due, in order. */
  #take(second: number, to: number): CorrelationMatch[] {
    const bucket = this.#buckets.get(second) ?? [];
    bucket.sort(compareMatches);
    if ((second + 1) * BUCKET_MS <= to) {
      this.#buckets.delete(second);
      this.#waiting -= bucket.length;
      return bucket;
    }
    const found = bucket.findIndex(({ time }) => time >= to);
    const due = bucket.splice(0, found < 0 ? bucket.length : found);
    this.#waiting -= due.length;
    return due;
  }

  #work(matches: readonly CorrelationMatch[]): void {
    for (let at = 0; at < matches.length; ) {
      const first = matches[at];
      if (first === undefined) return;
      this.#closeBefore(first.time);
      const found: CorrelationHit[] = [];
      let last: CorrelationMatch | null = null;
      for (
        let match: CorrelationMatch | undefined = first;
        match !== undefined && match.time === first.time && match.eventUid === first.eventUid;
        match = matches[++at]
      ) {
        // handed in twice
        if (last?.ruleUid === match.ruleUid) continue;
        last = match;
        this.#hand(match, found);
      }
      this.#passOn(found);
    }
  }

  #hand(match: CorrelationMatch, found: CorrelationHit[]): void {
    for (const { run, rule } of this.#targets.get(match.ruleUid) ?? NO_TARGETS) {
      const hits = run.take(match, rule, true);
      if (hits.length > 0) found.push(...hits);
    }
  }

  /** Findings of one event, from the innermost correlations outwards, each handed to those that refer to it. */
  #passOn(found: CorrelationHit[]): void {
    for (let hit = shallowest(found); hit !== null; hit = shallowest(found)) {
      this.#hits.push(hit);
      this.#ends.push(hit.end);
      if (!this.#targets.has(hit.linked.correlation.uid)) continue;
      const match = matchOfHit(hit);
      this.#passedOn.push(match);
      this.#hand(match, found);
    }
  }

  /** Judges the windows that are complete before a moment, the earliest first, of those the innermost. */
  #closeBefore(time: number): void {
    for (;;) {
      let next: CorrelationRun | null = null;
      for (const run of this.#runs) if (run.nextDue() < (next?.nextDue() ?? time)) next = run;
      const closed = next?.closeNext() ?? null;
      if (closed === null) return;
      if (closed.hit === null) this.#ends.push(closed.end);
      else this.#passOn([closed.hit]);
    }
  }
}

const NO_TARGETS: readonly Target[] = [];

/** Takes out the finding with the least depth; of several the one that was found first. */
function shallowest(found: CorrelationHit[]): CorrelationHit | null {
  let best: CorrelationHit | null = null;
  for (const hit of found) if (best === null || hit.linked.depth < best.linked.depth) best = hit;
  if (best !== null) found.splice(found.indexOf(best), 1);
  return best;
}
