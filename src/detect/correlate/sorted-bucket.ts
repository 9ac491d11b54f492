import { compareMatches, type CorrelationMatch } from "./match.ts";

/** Matches wait together for this long of event time. */
export const BUCKET_MS = 1000;

/** Below this many, sorting them by milliseconds first costs more than it saves. */
const FEW = 128;

/** The matches of one bucket in order. They are sorted by millisecond without comparing any, then within each. */
export function sortedBucket(matches: CorrelationMatch[], start: number): CorrelationMatch[] {
  if (matches.length < FEW) return matches.toSorted(compareMatches);
  const ends = new Uint32Array(BUCKET_MS + 1);
  for (const { time } of matches) {
    const slot = Math.floor(time - start) + 1;
    ends[slot] = (ends[slot] ?? 0) + 1;
  }
  for (let slot = 1; slot <= BUCKET_MS; slot++) ends[slot] = (ends[slot] ?? 0) + (ends[slot - 1] ?? 0);
  const places = ends.slice(0, BUCKET_MS);
  const sorted = matches.slice();
  for (const match of matches) {
    const slot = Math.floor(match.time - start);
    const place = places[slot] ?? 0;
    places[slot] = place + 1;
    sorted[place] = match;
  }
  for (let slot = 0; slot < BUCKET_MS; slot++) sortPart(sorted, ends[slot] ?? 0, ends[slot + 1] ?? 0);
  return sorted;
}

/** Sorts neighbours of one millisecond; mostly there is one. */
function sortPart(matches: CorrelationMatch[], from: number, to: number): void {
  if (to - from < 2) return;
  const part = matches.slice(from, to).toSorted(compareMatches);
  for (const [at, match] of part.entries()) matches[from + at] = match;
}
