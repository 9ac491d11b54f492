import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LineSplitter } from "../../lib/assemble/line-splitter.ts";
import { MatchRow } from "./scan-report.ts";
import { compareText } from "./walk-inputs.ts";

/** Puts matches in order, however many there are: what is too much for the memory waits on disk. */
export type MatchSorter = {
  add(rows: readonly MatchRow[]): void;
  /** All of them, by time and then place. Nothing is added any more. */
  sorted(): Generator<MatchRow>;
  /** Takes away what lies on disk. */
  close(): void;
};

/** Characters that are held before a run is written. */
const MAX_HELD = 96 << 20;
/** What a row takes besides its detail, about. */
const ROW_CHARACTERS = 200;
const BLOCK_BYTES = 1 << 20;

export function createMatchSorter(maxHeld = MAX_HELD): MatchSorter {
  let held: MatchRow[] = [];
  let characters = 0;
  let isSorted = false;
  let folder: string | null = null;
  const runs: string[] = [];
  const spill = (): void => {
    folder ??= mkdtempSync(join(tmpdir(), "watchfloor-scan-"));
    const path = join(folder, `run-${runs.length}`);
    writeRun(path, held.toSorted(compareRows));
    runs.push(path);
    held = [];
    characters = 0;
  };
  return {
    add: (rows) => {
      for (const row of rows) {
        held.push(row);
        characters += row.detail.length + ROW_CHARACTERS;
      }
      if (characters > maxHeld) spill();
    },
    *sorted() {
      if (!isSorted) held.sort(compareRows);
      isSorted = true;
      yield* mergeRuns([...runs.map(readRun), held.values()]);
    },
    close: () => {
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By time, those without behind all others, then by where it is, then by rule: an order that no thread changes. */
export function compareRows(a: MatchRow, b: MatchRow): number {
  return (
    order(a.time, b.time) ||
    compareText(a.part, b.part) ||
    a.range - b.range ||
    a.index - b.index ||
    a.rule - b.rule
  );
}

function order(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

function writeRun(path: string, rows: readonly MatchRow[]): void {
  const file = openSync(path, "wx", 0o600);
  try {
    let lines: string[] = [];
    let length = 0;
    const flush = (): void => {
      const bytes = Buffer.from(lines.join(""));
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      lines = [];
      length = 0;
    };
    for (const row of rows) {
      const line = `${JSON.stringify(row)}\n`;
      lines.push(line);
      length += line.length;
      if (length >= BLOCK_BYTES) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
}

function* readRun(path: string): Generator<MatchRow> {
  const file = openSync(path, "r");
  try {
    const lines = new LineSplitter(Number.MAX_SAFE_INTEGER);
    const block = Buffer.alloc(BLOCK_BYTES);
    for (let length = readSync(file, block); length > 0; length = readSync(file, block))
      // a line may be a view of the block, which the next one is read into
      for (const { bytes } of lines.push(block.subarray(0, length))) yield rowOf(bytes);
  } finally {
    closeSync(file);
  }
}

function rowOf(line: Uint8Array): MatchRow {
  return MatchRow.parse(JSON.parse(new TextDecoder().decode(line)));
}

type Run = { row: MatchRow; readonly rest: Iterator<MatchRow> };

/** There are few runs, so that the least is looked for among all. */
function* mergeRuns(sources: readonly Iterator<MatchRow>[]): Generator<MatchRow> {
  const runs: Run[] = [];
  for (const rest of sources) {
    const next = rest.next();
    if (next.done !== true) runs.push({ row: next.value, rest });
  }
  while (runs.length > 0) {
    const least = runs.reduce((best, run) => (compareRows(run.row, best.row) < 0 ? run : best));
    yield least.row;
    const next = least.rest.next();
    if (next.done === true) runs.splice(runs.indexOf(least), 1);
    else least.row = next.value;
  }
}
