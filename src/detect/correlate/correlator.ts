import {
  type CorrelationCounts,
  type CorrelationHit,
  CorrelationRun,
  type GroupEnds,
  isAfter,
  type WindowEnd,
} from "./correlation-run.ts";
import { isAtEnd, matchOfHit } from "./hit-match.ts";
import type { LinkedCorrelation } from "./link-correlations.ts";
import type { CorrelationMatch } from "./match.ts";
import type { Spill } from "./spill.ts";
import { WaitingMatches } from "./waiting-matches.ts";

export type CorrelatorOptions = {
  /** Where to go on; matches from before that are still in a window are pushed again, in any order, before `advance`. */
  readonly resume?: CorrelatorResume;
  /** What is kept in memory, and where the rest goes; without it all is kept in memory. */
  readonly room?: CorrelatorRoom;
  /** How long after its event a match may come, and how far the clocks of sources may be off; 0 by default. */
  readonly lateBoundMs?: number;
};

/** Where another correlator of the same correlations left off. */
export type CorrelatorResume = {
  /** Up to which it had advanced. */
  readonly clock: number;
  /** Windows that were done with by then: of each group the latest, unless that is longer ago than the timespan. */
  readonly ends: readonly WindowEnd[];
};

/** How much a correlator keeps in memory. What is put down is taken up again as it was: nothing is forgotten for want of room. */
export type CorrelatorRoom = {
  readonly spill: Spill;
  /** Matches that wait for their time. */
  readonly mostWaiting: number;
  /** Matches and values in windows. */
  readonly mostHeld: number;
  /** Events between two looks at how much the windows hold. */
  readonly lookEvery: number;
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
  return new EventTimeCorrelator(correlations, options);
}

type Target = { readonly run: CorrelationRun; readonly rule: number };

class EventTimeCorrelator implements Correlator {
  readonly #runs: readonly CorrelationRun[];
  /** Those whose windows are judged when they are complete. */
  readonly #whole: readonly CorrelationRun[];
  readonly #targets = new Map<string, Target[]>();
  readonly #lateBoundMs: number;
  readonly #room: CorrelatorRoom | null;
  readonly #waiting: WaitingMatches;
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

  /** What was judged by another; null once it is taken over. */
  #resume: { readonly to: number; readonly ends: ReadonlyMap<string, GroupEnds> } | null;

