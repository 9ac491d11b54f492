import { z } from "zod";
import { csvLine } from "../lib/csv-line.ts";
import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import { eventUid } from "../schema/event.ts";
import type { EventExport } from "../schema/views/event.ts";
import { eventCondition, sourceFieldSql } from "./event-rows.ts";
import { readLines } from "./line-reader.ts";
import { readFields } from "./stored-fields.ts";
import { findField } from "./query/query-to-sql.ts";
import { rangeParams } from "./time-range.ts";
import { timeSlices } from "./time-slices.ts";

/** Events as a file. */
export type EventExporter = {
  /**
   * Oldest first, in pieces of whole lines; memory does not grow with the number of events. NDJSON has a document a
   * line; CSV (RFC 4180) has a header. Without columns, whole events: all their parts, and in CSV those that fit a cell.
   */
  export(tenantUid: string, wanted: EventExport, limits?: QueryLimits): AsyncIterable<string>;
};

const TIMEOUT_MS = 3_600_000;
/** What the engine sorts in memory before it goes on on disk. */
const SORT_BYTES = 128 * 1024 * 1024;
/** Rows that the engine handles at once: of whole events, its usual 65,000 are hundreds of megabytes. */
const BLOCK_ROWS = 4096;
/** Text is handed on in pieces of about this many characters. */
const PIECE = 64 * 1024;

export function createEventExporter(clickhouse: ClickHouse): EventExporter {
  return {
    async *export(tenantUid, wanted, limits) {
      const columns = (wanted.columns.length === 0 ? WHOLE[wanted.format] : wanted.columns).map(exportColumn);
      const names = columns.map((column) => column.name);
      const write =
        wanted.format === "csv" ? csvLine : (values: readonly unknown[]) => jsonLine(names, values);
      let piece = wanted.format === "csv" ? csvLine(names) : "";
      for await (const values of readRows(clickhouse, tenantUid, { wanted, columns }, limits)) {
        piece += write(values);
        if (piece.length < PIECE) continue;
        yield piece;
        piece = "";
      }
      yield piece;
    },
  };
}

/** A column of the file: how the store has it, and what becomes of that. */
type ExportColumn = {
  readonly name: string;
  readonly sql: (place: string) => string;
  readonly field: string | null;
  readonly read: (value: unknown) => unknown;
};

const CSV_COLUMNS = ["uid", "time", "received_at", "source_name", "source_type", "message", "raw"];
const WHOLE = { csv: CSV_COLUMNS, ndjson: [...CSV_COLUMNS, "fields", "ocsf"] } as const;

const asIs = (value: unknown): unknown => value;
const isoTime = (value: unknown): unknown => new Date(Number(value)).toISOString();

/** Parts of a stored event that are no field of it. */
const PARTS: Readonly<Record<string, Omit<ExportColumn, "name" | "field">>> = {
  uid: { sql: () => "[spool, toString(batch), toString(idx)]", read: uidOf },
  time: { sql: () => "toUnixTimestamp64Milli(time)", read: isoTime },
  received_at: { sql: () => "toUnixTimestamp64Milli(received_at)", read: isoTime },
  raw: { sql: () => "raw", read: asIs },
  fields: { sql: () => "(fields, field_kinds)", read: typedFields },
  ocsf: { sql: () => "ocsf", read: (value) => JSON.parse(String(value)) as unknown },
};

const StoredKey = z.tuple([z.string(), z.string(), z.string()]);

function uidOf(value: unknown): string {
  const [spool, group, index] = StoredKey.parse(value);
  return eventUid(spool, Number(group), Number(index));
}

const StoredFields = z.tuple([
  // not z.record: `__proto__` is a legal name of a field
  z.custom<Readonly<Record<string, string>>>((value) => typeof value === "object" && value !== null),
  z.string(),
]);

function typedFields(value: unknown): unknown {
  const [texts, kinds] = StoredFields.parse(value);
  return Object.fromEntries(readFields(texts, kinds));
}

function exportColumn(name: string): ExportColumn {
  const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (part !== undefined) return { name, field: null, ...part };
  const column = findField(name);
  if (column !== null) return { name, field: null, sql: () => column.column, read: asIs };
  return { name, field: name, sql: sourceFieldSql, read: asIs };
}

async function* readRows(
  clickhouse: ClickHouse,
  tenantUid: string,
  { wanted, columns }: { readonly wanted: EventExport; readonly columns: readonly ExportColumn[] },
  limits?: QueryLimits,
): AsyncGenerator<unknown[]> {
  const condition = eventCondition(tenantUid, wanted);
  const params: Record<string, unknown> = { ...condition.params };
  const selected = columns.map((column, index) => {
    if (column.field !== null) params[`column${index}`] = column.field;
    return `${column.sql(`column${index}`)} AS c${index}`;
  });
  const options = {
    timeoutMs: TIMEOUT_MS,
    ...limits,
    settings: { max_bytes_before_external_sort: SORT_BYTES, max_block_size: BLOCK_ROWS },
  };
  for (const slice of await timeSlices(clickhouse, condition, wanted, options)) {
    const bytes = clickhouse.stream(
      `SELECT ${selected.join(", ")} FROM event WHERE ${condition.sql} ORDER BY time, spool, batch, idx`,
      "JSONCompactEachRow",
      { ...params, ...rangeParams(tenantUid, slice) },
      options,
    );
    for await (const line of readLines(bytes)) {
      const values: unknown = JSON.parse(line);
      if (Array.isArray(values)) yield columns.map((column, index) => column.read(values[index]));
    }
  }
}

function jsonLine(names: readonly string[], values: readonly unknown[]): string {
  return `{${values.map((value, index) => `${JSON.stringify(names[index])}:${JSON.stringify(value)}`).join(",")}}\n`;
}
