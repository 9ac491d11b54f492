import { AppError } from "../lib/app-error.ts";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { type EventUid, eventUid, parseEventUid } from "../schema/event.ts";
import type { BatchHeader } from "../schema/raw-batch.ts";
import type { QuarantinedRecord, QuarantineGroup } from "../schema/views/source.ts";
import { readByUid } from "./event-keys.ts";
import { readCursor, writeCursor } from "./position-cursor.ts";
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
  /** All records of a filter, the oldest first, a page in memory at a time. */
  pages(tenantUid: string, filter: QuarantineFilter): AsyncIterable<readonly StoredQuarantine[]>;
  /** Those of these events that are stored already. */
  storedAmong(tenantUid: string, uids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Takes records out of the quarantine. Saying it twice changes nothing. */
  markReparsed(tenantUid: string, uids: readonly string[], now: number): Promise<void>;
};

/** Records in a page of {@link QuarantineStore.pages}: a record can be a megabyte. */
const PAGE_RECORDS = 500;

export function createQuarantineStore(clickhouse: ClickHouse): QuarantineStore {
  return {
    groups: (tenantUid, range) => groups(clickhouse, tenantUid, range),
    list: (tenantUid, filter, page) => list(clickhouse, tenantUid, { ...filter, ...page }),
    pages: (tenantUid, filter) => pages(clickhouse, tenantUid, filter),
    storedAmong: (tenantUid, uids) => storedAmong(clickhouse, tenantUid, uids),
    markReparsed: (tenantUid, uids, now) => markReparsed(clickhouse, tenantUid, { uids, now }),
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

type Page = QuarantineFilter & {
  readonly order: "ASC" | "DESC";
  readonly limit: number;
  readonly cursor?: string | undefined;
};

async function readPage(
  clickhouse: ClickHouse,
  tenantUid: string,
  page: Page,
): Promise<{ readonly rows: readonly RecordRow[]; readonly nextCursor: string | null }> {
  const { order, limit, reason, sourceName, sourceType } = page;
  const after = page.cursor === undefined ? null : readCursor(page.cursor);
  const conditions = [
    tenantRange("received_at"),
    STILL_THERE,
    ...(reason === undefined ? [] : ["reason = {reason:String}"]),
    ...(sourceName === undefined ? [] : ["source_name = {source:String}"]),
    ...(sourceType === undefined ? [] : ["source_type = {type:String}"]),
    ...(after === null
      ? []
      : [
          `(received_at, spool, batch, idx) ${order === "ASC" ? ">" : "<"} (fromUnixTimestamp64Milli({c_time:Int64}), {c_spool:String}, {c_batch:UInt64}, {c_idx:UInt32})`,
        ]),
  ];
  const { rows } = await clickhouse.query<RecordRow>(
    `SELECT spool, batch, idx, toUnixTimestamp64Milli(received_at) AS received_ms, source_name, source_type, listener,
       host, context, reason, detail, base64Encode(raw) AS raw_base64
     FROM quarantine WHERE ${conditions.join(" AND ")}
     ORDER BY received_at ${order}, spool ${order}, batch ${order}, idx ${order} LIMIT {limit:UInt32}`,
    {
      ...rangeParams(tenantUid, page),
      ...after,
      reason,
      source: sourceName,
      type: sourceType,
      limit: limit + 1,
    },
  );
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, nextCursor: rows.length > limit && last ? writeCursor(last.received_ms, last) : null };
}

async function list(
  clickhouse: ClickHouse,
  tenantUid: string,
  page: Omit<Page, "order">,
): Promise<{ records: QuarantinedRecord[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readPage(clickhouse, tenantUid, { ...page, order: "DESC" });
  const records = rows.map((row) => ({
    uid: eventUid(row.spool, row.batch, row.idx),
    receivedAt: row.received_ms,
    sourceName: row.source_name,
    sourceType: row.source_type,
    reason: row.reason,
    detail: row.detail,
    raw: Buffer.from(row.raw_base64, "base64").toString("utf8"),
  }));
  return { records, nextCursor };
}

async function* pages(
  clickhouse: ClickHouse,
  tenantUid: string,
  filter: QuarantineFilter,
): AsyncGenerator<readonly StoredQuarantine[]> {
  let cursor: string | undefined;
  do {
    const page = await readPage(clickhouse, tenantUid, {
      ...filter,
      cursor,
      order: "ASC",
      limit: PAGE_RECORDS,
    });
    if (page.rows.length > 0) yield page.rows.map((row) => storedQuarantine(tenantUid, row));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
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

async function markReparsed(
  clickhouse: ClickHouse,
  tenantUid: string,
  { uids, now }: { readonly uids: readonly string[]; readonly now: number },
): Promise<void> {
  if (uids.length === 0) return;
  const keys = uids.map(keyOf);
  await clickhouse.command(
    `INSERT INTO quarantine_reparsed (tenant_uid, spool, batch, idx, reparsed_at)
     SELECT {tenant:String}, key.1, key.2, key.3, fromUnixTimestamp64Milli({now:Int64})
     FROM (SELECT arrayJoin(arrayZip({spools:Array(String)}, {batches:Array(UInt64)}, {indexes:Array(UInt32)})) AS key)`,
    {
      tenant: tenantUid,
      now: Math.round(now),
      spools: keys.map((key) => key.spool),
      batches: keys.map((key) => key.group),
      indexes: keys.map((key) => key.index),
    },
  );
}

function keyOf(uid: string): { spool: string; group: number; index: number } {
  const key = parseEventUid(uid);
  if (key === null) throw new AppError("INVALID", `'${uid}' is not the uid of a record.`, { place: "uid" });
  return key;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}
