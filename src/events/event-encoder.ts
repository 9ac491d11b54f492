import { EVENT_COLUMNS, type EventColumn } from "../schema/event-columns.ts";
import type { FieldValue } from "../schema/event.ts";
import { logsourceKey } from "../schema/logsource.ts";
import type { OcsfEvent } from "../schema/ocsf.ts";
import { type EventRecord, type QuarantineRecord, SKEW_BOUND_MS, storableTime } from "./event-record.ts";
import { summaryOf } from "./event-summary.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";
import { fieldKinds, fieldText } from "./stored-fields.ts";

/** Columns before and after the typed ones, in the order in which the encoder writes them. */
const HEAD = [
  "tenant_uid",
  "spool",
  "batch",
  "idx",
  "received_at",
  "time",
  "time_skewed",
  "source_name",
  "source_type",
  "listener",
  "logsource",
];
const TAIL = ["message", "fields", "field_kinds", "ocsf", "raw"];

export const EVENT_INSERT_COLUMNS: readonly string[] = [
  ...HEAD,
  ...EVENT_COLUMNS.map((column) => column.column),
  ...TAIL,
];

export const QUARANTINE_INSERT_COLUMNS: readonly string[] = [
  "tenant_uid",
  "spool",
  "batch",
  "idx",
  "received_at",
  "source_name",
  "source_type",
  "listener",
  "host",
  "context",
  "reason",
  "detail",
  "raw",
];

/** Collects events as rows of the `event` table. Made for worker threads: no object is built for an event. */
export type EventEncoder = {
  /** Forgets rows that were not taken, as a failure leaves them. */
  readonly start: () => void;
  readonly add: (record: EventRecord) => void;
  /** Rows so far; the encoder starts over. */
  readonly take: () => Uint8Array;
};

export function createEventEncoder(): EventEncoder {
  const writer = new RowBinaryWriter();
  const columns = EVENT_COLUMNS.map((column) => columnWriter(column, writer));
  return {
    start: () => writer.start(),
    add(record) {
      writeHead(writer, record);
      for (const write of columns) write(record.event.ocsf);
      writer.string(summaryOf(record.event, record.raw));
      writeFields(writer, record.event.fields);
      writer.string(fieldKinds(record.event.fields));
      writer.string(JSON.stringify(record.event.ocsf));
      writer.bytes(record.raw);
    },
    take: () => writer.take(),
  };
}

function writeHead(writer: RowBinaryWriter, record: EventRecord): void {
  const { header, event } = record;
  const { time } = event.ocsf;
  writer.string(header.tenantUid);
  writer.string(record.spool);
  writer.uint64(record.group);
  writer.uint32(record.index);
  writer.int64(storableTime(header.receivedAt));
  writer.int64(storableTime(time));
  writer.uint8(Math.abs(time - header.receivedAt) <= SKEW_BOUND_MS ? 0 : 1);
  writer.string(header.sourceName);
  writer.string(event.sourceType);
  writer.string(header.listener);
  writer.string(logsourceKey(event.logsource));
}

function writeFields(writer: RowBinaryWriter, fields: ReadonlyMap<string, FieldValue>): void {
  writer.varint(fields.size);
  for (const [name, value] of fields) {
    writer.string(name);
    writer.string(fieldText(value));
  }
}

const LARGEST = { UInt8: 2 ** 8, UInt16: 2 ** 16, UInt32: 2 ** 32, UInt64: Number.MAX_SAFE_INTEGER } as const;

/** Writes one column of an event. A value that does not fit its type is left out here and stays in the event. */
function columnWriter(column: EventColumn, writer: RowBinaryWriter): (event: OcsfEvent) => void {
  const path = column.path.split(".");
  const alertPath = column.alertPath?.split(".");
  const { type } = column;
  if (type === "String" || type === "LowCardinality(String)")
    return (event) => {
      const own = valueAt(event, path);
      const value =
        own === undefined && alertPath && event.is_alert === true ? valueAt(event, alertPath) : own;
      writer.string(typeof value === "string" ? value : typeof value === "number" ? String(value) : "");
    };
  const limit = LARGEST[type];
  const write = integerWriter(type, writer);
  return (event) => {
    const value = valueAt(event, path);
    write(typeof value === "number" && Number.isInteger(value) && value >= 0 && value < limit ? value : 0);
  };
}

function integerWriter(type: keyof typeof LARGEST, writer: RowBinaryWriter): (value: number) => void {
  switch (type) {
    case "UInt8":
      return (value) => writer.uint8(value);
    case "UInt16":
      return (value) => writer.uint16(value);
    case "UInt32":
      return (value) => writer.uint32(value);
    case "UInt64":
      return (value) => writer.uint64(value);
  }
}

function valueAt(root: object, path: readonly string[]): unknown {
  let value: unknown = root;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** Rows of the `quarantine` table. */
export function encodeQuarantine(records: readonly QuarantineRecord[]): Uint8Array {
  const writer = new RowBinaryWriter();
  for (const { header, ...record } of records) {
    writer.string(header.tenantUid);
    writer.string(record.spool);
    writer.uint64(record.group);
    writer.uint32(record.index);
    writer.int64(storableTime(header.receivedAt));
    writer.string(header.sourceName);
    writer.string(header.sourceType ?? "");
    writer.string(header.listener);
    writer.string(header.host ?? "");
    writer.string(header.context ?? "");
    writer.string(record.reason);
    writer.string(record.detail);
    writer.bytes(record.raw);
  }
  return writer.take();
}
