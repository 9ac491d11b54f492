import { closeSync, openSync, readSync } from "node:fs";
import { isEvtx } from "../../evtx/index.ts";
import { fileHead } from "./file-chunks.ts";
import { HEAD_BYTES, recognize } from "./recognize.ts";
import { emptyPart, type PartReport } from "./scan-report.ts";
import { faultText, type ScanInput } from "./walk-inputs.ts";
import { type ArchiveLimits, openArchive } from "./zip-archive.ts";

/** What one thread does at a time: a file, a range of an event log or of JSON lines, or files of an archive. */
export type ScanUnit = ScanInput &
  (
    | { readonly kind: "file" }
    | {
        readonly kind: "evtx" | "json";
        readonly range: number;
        readonly start: number;
        readonly end: number;
      }
    | { readonly kind: "members"; readonly from: number; readonly to: number }
  );

export type PlannedUnits = {
  /** Those with the most bytes first, so that none of them is left for the end. */
  readonly units: readonly ScanUnit[];
  /** Archives, and what could not be opened. */
  readonly reports: readonly PartReport[];
};

export type PlanOptions = {
  readonly limits: ArchiveLimits;
  /** About what a range of a file that is cut has; files that are not twice as large are not. */
  readonly cutBytes: number;
};

/** Cuts inputs into pieces that threads can take. What comes of them does not depend on the cuts. */
export async function planUnits(inputs: readonly ScanInput[], options: PlanOptions): Promise<PlannedUnits> {
  const units: ScanUnit[] = [];
  const reports: PartReport[] = [];
  for (const input of inputs) {
    const planned = await planInput(input, options);
    units.push(...planned.units);
    reports.push(...planned.reports);
  }
  return { units: units.toSorted((a, b) => b.bytes - a.bytes), reports };
}

async function planInput(input: ScanInput, { limits, cutBytes }: PlanOptions): Promise<PlannedUnits> {
  try {
    const head = fileHead(input.path, HEAD_BYTES);
    const { kind } = recognize(head, isEvtx);
    if (kind === "zip") return await planArchive(input, limits);
    if (input.bytes >= 2 * cutBytes) {
      if (kind === "evtx") return { units: rangesOf(input, "evtx", evtxCuts(input, cutBytes)), reports: [] };
      if (kind === "text" && isJsonLines(input.path, head))
        return { units: rangesOf(input, "json", jsonCuts(input, cutBytes)), reports: [] };
    }
    return { units: [{ ...input, kind: "file" }], reports: [] };
  } catch (error) {
    return { units: [], reports: [failed(input, faultText(error))] };
  }
}

function failed({ path, bytes }: ScanInput, problem: string): PartReport {
  return { ...emptyPart(path, null, { packedBytes: bytes, bytes }), outcome: "failed", problem };
}

/** Files of an archive that one thread takes at a time. */
const BATCH_BYTES = 8 << 20;
const BATCH_MEMBERS = 64;

async function planArchive(input: ScanInput, limits: ArchiveLimits): Promise<PlannedUnits> {
  const { path, bytes, writtenAt } = input;
  let archive: Awaited<ReturnType<typeof openArchive>>;
  try {
    archive = await openArchive(path, limits);
  } catch (error) {
    return { units: [], reports: [failed(input, `it cannot be unpacked: ${faultText(error)}`)] };
  }
  const { members, problem } = archive;
  archive.close();
  const units: ScanUnit[] = [];
  let [from, batch] = [0, 0];
  for (const [at, member] of members.entries()) {
    batch += member.bytes;
    if (batch < BATCH_BYTES && at - from + 1 < BATCH_MEMBERS && at + 1 < members.length) continue;
    units.push({ kind: "members", path, writtenAt, from, to: at + 1, bytes: batch });
    [from, batch] = [at + 1, 0];
  }
  const report: PartReport = {
    ...emptyPart(path, null, { packedBytes: bytes, bytes }),
    readAs: "zip",
    read: bytes,
    unread: 0,
    problem,
    outcome: problem === null ? "read" : "partly",
  };
  return { units, reports: [report] };
}

const HEADER_BYTES = 4096;
const CHUNK_BYTES = 65_536;

function rangesOf(input: ScanInput, kind: "evtx" | "json", cuts: readonly number[]): ScanUnit[] {
  const ends = [...cuts, input.bytes];
  return ends.map((end, range) => {
    const start = ends[range - 1] ?? 0;
    return { ...input, kind, range, start, end, bytes: end - start };
  });
}

/**
 * Places of chunks where an event log is cut: only where chunk has followed chunk from the start, because behind damage the places
 * of chunks are not known before it is read. From there on it is one range.
 */
function evtxCuts({ path, bytes }: ScanInput, cutBytes: number): number[] {
  const rangeBytes = Math.ceil(cutBytes / CHUNK_BYTES) * CHUNK_BYTES;
  const regular = regularEnd(path, bytes);
  const cuts: number[] = [];
  for (let at = HEADER_BYTES + rangeBytes; at < regular; at += rangeBytes) cuts.push(at);
  return cuts;
}

/** The place before which every 64 KiB behind the header are a chunk. */
function regularEnd(path: string, bytes: number): number {
  const file = openSync(path, "r");
  const first = Buffer.alloc(8);
  try {
    let at = HEADER_BYTES;
    while (
      at < bytes &&
      readSync(file, first, 0, 8, at) === 8 &&
      first.toString("latin1", 0, 7) === "ElfChnk"
    )
      at += CHUNK_BYTES;
    return at;
  } finally {
    closeSync(file);
  }
}

/** Bytes in which the end of a line is looked for; a longer line is not cut. */
const LOOK_BYTES = 1 << 20;

function isJsonLines(path: string, head: Uint8Array): boolean {
  const isNamed = !/\.csv$/i.test(path);
  return isNamed && /^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(Buffer.from(head).toString("latin1"));
}

/**
 * Ends of lines where JSON is cut. An object that closes before a line end and one that opens behind it are two values: within
 * a value there is a comma or a colon between, and a text has no line end in it.
 */
function jsonCuts({ path, bytes }: ScanInput, cutBytes: number): number[] {
  const file = openSync(path, "r");
  const window = Buffer.alloc(Math.min(LOOK_BYTES, cutBytes));
  const cuts: number[] = [];
  try {
    for (let at = cutBytes; at < bytes; at += cutBytes) {
      const text = window.toString("latin1", 0, readSync(file, window, 0, window.length, at));
      const found = /\}\r?\n(?=\{)/.exec(text);
      if (found !== null) cuts.push(at + found.index + found[0].length);
    }
  } finally {
    closeSync(file);
  }
  return cuts;
}
