import { z } from "zod";
import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import type { NormalizedEvent } from "../schema/event.ts";
import { parseLogsourceKey, type RuleLogsource } from "../schema/logsource.ts";
import type { OcsfEvent } from "../schema/ocsf.ts";
import type { EventRow } from "../schema/views/event.ts";
import { readByUid } from "./event-keys.ts";
import { ROW_COLUMNS, rowView, type StoredRow } from "./event-rows.ts";
import { createLineSplitter } from "./line-reader.ts";
import { readFields } from "./stored-fields.ts";
import { rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/** A stored event as detection saw it, and as a list shows it. */
export type ScannedEvent = { readonly event: NormalizedEvent; readonly row: EventRow };

export type ScanOptions = TimeRange & {
  /** Events that a rule with one of these can match; one without parts means all events. */
  readonly logsources: readonly RuleLogsource[];
  readonly maxEvents: number;
};

/** What a scan will read. */
export type Scan = {
  /** Events of the range that have one of the logsources. */
  readonly total: number;
  /** False when there are more than `maxEvents`: then the newest are read, and `from` tells from when on. */
  readonly isComplete: boolean;
  readonly from: number;
  /**
   * The events for {@link createScanReader}, which may be in another thread: in no order, a few in memory at a time.
   * Leaving the loop ends the query.
   */
  readonly rows: AsyncIterable<Uint8Array>;
};

/** Reads stored events back as they were when rules were first tried on them. */
export type EventScanner = {
  scan(tenantUid: string, options: ScanOptions, limits?: QueryLimits): Promise<Scan>;
  /** Events by uid; those that are not there are left out. */
  read(tenantUid: string, uids: readonly string[], limits?: QueryLimits): Promise<readonly ScannedEvent[]>;
};

export function createEventScanner(clickhouse: ClickHouse): EventScanner {
  return {
    scan: (tenantUid, options, limits) => scan(clickhouse, tenantUid, options, limits),
    async read(tenantUid, uids, limits) {
      const rows = await readByUid<ScanRow>({ clickhouse, tenantUid, limits }, SCAN_COLUMNS, uids);
      return rows.map(scannedEvent);
    },
  };
}

const SCAN_COLUMNS = `${ROW_COLUMNS}, logsource, fields, field_kinds, ocsf`;

type ScanRow = StoredRow & {
  readonly logsource: string;
  readonly field_kinds: string;
  readonly ocsf: string;
} & {
  readonly fields: Readonly<Record<string, string>>;
};

// what the store holds was written by us, and is looked at just closely enough to know that it is that
const StoredScanRow = z.custom<ScanRow>(isObject);
const StoredOcsf = z.custom<OcsfEvent>((value) => isObject(value) && "class_uid" in value);

/** The OCSF form of an event as it is stored. */
export function readOcsf(text: string): OcsfEvent {
  return StoredOcsf.parse(JSON.parse(text));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

const TIMEOUT_MS = 600_000;

async function scan(
  clickhouse: ClickHouse,
  tenantUid: string,
  options: ScanOptions,
  limits?: QueryLimits,
): Promise<Scan> {
  const wanted = logsourceCondition(options.logsources);
  const params = { ...wanted.params, ...rangeParams(tenantUid, options) };
  const where = `${tenantRange("time")} AND ${wanted.sql}`;
  // the width of a slice bounds how many events more than needed are looked at
  const sliceMs = Math.max(1000, Math.ceil((options.to - options.from) / 1000));
  const { rows: slices } = await clickhouse.query<{ slice: number; total: number }>(
    `SELECT intDiv(toUnixTimestamp64Milli(time) - {from:Int64}, {slice:Int64}) AS slice, count() AS total
     FROM event WHERE ${where} GROUP BY slice ORDER BY slice DESC`,
    { ...params, slice: sliceMs },
    limits,
  );
  const total = slices.reduce((sum, slice) => sum + slice.total, 0);
  let covered = 0;
  const last = slices.find((slice) => (covered += slice.total) >= options.maxEvents);
  const isComplete = total <= options.maxEvents;
  const from = isComplete || last === undefined ? options.from : options.from + last.slice * sliceMs;
  const bytes = clickhouse.stream(
    `SELECT ${SCAN_COLUMNS} FROM event WHERE ${where} LIMIT ${Math.round(options.maxEvents)}`,
    "JSONEachRow",
    { ...params, from: Math.round(from) },
    { timeoutMs: TIMEOUT_MS, ...limits },
  );
  return { total, isComplete, from, rows: bytes };
}

/** Makes events of the pieces that {@link Scan.rows} comes in. */
export type ScanReader = {
  /** Events that are whole now. */
  readonly push: (bytes: Uint8Array) => readonly ScannedEvent[];
  /** After the last piece: the event that had no end of line. */
  readonly end: () => readonly ScannedEvent[];
};

export function createScanReader(): ScanReader {
  const splitter = createLineSplitter();
  return { push: (bytes) => splitter.push(bytes).map(readLine), end: () => splitter.end().map(readLine) };
}

function readLine(line: string): ScannedEvent {
  return scannedEvent(StoredScanRow.parse(JSON.parse(line)));
}

function scannedEvent(row: ScanRow): ScannedEvent {
  return {
    row: rowView(row),
    event: {
      sourceType: row.source_type,
      logsource: parseLogsourceKey(row.logsource),
      fields: readFields(row.fields, row.field_kinds),
      ocsf: readOcsf(row.ocsf),
    },
  };
}

/** {@link logsourceCovers}, for the text that the store has. */
function logsourceCondition(logsources: readonly RuleLogsource[]): {
  readonly sql: string;
  readonly params: Record<string, string>;
} {
  const params: Record<string, string> = {};
  const one = ({ product, category, service }: RuleLogsource, index: number): string => {
    const parts = [
      [product, "splitByChar('|', logsource)[1] = "],
      [category, "has(splitByChar(',', splitByChar('|', logsource)[2]), "],
      [service, "has(splitByChar(',', splitByChar('|', logsource)[3]), "],
    ] as const;
    const conditions = parts.flatMap(([value, sql], part) => {
      if (value === undefined) return [];
      params[`l${index}_${part}`] = value;
      return [`${sql}{l${index}_${part}:String}${sql.startsWith("has") ? ")" : ""}`];
    });
    return conditions.length === 0 ? "1" : `(${conditions.join(" AND ")})`;
  };
  const sql = logsources.map(one).join(" OR ");
  return { sql: sql === "" ? "0" : `(${sql})`, params };
}
