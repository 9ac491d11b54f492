/** One line of a diff. */
export type DiffLine = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** Lines that changed, with some around them. Lines count from 1. */
export type Hunk = {
  readonly fromLine: number;
  readonly toLine: number;
  readonly lines: readonly DiffLine[];
};

/** Changes that are told line by line; of more, all of the old stands before all of the new. */
const MOST_EDITS = 500;

/** What turns one text into another, line by line, with `context` unchanged lines around. */
export function diffTexts(from: string, to: string, context = 3): Hunk[] {
  return hunksOf(diffLines(linesOf(from), linesOf(to)), context);
}

/** Hunks as a unified diff, without a head. */
export function unifiedDiff(hunks: readonly Hunk[]): string {
  const sign = { same: " ", added: "+", removed: "-" } as const;
  return hunks
    .map(({ fromLine, toLine, lines }) => {
      const before = lines.filter(({ kind }) => kind !== "added").length;
      const after = lines.filter(({ kind }) => kind !== "removed").length;
      const head = `@@ -${place(fromLine, before)} +${place(toLine, after)} @@\n`;
      return head + lines.map(({ kind, text }) => `${sign[kind]}${text}\n`).join("");
    })
    .join("");
}

/** A side without lines names the line before it. Source: POSIX `diff -u`. */
function place(line: number, count: number): string {
  return `${count === 0 ? line - 1 : line},${count}`;
}

/** A last line without its end is a line as others are. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function same(text: string): DiffLine {
  return { kind: "same", text };
}

function diffLines(from: readonly string[], to: readonly string[]): DiffLine[] {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  while (
    tail < from.length - head &&
    tail < to.length - head &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  )
    tail++;
  return [
    ...from.slice(0, head).map(same),
    ...middleOf(from.slice(head, from.length - tail), to.slice(head, to.length - tail)),
    ...from.slice(from.length - tail).map(same),
  ];
}

/** The shortest edit. Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. */
function middleOf(from: readonly string[], to: readonly string[]): DiffLine[] {
  const trace: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  const most = Math.min(MOST_EDITS, from.length + to.length);
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reached);
    const next = new Map(reached);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepFrom(next, diagonal, edits).x;
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= from.length && x - diagonal >= to.length) return walkBack(trace, from, to);
    }
    reached = next;
  }
  return [
    ...from.map((text): DiffLine => ({ kind: "removed", text })),
    ...to.map((text): DiffLine => ({ kind: "added", text })),
  ];
}

/** Whether a diagonal is reached by an added line or by a removed one, and where it begins. */
function stepFrom(
  reached: ReadonlyMap<number, number>,
  diagonal: number,
  edits: number,
): { readonly x: number; readonly isAdded: boolean } {
  const below = reached.get(diagonal - 1) ?? -1;
  const above = reached.get(diagonal + 1) ?? -1;
  const isAdded = diagonal === -edits || (diagonal !== edits && below < above);
  return { x: isAdded ? above : below + 1, isAdded };
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  from: readonly string[],
  to: readonly string[],
): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = from.length;
  let y = to.length;
  const goBackTo = (startX: number, startY: number): void => {
    for (; x > startX && y > startY; x--, y--) lines.push({ kind: "same", text: from[x - 1] ?? "" });
  };
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reached = trace[edits] ?? new Map<number, number>();
    const { isAdded } = stepFrom(reached, x - y, edits);
    const diagonal = x - y + (isAdded ? 1 : -1);
    const startX = reached.get(diagonal) ?? 0;
    goBackTo(startX, startX - diagonal);
    if (isAdded) lines.push({ kind: "added", text: to[--y] ?? "" });
    else lines.push({ kind: "removed", text: from[--x] ?? "" });
  }
  goBackTo(0, 0);
  return lines.toReversed();
}

function hunksOf(lines: readonly DiffLine[], context: number): Hunk[] {
  const changed = lines.flatMap(({ kind }, index) => (kind === "same" ? [] : [index]));
  const ranges: [number, number][] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    const end = Math.min(lines.length, index + context + 1);
    if (last !== undefined && index - context <= last[1]) last[1] = end;
    else ranges.push([Math.max(0, index - context), end]);
  }
  return ranges.map(([start, end]) => {
    const before = lines.slice(0, start);
    return {
      fromLine: before.filter(({ kind }) => kind !== "added").length + 1,
      toLine: before.filter(({ kind }) => kind !== "removed").length + 1,
      lines: lines.slice(start, end),
    };
  });
}
