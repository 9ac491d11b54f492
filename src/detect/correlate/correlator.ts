import {
  type CorrelationCounts,
  type CorrelationHit,
  CorrelationRun,
  type WindowEnd,
} from "./correlation-run.ts";
import { matchOfHit } from "./hit-match.ts";
import type { LinkedCorrelation } from "./link-correlations.ts";
import type { CorrelationMatch } from "./match.ts";
import { BUCKET_MS, sortedBucket } from "./sorted-bucket.ts";

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
  /** Counts events and windows that were complete, so that each has a number. */
  #event = 0;
  #lastRule = "";
  #lastTargets: readonly Target[] = NO_TARGETS;
  /** What was found at the event in hand and is not passed on yet. */
  #found: readonly CorrelationHit[] = NONE_FOUND;
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
    const targets = this.#targetsOf(match.ruleUid);
    if (targets.length === 0) return;
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

  /** Matches of a rule come in runs. */
  #targetsOf(ruleUid: string): readonly Target[] {
    if (ruleUid !== this.#lastRule) {
      this.#lastRule = ruleUid;
      this.#lastTargets = this.#targets.get(ruleUid) ?? NO_TARGETS;
    }
    return this.#lastTargets;
  }

  /** The matches of a second that are due, in order. */
  #take(second: number, to: number): readonly CorrelationMatch[] {
    const bucket = sortedBucket(this.#buckets.get(second) ?? [], second * BUCKET_MS);
    this.#buckets.delete(second);
    const found = (second + 1) * BUCKET_MS <= to ? -1 : bucket.findIndex(({ time }) => time >= to);
    if (found >= 0) this.#buckets.set(second, bucket.slice(found));
    const due = found < 0 ? bucket : bucket.slice(0, found);
    this.#waiting -= due.length;
    return due;
  }

  #work(matches: readonly CorrelationMatch[]): void {
    for (let at = 0; at < matches.length; ) {
      const first = matches[at];
      if (first === undefined) return;
      this.#closeBefore(first.time);
      this.#event++;
      this.#hand(first);
      let last = first;
      // mostly there is one match of an event
      for (let next = matches[++at]; next !== undefined && isSameEvent(first, next); next = matches[++at]) {
        // unless it is handed in twice
        if (next.ruleUid !== last.ruleUid) this.#hand(next);
        last = next;
      }
      this.#passOn();
    }
  }

  #hand(match: CorrelationMatch): void {
    for (const { run, rule } of this.#targetsOf(match.ruleUid)) {
      const hits = run.take(match, rule, this.#event);
      if (hits.length > 0) this.#found = [...this.#found, ...hits];
    }
  }

  /** Findings of one event, from the innermost correlations outwards, each handed to those that refer to it. */
  #passOn(): void {
    while (this.#found.length > 0) {
      const hit = shallowest(this.#found);
      this.#found = this.#found.filter((other) => other !== hit);
      this.#hits.push(hit);
      this.#ends.push(hit.end);
      if (!this.#targets.has(hit.linked.correlation.uid)) continue;
      const match = matchOfHit(hit);
      this.#passedOn.push(match);
      this.#hand(match);
    }
  }

  /** Judges the windows that are complete before a moment, the earliest first, of those the innermost. */
  #closeBefore(time: number): void {
    for (;;) {
      let next: CorrelationRun | null = null;
      for (const run of this.#runs) if (run.nextDue() < (next?.nextDue() ?? time)) next = run;
      const closed = next?.closeNext() ?? null;
      if (closed === null) return;
      if (closed.hit === null) {
        this.#ends.push(closed.end);
        continue;
      }
      this.#event++;
      this.#found = [closed.hit];
      this.#passOn();
    }
  }
}

const NO_TARGETS: readonly Target[] = [];
const NONE_FOUND: readonly CorrelationHit[] = [];

function isSameEvent(a: CorrelationMatch, b: CorrelationMatch): boolean {
  return a.time === b.time && a.eventUid === b.eventUid;
}

/** The finding with the least depth; of several the one that was found first. */
function shallowest(found: readonly CorrelationHit[]): CorrelationHit {
  return found.reduce((best, hit) => (hit.linked.depth < best.linked.depth ? hit : best));
}
