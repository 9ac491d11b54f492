import {
  type Correlated,
  type CorrelationCounts,
  createCorrelator,
  type LinkedCorrelation,
  type SpillFile,
  type WindowEnd,
} from "../../detect/index.ts";
import type { MatchRow } from "../../events/index.ts";
import { matchOfRow } from "../pipeline/match-row.ts";
import type { TenantCorrelations } from "../pipeline/tenant-correlations.ts";
import { type LateBounds, lateBoundOf } from "./late-bound.ts";

/** Correlations that hang together, by chaining, and wait equally long for late matches. */
export type CorrelationPart = {
  readonly correlations: readonly LinkedCorrelation[];
  readonly lateBoundMs: number;
  /** Rules and inner correlations that they refer to. */
  readonly ruleUids: readonly string[];
  /** Longest timespan of them. */
  readonly timespanMs: number;
};

/**
 * The parts of a tenant's correlations, each with the bound of lateness that its rules' sources need: those of a cloud service must not
 * hold up the others, and what is chained to them must wait for them.
 */
export function correlationParts(tenant: TenantCorrelations, bounds: LateBounds): CorrelationPart[] {
  const byBound = Map.groupBy(tenant.correlations, boundsOf(tenant, bounds));
  return [...byBound].map(([lateBoundMs, correlations]) => ({
    correlations,
    lateBoundMs,
    ruleUids: [...new Set(correlations.flatMap(({ rules }) => rules.map(({ uid }) => uid)))],
    timespanMs: Math.max(...correlations.map(({ correlation }) => correlation.timespanMs)),
  }));
}

function boundsOf(
  { correlations, logsources }: TenantCorrelations,
  bounds: LateBounds,
): (linked: LinkedCorrelation) => number {
  const found = new Map(correlations.map(({ correlation }) => [correlation.uid, bounds.liveMs]));
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (const { correlation, rules } of correlations) {
      const chained = [correlation.uid, ...rules.map(({ uid }) => uid).filter((uid) => found.has(uid))];
      const least = [
        ...rules.map(({ uid }) => lateBoundOf(logsources.get(uid) ?? {}, bounds)),
        ...chained.map((uid) => found.get(uid) ?? 0),
      ];
      const bound = Math.max(...least);
      isSettled &&= chained.every((uid) => found.get(uid) === bound);
      for (const uid of chained) found.set(uid, bound);
    }
  }
  return ({ correlation }) => found.get(correlation.uid) ?? bounds.liveMs;
}

/** All correlations of a tenant at work. */
export type TenantCorrelator = {
  /** Takes a match that was stored. Of a restart's those are pushed again that are still in a window, in any order. */
  readonly push: (row: MatchRow) => void;
  /** Everything that was received before this moment has been pushed. */
  readonly advance: (clock: number) => Correlated;
  /** By uid of the correlation. */
  readonly counts: () => ReadonlyMap<string, Readonly<CorrelationCounts>>;
  /** Lets go of what it put down on disk. */
  readonly drop: () => void;
};

/** What one part of a tenant's correlations keeps in memory; a match takes about half a kilobyte. */
const MOST_WAITING = 250_000;
const MOST_HELD = 500_000;
const LOOK_EVERY = 50_000;

/** Goes on at a clock, with the ends of windows that were kept of each part. */
export function createTenantCorrelator(
  tenant: TenantCorrelations,
  clock: number,
  {
    parts,
    spillFile,
  }: {
    readonly parts: readonly { readonly part: CorrelationPart; readonly ends: readonly WindowEnd[] }[];
    readonly spillFile: SpillFile;
  },
): TenantCorrelator {
  const correlators = parts.map(({ part, ends }) => {
    const spill = spillFile.open();
    const room = { spill, mostWaiting: MOST_WAITING, mostHeld: MOST_HELD, lookEvery: LOOK_EVERY };
    return {
      correlator: createCorrelator(part.correlations, {
        lateBoundMs: part.lateBoundMs,
        resume: { clock, ends },
        room,
      }),
      spill,
      ruleUids: new Set(part.ruleUids),
      judgedTo: clock - part.lateBoundMs,
    };
  });
  return {
    push(row) {
      const feed = tenant.feeds.get(row.ruleUid);
      if (feed === undefined) return;
      const match = matchOfRow(feed, row);
      for (const { correlator, ruleUids, judgedTo } of correlators) {
        // what a correlation found after the clock it finds again
        const isKnown = match.about.found === undefined || match.time < judgedTo;
        if (ruleUids.has(row.ruleUid) && isKnown) correlator.push(match);
      }
    },
    advance(to) {
      const all = correlators.map(({ correlator }) => correlator.advance(to));
      return {
        hits: all.flatMap(({ hits }) => hits),
        ends: all.flatMap(({ ends }) => ends),
        passedOn: all.flatMap(({ passedOn }) => passedOn),
      };
    },
    counts: () => new Map(correlators.flatMap(({ correlator }) => [...correlator.counts()])),
    drop() {
      for (const { spill } of correlators) spill.clear();
    },
  };
}
