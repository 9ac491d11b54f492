import { closeSync, openSync, readSync } from "node:fs";
import { isEvtx } from "../../evtx/index.ts";
import { fileHead } from "./file-chunks.ts";
import { HEAD_BYTES, recognize } from "./recognize.ts";
import { emptyPart, type PartReport } from "./scan-report.ts";
import { faultText, type ScanInput } from "./walk-inputs.ts";
import { type ArchiveLimits, openArchive } from "./zip-archive.ts";

/** What one thread does at a time: a file, chunks of an event log, or files of an archive. */
export type ScanUnit = ScanInput &
  (
    | { readonly kind: "file" }
    | { readonly kind: "evtx"; readonly range: number; readonly start: number; readonly end: number }
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
    const { kind } = recognize(fileHead(input.path, HEAD_BYTES), isEvtx);
    if (kind === "zip") return await planArchive(input, limits);
    if (kind === "evtx" && input.bytes >= 2 * cutBytes)
      return { units: evtxRanges(input, cutBytes), reports: [] };
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

/**
 * Ranges of an event log. It is cut only where chunk has followed chunk from the start, because behind damage the places of
 * chunks are not known before it is read: from there on it is one range.
 */
function evtxRanges({ path, bytes, writtenAt }: ScanInput, cutBytes: number): ScanUnit[] {
  const rangeBytes = Math.ceil(cutBytes / CHUNK_BYTES) * CHUNK_BYTES;
  const units: ScanUnit[] = [];
  const regular = regularEnd(path, bytes);
  let start = 0;
  const push = (end: number): void => {
    units.push({ kind: "evtx", path, writtenAt, range: units.length, start, end, bytes: end - start });
    start = end;
  };
  for (let end = HEADER_BYTES + rangeBytes; end < regular; end += rangeBytes) push(end);
  push(bytes);
  return units;
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
