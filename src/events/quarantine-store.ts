import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "../lib/app-error.ts";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { type EventUid, eventUid, parseEventUid } from "../schema/event.ts";
import type { BatchHeader } from "../schema/raw-batch.ts";
import type { QuarantinedRecord, QuarantineGroup } from "../schema/views/source.ts";
import { readByUid } from "./event-keys.ts";
import { storableTime } from "./event-record.ts";
import { readLines } from "./line-reader.ts";
import { readCursor, writeCursor } from "./position-cursor.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";
import { rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/** Which quarantined records: by received time, and by what is named. */
export type QuarantineFilter = TimeRange & {
  readonly reason?: string | undefined;
  readonly sourceName?: string | undefined;
  readonly sourceType?: string | undefined;
};

/** A quarantined record whole, as the normaliser wants it. */
export type StoredQuarantine = {
  readonly uid: EventUid;
  readonly header: BatchHeader;
  readonly bytes: Uint8Array;
};

/** Records that no parser could read and none could since. */
export type QuarantineStore = {
  /** The most frequent first. */
  groups(tenantUid: string, range: TimeRange): Promise<readonly QuarantineGroup[]>;
  /** Newest first. */
  list(
    tenantUid: string,
    filter: QuarantineFilter,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ readonly records: readonly QuarantinedRecord[]; readonly nextCursor: string | null }>;
  count(tenantUid: string, filter: QuarantineFilter): Promise<number>;
  /** All records of a filter, the oldest first, a page in memory at a time. */
  pages(
    tenantUid: string,
    filter: QuarantineFilter,
    signal?: AbortSignal,
  ): AsyncIterable<readonly StoredQuarantine[]>;
  /** Those of these events that are stored already. */
  storedAmong(tenantUid: string, uids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Takes records out of the quarantine, and counts what they became. Saying it twice changes nothing. */
  markReparsed(tenantUid: string, read: readonly ReparsedRecord[], now: number): Promise<void>;
};

/** A record that could be read, and what it turned out to be. */
export type ReparsedRecord = {
  readonly uid: EventUid;
  readonly header: BatchHeader;
  /** Null for expected noise, which is no event. */
  readonly event: { readonly sourceType: string; readonly time: number } | null;
};

/** Bounds of a page of {@link QuarantineStore.pages}: a record can be a megabyte. */
const PAGE_RECORDS = 500;
const PAGE_BYTES = 4 << 20;

export function createQuarantineStore(clickhouse: ClickHouse): QuarantineStore {
  return {
    groups: (tenantUid, range) => groups(clickhouse, tenantUid, range),
    list: (tenantUid, filter, page) => list(clickhouse, tenantUid, { ...filter, ...page }),
    count: (tenantUid, filter) => count(clickhouse, tenantUid, filter),
    pages: (tenantUid, filter, signal) => pages(clickhouse, tenantUid, { filter, signal }),
    storedAmong: (tenantUid, uids) => storedAmong(clickhouse, tenantUid, uids),
    markReparsed: (tenantUid, read, now) => markReparsed(clickhouse, tenantUid, { read, now }),
  };
}

const STILL_THERE =
  "(spool, batch, idx) NOT IN (SELECT spool, batch, idx FROM quarantine_reparsed WHERE tenant_uid = {tenant:String})";

async function groups(
  clickhouse: ClickHouse,
  tenantUid: string,
  range: TimeRange,
): Promise<QuarantineGroup[]> {
  const { rows } = await clickhouse.query<{
    reason: string;
    source_name: string;
    source_type: string;
    total: number;
    first_ms: number;
    last_ms: number;
  }>(
    `SELECT reason, source_name, source_type, count() AS total,
       toUnixTimestamp64Milli(min(received_at)) AS first_ms, toUnixTimestamp64Milli(max(received_at)) AS last_ms
     FROM quarantine WHERE ${tenantRange("received_at")} AND ${STILL_THERE}
     GROUP BY reason, source_name, source_type ORDER BY total DESC, reason, source_name LIMIT 1000`,
    rangeParams(tenantUid, range),
  );
  return rows.map((row) => ({
    reason: row.reason,
    sourceName: row.source_name,
    sourceType: row.source_type,
    count: row.total,
    firstSeen: row.first_ms,
    lastSeen: row.last_ms,
  }));
}

type KeyRow = {
  readonly spool: string;
  readonly batch: number;
  readonly idx: number;
  readonly received_ms: number;
};
type RecordRow = KeyRow & {
  readonly source_name: string;
  readonly source_type: string;
  readonly listener: string;
  readonly host: string;
  readonly context: string;
  readonly reason: string;
  readonly detail: string;
  readonly raw_base64: string;
};

/** SQL of a filter's records, from a cursor on. */
function recordsOf(
  tenantUid: string,
  filter: QuarantineFilter,
  after: { readonly order: "ASC" | "DESC"; readonly cursor: string | undefined } | null,
): { readonly where: string; readonly params: Record<string, unknown> } {
  const { reason, sourceName, sourceType } = filter;
  const cursor = after?.cursor === undefined ? null : readCursor(after.cursor);
  const conditions = [
    tenantRange("received_at"),
    STILL_THERE,
    ...(reason === undefined ? [] : ["reason = {reason:String}"]),
    ...(sourceName === undefined ? [] : ["source_name = {source:String}"]),
    ...(sourceType === undefined ? [] : ["source_type = {type:String}"]),
    ...(cursor === null
      ? []
      : [
          `(received_at, spool, batch, idx) ${after?.order === "ASC" ? ">" : "<"} (fromUnixTimestamp64Milli({c_time:Int64}), {c_spool:String}, {c_batch:UInt64}, {c_idx:UInt32})`,
        ]),
  ];
  const params = {
    ...rangeParams(tenantUid, filter),
    ...cursor,
    reason,
    source: sourceName,
    type: sourceType,
  };
  return { where: conditions.join(" AND "), params };
}

const RECORD_COLUMNS = `spool, batch, idx, toUnixTimestamp64Milli(received_at) AS received_ms, source_name, source_type, listener,
  host, context, reason, detail, base64Encode(raw) AS raw_base64`;

async function list(
  clickhouse: ClickHouse,
  tenantUid: string,
  page: QuarantineFilter & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ records: QuarantinedRecord[]; nextCursor: string | null }> {
  const { where, params } = recordsOf(tenantUid, page, { order: "DESC", cursor: page.cursor });
  const { rows } = await clickhouse.query<RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM quarantine WHERE ${where}
     ORDER BY received_at DESC, spool DESC, batch DESC, idx DESC LIMIT {limit:UInt32}`,
    { ...params, limit: page.limit + 1 },
  );
  const kept = rows.slice(0, page.limit);
  const last = kept.at(-1);
  const nextCursor = rows.length > page.limit && last ? writeCursor(last.received_ms, last) : null;
  return { records: kept.map(quarantinedRecord), nextCursor };
}

function quarantinedRecord(row: RecordRow): QuarantinedRecord {
  return {
    uid: eventUid(row.spool, row.batch, row.idx),
    receivedAt: row.received_ms,
    sourceName: row.source_name,
    sourceType: row.source_type,
    reason: row.reason,
    detail: row.detail,
    raw: Buffer.from(row.raw_base64, "base64").toString("utf8"),
  };
}

async function count(clickhouse: ClickHouse, tenantUid: string, filter: QuarantineFilter): Promise<number> {
  const { where, params } = recordsOf(tenantUid, filter, null);
  const { rows } = await clickhouse.query<{ total: number }>(
    `SELECT count() AS total FROM quarantine WHERE ${where}`,
    params,
  );
  return rows[0]?.total ?? 0;
}

// what the store holds was written by us, and is looked at just closely enough to know that it is that
const StoredRecordRow = z.custom<RecordRow>(
  (value) => typeof value === "object" && value !== null && "raw_base64" in value,
);

async function* pages(
  clickhouse: ClickHouse,
  tenantUid: string,
  { filter, signal }: { readonly filter: QuarantineFilter; readonly signal: AbortSignal | undefined },
): AsyncGenerator<readonly StoredQuarantine[]> {
  let cursor: string | undefined;
  for (;;) {
    const { where, params } = recordsOf(tenantUid, filter, { order: "ASC", cursor });
    const rows = await readUpTo(
      PAGE_BYTES,
      clickhouse.stream(
        `SELECT ${RECORD_COLUMNS} FROM quarantine WHERE ${where}
         ORDER BY received_at, spool, batch, idx LIMIT ${PAGE_RECORDS}`,
        "JSONEachRow",
        params,
        signal === undefined ? {} : { signal },
      ),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => storedQuarantine(tenantUid, row));
    cursor = writeCursor(last.received_ms, last);
  }
}

/** The first rows, as many as have so many bytes together; at least one when there is one. */
async function readUpTo(mostBytes: number, stream: AsyncIterable<Uint8Array>): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  let bytes = 0;
  for await (const line of readLines(stream)) {
    rows.push(StoredRecordRow.parse(JSON.parse(line)));
    bytes += line.length;
    if (bytes >= mostBytes) break;
  }
  return rows;
}

function storedQuarantine(tenantUid: string, row: RecordRow): StoredQuarantine {
  return {
    uid: eventUid(row.spool, row.batch, row.idx),
    bytes: Buffer.from(row.raw_base64, "base64"),
    header: {
      tenantUid,
      sourceName: row.source_name,
      listener: row.listener,
      sourceType: orNull(row.source_type),
      host: orNull(row.host),
      receivedAt: row.received_ms,
      context: orNull(row.context),
    },
  };
}

async function storedAmong(
  clickhouse: ClickHouse,
  tenantUid: string,
  uids: readonly string[],
): Promise<Set<string>> {
  const rows = await readByUid<KeyRow>(
    { clickhouse, tenantUid, limits: undefined },
    "spool, batch, idx",
    uids,
  );
  return new Set(rows.map((row) => eventUid(row.spool, row.batch, row.idx)));
}

const REPARSED_COLUMNS = [
  "tenant_uid",
  "spool",
  "batch",
  "idx",
  "reparsed_at",
  "received_at",
  "source_name",
  "listener",
  "named_type",
  "source_type",
  "is_event",
  "lag_ms",
];

async function markReparsed(
  clickhouse: ClickHouse,
  tenantUid: string,
  { read, now }: { readonly read: readonly ReparsedRecord[]; readonly now: number },
): Promise<void> {
  const writer = new RowBinaryWriter();
  for (const { uid, header, event } of read) {
    const key = keyOf(uid);
    writer.string(tenantUid);
    writer.string(key.spool);
    writer.uint64(key.group);
    writer.uint32(key.index);
    writer.int64(storableTime(now));
    writer.int64(storableTime(header.receivedAt));
    writer.string(header.sourceName);
    writer.string(header.listener);
    writer.string(header.sourceType ?? "");
    writer.string(event?.sourceType ?? "");
    writer.uint8(event === null ? 0 : 1);
    writer.int64(event === null ? 0 : Math.round(header.receivedAt - event.time));
  }
  const bytes = writer.take();
  if (bytes.length === 0) return;
  await clickhouse.insertRowBinary({
    table: "quarantine_reparsed",
    columns: REPARSED_COLUMNS,
    bytes,
    deduplicationToken: `reparsed-${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}`,
  });
}

function keyOf(uid: string): { spool: string; group: number; index: number } {
  const key = parseEventUid(uid);
  if (key === null) throw new AppError("INVALID", `'${uid}' is not the uid of a record.`, { place: "uid" });
  return key;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}