  constructor(
    correlations: readonly LinkedCorrelation[],
    { lateBoundMs = 0, resume, room }: CorrelatorOptions,
  ) {
    this.#lateBoundMs = lateBoundMs;
    this.#resume = resume ? { to: resume.clock - lateBoundMs, ends: latestEnds(resume.ends) } : null;
    this.#room = room ?? null;
    this.#waiting = new WaitingMatches(room ?? null);
    this.#runs = correlations.map(
      (linked, run) => new CorrelationRun(linked, room === undefined ? null : { store: room.spill, run }),
    );
    this.#whole = this.#runs.filter((run) => !run.isJudgedAtMatches);
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
      // of what was pushed before, that was counted before
      if (this.#resume === null) for (const { run } of targets) run.counts.late++;
      return;
    }
    this.#waiting.put(match);
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
    return this.#waiting.size;
  }

  /** Judges everything before a moment. */
  #judge(to: number): Correlated {
    if (this.#resume !== null) this.#takeOver(this.#resume);
    if (to > this.#judgedTo) {
      for (const second of this.#waiting.due(to)) this.#work(this.#waiting.take(second, to));
      this.#closeBefore(to);
      if (Number.isFinite(to)) this.#judgedTo = to;
      for (const run of this.#runs) run.sweep(to);
    }
    const correlated = { hits: this.#hits, ends: this.#ends, passedOn: this.#passedOn };
    [this.#hits, this.#ends, this.#passedOn] = [[], [], []];
    return correlated;
  }

  /** Fills the windows with what is known of the time that was judged before, and finds nothing in it again. */
  #takeOver({ to, ends }: { readonly to: number; readonly ends: ReadonlyMap<string, GroupEnds> }): void {
    for (const second of this.#waiting.due(to)) {
      const matches = this.#waiting.take(second, to);
      for (const [at, match] of matches.entries()) {
        this.#closeBefore(match.time);
        const before = matches[at - 1];
        if (before === undefined || !isSameEvent(before, match)) this.#event++;
        else if (before.ruleUid === match.ruleUid) continue;
        this.#makeRoom();
        this.#handAgain(match, to, ends);
      }
    }
    this.#closeBefore(to);
    this.#judgedTo = to;
    this.#resume = null;
  }

  #handAgain(match: CorrelationMatch, to: number, ends: ReadonlyMap<string, GroupEnds>): void {
    for (const { run, rule } of this.#targetsOf(match.ruleUid)) {
      const { uid, timespanMs } = run.linked.correlation;
      // what is longer ago is in no window that is open, and ends from that time are not known
      if (match.time >= to - timespanMs) run.take(match, rule, this.#event, ends.get(uid) ?? NO_ENDS);
    }
  }

  /** Matches of a rule come in runs. */
  #targetsOf(ruleUid: string): readonly Target[] {
    if (ruleUid !== this.#lastRule) {
      this.#lastRule = ruleUid;
      this.#lastTargets = this.#targets.get(ruleUid) ?? NO_TARGETS;
    }
    return this.#lastTargets;
  }

  /** Puts windows down when they hold too much. */
  #makeRoom(): void {
    const room = this.#room;
    if (room === null || this.#event % room.lookEvery !== 0) return;
    const held = this.#runs.map((run) => run.held());
    if (held.reduce((sum, one) => sum + one, 0) <= room.mostHeld) return;
    for (const [at, run] of this.#runs.entries()) run.putDown(Math.floor((held[at] ?? 0) / 2));
  }

  #work(matches: readonly CorrelationMatch[]): void {
    for (let at = 0; at < matches.length; ) {
      const first = matches[at];
      if (first === undefined) return;
      this.#closeBefore(first.time);
      this.#event++;
      this.#makeRoom();
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
      const hits = run.take(match, rule, this.#event, null);
      if (hits.length > 0) this.#found = [...this.#found, ...hits];
    }
  }

  /** Findings of one event, from the innermost correlations outwards, each handed to those that refer to it. */
  #passOn(): void {
    while (this.#found.length > 0) {
      const hit = shallowest(this.#found);
      this.#found = this.#found.filter((other) => other !== hit);
      this.#hits.push(hit);
      this.#ends.push(endOf(hit));
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
      for (const run of this.#whole) if (run.nextDue() < (next?.nextDue() ?? time)) next = run;
      const closed = next?.closeNext() ?? null;
      if (closed === null) return;
      // a window of the time that was judged before has said what it had to say
      if (this.#resume !== null) continue;
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
const NO_ENDS: GroupEnds = new Map();

/** By correlation and group. */
function latestEnds(ends: readonly WindowEnd[]): Map<string, Map<string, WindowEnd>> {
  const latest = new Map<string, Map<string, WindowEnd>>();
  for (const end of ends) {
    const groups = latest.get(end.correlationUid) ?? new Map<string, WindowEnd>();
    latest.set(end.correlationUid, groups);
    const known = groups.get(end.groupKey);
    if (known === undefined || isAfter(end, known)) groups.set(end.groupKey, end);
  }
  return latest;
}

/** Where a finding ends its window. What is complete with the end of a window uses the whole moment up. */
function endOf(hit: CorrelationHit): WindowEnd {
  return isAtEnd(hit) ? { ...hit.end, eventUid: "" } : hit.end;
}

function isSameEvent(a: CorrelationMatch, b: CorrelationMatch): boolean {
  return a.time === b.time && a.eventUid === b.eventUid;
}

/** The finding with the least depth; of several the one that was found first. */
function shallowest(found: readonly CorrelationHit[]): CorrelationHit {
  return found.reduce((best, hit) => (hit.linked.depth < best.linked.depth ? hit : best));
}
