import { isJudgedAtMatches } from "./condition.ts";
import type { LinkedCorrelation } from "./link-correlations.ts";
import { combinations, compareEventUids, type CorrelationMatch, keyOf } from "./match.ts";
import type { Spill, SpilledGroup } from "./spill.ts";
import { createWindow } from "./windows/create-window.ts";
import type { GroupWindow, WindowHit } from "./windows/window.ts";

/** What a correlation found in one of its groups. */
export type CorrelationHit = WindowHit & {
  readonly linked: LinkedCorrelation;
  readonly group: CorrelationGroup;
  /** The match at which it was found, or the event uid empty and the time at which its window was complete. */
  readonly end: WindowEnd;
};

/** One group of a correlation: the values of its `group-by`, folded, and one text of them. */
export type CorrelationGroup = { readonly key: string; readonly parts: readonly string[] };

/** How far a group is done: matches up to there are in no later window. */
export type WindowEnd = {
  readonly correlationUid: string;
  readonly groupKey: string;
  readonly time: number;
  /** The last event; empty when all of the moment are meant. */
  readonly eventUid: string;
};

/** How far groups of one correlation are done, by key. */
export type GroupEnds = ReadonlyMap<string, WindowEnd>;

/** True for a match that a window which ended there did not have. */
export function isAfter(
  { time, eventUid }: Pick<CorrelationMatch, "time" | "eventUid">,
  end: Pick<WindowEnd, "time" | "eventUid">,
): boolean {
  if (time !== end.time) return time > end.time;
  return end.eventUid !== "" && compareEventUids(eventUid, end.eventUid) > 0;
}

/** How many matches a correlation could not use since it was made. */
export type CorrelationCounts = {
  /** Came after their time had been judged, or with a time that is too far from that of their receipt. */
  late: number;
  /** Lack a field of `group-by`. */
  ungrouped: number;
};

type Group = CorrelationGroup & {
  readonly window: GroupWindow;
  /** Event with which the last finding was complete: none of its matches counts again. */
  endedBy: number;
  /** Moment that the last finding used up, because it was complete with the end of a window. */
  endedAt: number;
  /** Event that came into it last. */
  touched: number;
};

/** Groups are looked through for those that are over when there are this many times more than were left last time. */
const SWEEP_AT_TIMES = 2;
const SWEEP_FROM = 1024;

/** One correlation at work: a window for each group. Matches come in order. */
export class CorrelationRun {
  readonly linked: LinkedCorrelation;
  readonly counts: CorrelationCounts = { late: 0, ungrouped: 0 };
  readonly isJudgedAtMatches: boolean;
  /** Place of the value that is the group, by rule; -1 where it is made of none or several. */
  readonly #onlyPlaces: Int32Array;
  readonly #groups = new Map<string, Group>();
  /** Windows that are open, in the order in which they are complete: all take the same time. */
  #open: { readonly key: string; readonly due: number }[] = [];
  #openHead = 0;
  #sweepAt = SWEEP_FROM;
  readonly #spill: RunSpill | null;
  /** Groups that are put down, or were and are forgotten since. */
  #spilled = 0;

