/** Characters of a raw record that are surely seen in one line, and those before a match that says where it stands. */
const SEEN_IN_LINE = 90;
const BEFORE = 40;

/**
 * The part of a raw record that stands in so many lines: from its start, or from just before the first match where
 * that would not be seen.
 */
export function rawExcerpt(text: string, marks: readonly string[], lines = 1): string {
  const length = lines * ONE_LINE;
  const folded = text.toLowerCase();
  const found = marks.map((mark) => folded.indexOf(mark.toLowerCase())).filter((at) => at >= 0);
  const first = Math.min(text.length, ...found);
  const seen = lines * SEEN_IN_LINE;
  if (found.length === 0 || first <= seen) return text.slice(0, length);
  // near the end, more of what stands before fits in as well
  const start = Math.max(0, Math.min(first - BEFORE, text.length - seen));
  return `…${text.slice(start, start + length)}`;
}

/** Longest part of one line that is drawn: no screen shows more. */
const ONE_LINE = 400;
const MAX_LINES = 8;

/**
 * Lines that a wrapped row gets: what nine of ten records need at a width in characters, at most 8. All rows of a list
 * have one height, so that scrolling stays arithmetic.
 */
export function wrappedLines(lengths: readonly number[], characters: number): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  const length = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
  return Math.min(MAX_LINES, Math.max(1, Math.ceil(length / Math.max(1, characters))));
}
