import { parentPort, workerData } from "node:worker_threads";
import { createEvtxReader } from "../../evtx/index.ts";
import { chooseRules } from "./chosen-rules.ts";
import { fileChunks } from "./file-chunks.ts";
import { logonOf } from "./logon-of.ts";
import { createLogonTable } from "./logons.ts";
import { type ReadSetting, readRange, readMember, readPart } from "./read-part.ts";
import { createRecordMatcher } from "./record-matcher.ts";
import {
  type FromThread,
  PLACE_BYTES,
  type ScanOrders,
  ScanThreadData,
  type ToThread,
} from "./scan-messages.ts";
import type { MatchRow, RangeReport } from "./scan-report.ts";
import { readOf } from "./scan-rules.ts";
import type { ScanUnit } from "./scan-unit.ts";
import { type Archive, openArchive } from "./zip-archive.ts";

const port = parentPort;
if (port === null) throw new Error("this file runs as a worker thread");
const { counts, place } = ScanThreadData.parse(workerData);
const read = new Float64Array(counts, place * PLACE_BYTES, 2);
/** Matches are handed over when so many have come together. */
const BATCH_ROWS = 500;

let scan: ((unit: ScanUnit) => Promise<void>) | null = null;
port.on("message", (message: ToThread) => {
  if (message.kind === "orders") scan = createScan(message.orders);
  // what fails here is a fault of ours: it ends the thread, and whoever started it tells
  else void scan?.(message.unit);
});

/** One more record was held against the rules. */
function count(): void {
  read[1] = (read[1] ?? 0) + 1;
}

function tell(message: FromThread): void {
  port?.postMessage(message);
}

function createScan(orders: ScanOrders): (unit: ScanUnit) => Promise<void> {
  const { rules, shown, linked } = chooseRules(readOf(orders.rules), orders.choice);
  const places = new Map(rules.map((rule, at) => [rule, at]));
  let rows: MatchRow[] = [];
  let reports: RangeReport[] = [];
  const matcher = createRecordMatcher(rules);
  const setting: ReadSetting = {
    ...orders,
    match: (record, isWanted) => {
      count();
      return matcher.match(record, isWanted);
    },
    look: (record, isWanted) => {
      const event = matcher.look(record, isWanted);
      if (event !== null) count();
      return event;
    },
    placeOf: (rule) => places.get(rule) ?? -1,
    isShown: (rule) => shown.has(rule.uid),
    feeds: linked.feeds,
    logons: createLogonTable(logonOf),
    readEvtx: createEvtxReader(),
    onMatch: (row) => {
      rows.push(row);
      if (rows.length < BATCH_ROWS) return;
      tell({ kind: "matches", rows });
      rows = [];
    },
    onReport: (report) => void reports.push(report),
  };
  const archives = createArchiveKeeper(orders);
  return async (unit) => {
    await readUnit(unit, setting, archives);
    tell({ kind: "done", rows, reports, logons: setting.logons.take() });
    [rows, reports] = [[], []];
  };
}

async function readUnit(
  unit: ScanUnit,
  setting: ReadSetting,
  archives: (path: string) => Promise<Archive>,
): Promise<void> {
  const { path, bytes, writtenAt } = unit;
  const about = { name: path, container: null, packedBytes: bytes, bytes, writtenAt };
  if (unit.kind === "file")
    return readPart({ ...about, range: 0, chunks: counted(fileChunks(path)), depth: 0 }, setting);
  if (unit.kind !== "members") {
    const { kind, range, start, end } = unit;
    const chunks = counted(fileChunks(path, start, end));
    return readRange({ ...about, kind, range, start, chunks }, setting);
  }
  const archive = await archives(path);
  for (let at = unit.from; at < unit.to; at++)
    await readMember(archive, at, { name: path, depth: 0, setting });
  read[0] = (read[0] ?? 0) + bytes;
}

async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    read[0] = (read[0] ?? 0) + chunk.length;
    yield chunk;
  }
}

/** Keeps the archive open whose files come one batch after the other. */
function createArchiveKeeper({ limits }: ScanOrders): (path: string) => Promise<Archive> {
  let kept: { readonly path: string; readonly archive: Archive } | null = null;
  return async (path) => {
    if (kept?.path === path) return kept.archive;
    kept?.archive.close();
    kept = { path, archive: await openArchive(path, limits) };
    return kept.archive;
  };
}
