/** A run of a line: marked when it is among what was looked for. */
export type LinePart = { readonly isMarked: boolean; readonly text: string };

/**
 * Cuts a line at every occurrence of the given texts, ignoring case, longest first. Empty texts mark nothing.
 */
export function markLine(line: string, texts: readonly string[]): LinePart[] {
  const wanted = texts
    .filter((text) => text !== "")
    .map((text) => text.toLowerCase())
    .toSorted((a, b) => b.length - a.length);
  const parts: LinePart[] = [];
  const folded = line.toLowerCase();
  // some characters change their length when folded; such a line cannot be matched by position
  if (wanted.length === 0 || folded.length !== line.length) return [{ isMarked: false, text: line }];
  let from = 0;
  let at = 0;
  while (at < line.length) {
    const found = wanted.find((text) => folded.startsWith(text, at));
    if (found === undefined) {
      at++;
      continue;
    }
    if (at > from) parts.push({ isMarked: false, text: line.slice(from, at) });
    parts.push({ isMarked: true, text: line.slice(at, at + found.length) });
    at += found.length;
    from = at;
  }
  if (from < line.length) parts.push({ isMarked: false, text: line.slice(from) });
  return parts;
}
