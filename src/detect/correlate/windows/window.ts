import type { CorrelationMatch } from "../match.ts";

/** What a window held when its correlation was found in it. */
export type WindowHit = {
  /** In order, at most {@link MOST_LISTED}, the newest. */
  readonly matches: readonly CorrelationMatch[];
  /** Of all matches that it rests on. */
  readonly count: number;
  /** What was compared with the bounds. */
  readonly measured: number;
};

/** Matches that a finding lists. */
export const MOST_LISTED = 100;

/** A match, and which of the correlation's rules it is of. */
export type WindowMatch = { readonly match: CorrelationMatch; readonly rule: number };

/** A window as it is put down and taken up again. */
export type SavedWindow = {
  /** Matches that a sliding window needs, the newest of a complete one; in order. */
  readonly matches: readonly WindowMatch[];
  /** Of a window that is judged when it is complete. */
  readonly whole?: {
    readonly begin: number;
    readonly count: number;
    readonly tally: SavedTally;
  };
};

/** What a tally came to so far: each kind knows what it put where. */
export type SavedTally = {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
  readonly matches: readonly WindowMatch[];
};

/** What one group of a correlation has seen. Matches come in order. */
export type GroupWindow = {
  /**
   * Takes a match. `event` is a number that all matches of an event have and no other. With `isJudged` it may be the one that
   * completes a finding, which empties the window.
   */
  readonly take: (
    match: CorrelationMatch,
    rule: number,
    event: number,
    isJudged: boolean,
  ) => WindowHit | null;
  /** Judges a window that is complete, and empties it. Windows that are judged at matches have nothing to say here. */
  readonly close: () => WindowHit | null;
  /** When the window that is open began; null when none is, or when it slides. */
  readonly begin: () => number | null;
  /** True when nothing in it can count for a match at this time or later. */
  readonly isOver: (time: number) => boolean;
  /** Matches and values that it holds on to. */
  readonly held: () => number;
  readonly save: () => SavedWindow;
};

/** The newest of some matches, as a finding lists them. */
export function listed(matches: readonly CorrelationMatch[]): readonly CorrelationMatch[] {
  return matches.length > MOST_LISTED ? matches.slice(-MOST_LISTED) : matches;
}