  constructor(linked: LinkedCorrelation, spill: RunSpill | null = null) {
    this.linked = linked;
    this.#spill = spill;
    this.isJudgedAtMatches = isJudgedAtMatches(linked.correlation);
    this.#onlyPlaces = Int32Array.from(linked.rules, ({ groupAt }) =>
      groupAt.length === 1 ? (groupAt[0] ?? -1) : -1,
    );
  }

  /**
   * Takes a match of one of its rules. `event` is a number that all matches of its event have and no other. With `done` it was
   * judged before: it is put into its window where that is not done with, and nothing is found.
   */
  take(match: CorrelationMatch, rule: number, event: number, done: GroupEnds | null): CorrelationHit[] {
    const place = this.#onlyPlaces[rule] ?? -1;
    const only = place < 0 ? undefined : match.values[place];
    if (typeof only === "string" && done === null) {
      const hit = this.#takeIn(this.#groupOf(only.toLowerCase(), null, event), match, rule, event);
      return hit === null ? NO_HITS : [hit];
    }
    const groups = combinations(this.linked.rules[rule]?.groupAt ?? [], match.values);
    if (groups.length === 0) this.counts.ungrouped++;
    if (done !== null) {
      for (const parts of groups)
        this.#takeAgain(this.#groupOf(keyOf(parts), parts, event), match, { rule, event, done });
      return NO_HITS;
    }
    return groups.flatMap(
      (parts) => this.#takeIn(this.#groupOf(keyOf(parts), parts, event), match, rule, event) ?? [],
    );
  }

  #groupOf(key: string, parts: readonly string[] | null, event: number): Group {
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.touched = event;
      return known;
    }
    const group = this.#takeUp(key) ?? {
      key,
      parts: parts ?? [key],
      window: createWindow(this.linked),
      endedBy: Number.NaN,
      endedAt: Number.NaN,
      touched: event,
    };
    group.touched = event;
    this.#groups.set(key, group);
    return group;
  }

  /** A group that was put down, or null. */
  #takeUp(key: string): Group | null {
    if (this.#spill === null || this.#spilled === 0) return null;
    const held = this.#spill.store.takeGroup(this.#spill.run, key);
    if (held === null) return null;
    this.#spilled--;
    const window = createWindow(this.linked, held.window);
    return { key, parts: held.parts, window, endedBy: Number.NaN, endedAt: Number.NaN, touched: 0 };
  }

  /** Puts down the groups that nothing came into for longest, until no more is held than this. */
  putDown(most: number): void {
    if (this.#spill === null) return;
    let held = this.held();
    const put: SpilledGroup[] = [];
    for (const { key, parts, window } of [...this.#groups.values()].toSorted(
      (a, b) => a.touched - b.touched,
    )) {
      if (held <= most) break;
      held -= window.held();
      const saved = window.save();
      const newest = window.begin() === null ? saved.matches.at(-1)?.match.time : undefined;
      put.push({ key, newest: newest ?? Number.POSITIVE_INFINITY, held: { parts, window: saved } });
      this.#groups.delete(key);
    }
    this.#spill.store.putGroups(this.#spill.run, put);
    this.#spilled += put.length;
  }

  /** Matches and values that it holds on to in memory. */
  held(): number {
    let held = 0;
    for (const { window } of this.#groups.values()) held += window.held();
    return held;
  }

  #takeIn(group: Group, match: CorrelationMatch, rule: number, event: number): CorrelationHit | null {
    if (group.endedBy === event || group.endedAt === match.time) return null;
    if (this.isJudgedAtMatches) {
      const hit = group.window.take(match, rule, event, true);
      if (hit === null) return null;
      group.endedBy = event;
      if (match.about.found?.isAtEnd === true) group.endedAt = match.time;
      return this.#hit(group, hit, match);
    }
    this.#putIn(group, match, rule, event);
    return null;
  }

  #putIn(group: Group, match: CorrelationMatch, rule: number, event: number): void {
    const wasOpen = group.window.begin() !== null;
    group.window.take(match, rule, event, false);
    const begin = group.window.begin();
    if (!wasOpen && begin !== null)
      this.#open.push({ key: group.key, due: begin + this.linked.correlation.timespanMs });
  }

  #takeAgain(
    group: Group,
    match: CorrelationMatch,
    at: { readonly rule: number; readonly event: number; readonly done: GroupEnds },
  ): void {
    const end = at.done.get(group.key);
    if (end === undefined || isAfter(match, end)) this.#putIn(group, match, at.rule, at.event);
  }

  #hit(
    group: Group,
    hit: WindowHit,
    { time, eventUid }: Pick<CorrelationMatch, "time" | "eventUid">,
  ): CorrelationHit {
    const { key, parts } = group;
    const correlationUid = this.linked.correlation.uid;
    const end = { correlationUid, groupKey: key, time, eventUid };
    return { ...hit, linked: this.linked, group: { key, parts }, end };
  }

  /** When the next window is complete: everything up to then, and at that moment too, is in it. */
  nextDue(): number {
    return this.#open[this.#openHead]?.due ?? Number.POSITIVE_INFINITY;
  }

  /** Judges the window that is complete next. */
  closeNext(): { readonly end: WindowEnd; readonly hit: CorrelationHit | null } | null {
    const next = this.#open[this.#openHead];
    if (next === undefined) return null;
    this.#openHead++;
    if (this.#openHead > SWEEP_FROM && this.#openHead * 2 > this.#open.length) {
      this.#open = this.#open.slice(this.#openHead);
      this.#openHead = 0;
    }
    const { key, due } = next;
    const group = this.#groups.get(key) ?? this.#takeUp(key);
    if (group === null) throw new Error("a window that is open is in memory or was put down");
    const closed = group.window.close();
    this.#groups.delete(key);
    const at = { time: due, eventUid: "" };
    const end = { ...at, correlationUid: this.linked.correlation.uid, groupKey: key };
    return { end, hit: closed === null ? null : this.#hit(group, closed, at) };
  }

  /** Lets go of groups in which nothing can count any more at this time. */
  sweep(time: number): void {
    if (this.#groups.size < this.#sweepAt) return;
    for (const [key, { window }] of this.#groups) if (window.isOver(time)) this.#groups.delete(key);
    this.#sweepAt = Math.max(SWEEP_FROM, this.#groups.size * SWEEP_AT_TIMES);
    if (this.#spill !== null && this.#spilled > 0)
      this.#spilled -= this.#spill.store.forgetGroups(
        this.#spill.run,
        time - this.linked.correlation.timespanMs,
      );
  }
}

/** Where a correlation of a correlator puts groups down. */
export type RunSpill = { readonly store: Spill; readonly run: number };

const NO_HITS: CorrelationHit[] = [];
