/** A place in a text: lines and columns count from 1, as faults are told. */
export type Place = { readonly line: number; readonly column: number };

/** Where an offset of the text stands. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/** The offset of a place; one beyond its line is the line's end. */
export function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end);
}

/** How far a fault reaches on its line: to the end of its word, at least one character. */
export function faultLength(line: string, column: number): number {
  const rest = line.slice(column - 1);
  return Math.max(1, /^[^\s:,]+/.exec(rest)?.[0].length ?? 1);
}

/** What a new line begins with: the indent of the one before, one step deeper behind a key without a value. */
export function indentAfter(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  if (/^\s*#/.test(line) || !/:\s*$/.test(line)) return indent;
  const step = /^( +)\S/m.exec(text)?.[1] ?? "    ";
  return indent + step;
}
