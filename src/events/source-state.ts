import type { SourceView } from "../schema/views/source.ts";

/** Whether a source is quiet, and for how long it may be. */
export type Quiet = { readonly state: SourceView["state"]; readonly expected: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A source that sent within this time is active, whatever its habits. */
const ACTIVE_MS = 5 * MINUTE_MS;
/** Nothing is called silent sooner: listeners restart, batches wait. */
const PATIENCE_MS = 15 * MINUTE_MS;

/**
 * Judges a source by its habits. The second longest gap of two weeks is what it is used to: a weekend comes twice in
 * that time, while one outage does not make the next one normal. A source with fewer gaps has a day.
 */
export function quietOf(lastSeen: number, longestGapsS: readonly number[], now: number): Quiet {
  const usual = longestGapsS[1];
  const usualMs = longestGapsS.length < 3 || usual === undefined ? null : usual * 1000;
  const boundMs = usualMs === null ? DAY_MS : Math.max(PATIENCE_MS, usualMs * 1.5);
  const quietMs = now - lastSeen;
  return {
    state: quietMs <= ACTIVE_MS ? "active" : quietMs <= boundMs ? "quiet" : "silent",
    expected: usualMs === null ? "every day" : `every ${durationText(usualMs)}`,
  };
}

function durationText(milliseconds: number): string {
  if (milliseconds >= 2 * DAY_MS) return `${Math.round(milliseconds / DAY_MS)} days`;
  if (milliseconds >= 2 * HOUR_MS) return `${Math.round(milliseconds / HOUR_MS)} hours`;
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE_MS));
  return minutes === 1 ? "minute" : `${minutes} minutes`;
}
