/** A line of a difference. Numbers count from 1 and are null on the side that does not have the line. */
export type DiffLine = {
  readonly kind: "same" | "added" | "removed";
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
};

/** Above this many lines times lines, the middle is shown as removed and added whole instead of line by line. */
const MAX_CELLS = 4_000_000;

/** The least lines to remove and add to come from one text to the other (longest common subsequence). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (i: number, offset: number): DiffLine => ({
    kind: "same",
    before: i + 1,
    after: i + 1 + offset,
    text: a[i] ?? "",
  });
  const middle = diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end), start);
  return [
    ...range(0, start).map((i) => same(i, 0)),
    ...middle,
    ...range(a.length - end, a.length).map((i) => same(i, b.length - a.length)),
  ];
}

function diffMiddle(a: readonly string[], b: readonly string[], offset: number): DiffLine[] {
  const removed = (i: number): DiffLine => ({
    kind: "removed",
    before: offset + i + 1,
    after: null,
    text: a[i] ?? "",
  });
  const added = (j: number): DiffLine => ({
    kind: "added",
    before: null,
    after: offset + j + 1,
    text: b[j] ?? "",
  });
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  if (a.length * b.length <= MAX_CELLS) {
    const common = commonLengths(a, b);
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) {
        lines.push({ kind: "same", before: offset + i + 1, after: offset + j + 1, text: a[i] ?? "" });
        i++;
        j++;
      } else if (common(i + 1, j) >= common(i, j + 1)) lines.push(removed(i++));
      else lines.push(added(j++));
    }
  }
  return [...lines, ...range(i, a.length).map(removed), ...range(j, b.length).map(added)];
}

/** Length of the longest common subsequence of what follows i in a and j in b. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}

/** Changes with a few lines around them; a number is how many equal lines were left out there. */
export function foldDiff(lines: readonly DiffLine[], around = 3): (DiffLine | number)[] {
  const near = new Set<number>();
  for (const [i, line] of lines.entries())
    if (line.kind !== "same") for (const k of range(Math.max(0, i - around), i + around + 1)) near.add(k);
  const folded: (DiffLine | number)[] = [];
  let skipped = 0;
  for (const [i, line] of lines.entries()) {
    if (!near.has(i)) {
      skipped++;
      continue;
    }
    if (skipped > 0) folded.push(skipped);
    skipped = 0;
    folded.push(line);
  }
  return skipped > 0 ? [...folded, skipped] : folded;
}

/** Lines that changed with some around them, as the API tells them. */
export type DiffHunk = {
  readonly fromLine: number;
  readonly toLine: number;
  readonly lines: readonly { readonly kind: DiffLine["kind"]; readonly text: string }[];
};

/** The lines of a hunk with their numbers on both sides. */
export function hunkLines({ fromLine, toLine, lines }: DiffHunk): DiffLine[] {
  let before = fromLine;
  let after = toLine;
  return lines.map(({ kind, text }) => ({
    kind,
    before: kind === "added" ? null : before++,
    after: kind === "removed" ? null : after++,
    text,
  }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
