import { AppError } from "../lib/app-error.ts";
import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import type { EventDetail, EventPage, EventQuery, FieldStats, Histogram } from "../schema/views/event.ts";
import { readFields } from "./stored-fields.ts";
import { bucketStarts, bucketWidth } from "./time-range.ts";
import { readByUid } from "./event-keys.ts";
import { type FoundRow, type FoundWanted, selectFound } from "./found-rows.ts";
import { queryMarks } from "./query/query-marks.ts";
import { findField } from "./query/query-to-sql.ts";
import { readCursor, writeCursor } from "./position-cursor.ts";
import { eventCondition, factsOf, ROW_COLUMNS, rowView, type StoredRow } from "./event-rows.ts";

export type SearchOptions = EventQuery &
  Partial<FoundWanted> & {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly order: "asc" | "desc";
  };

/** The reading side of events. Every answer tells what it cost and whether a limit cut it. */
export type EventSearchStore = {
  search(tenantUid: string, options: SearchOptions, limits?: QueryLimits): Promise<EventPage>;
  /** At most 200 buckets; counts by OCSF `severity_id`. */
  histogram(tenantUid: string, query: EventQuery, limits?: QueryLimits): Promise<Histogram>;
  /** A typed column by its OCSF path or alias, or a field of the source's own. */
  fieldStats(
    tenantUid: string,
    query: EventQuery & { field: string; limit?: number },
    limits?: QueryLimits,
  ): Promise<FieldStats>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, uid: string): Promise<EventDetail>;
};

export function createEventSearchStore(clickhouse: ClickHouse): EventSearchStore {
  return {
    search: (tenantUid, options, limits) => search(clickhouse, tenantUid, options, limits),
    histogram: (tenantUid, query, limits) => histogram(clickhouse, tenantUid, query, limits),
    fieldStats: (tenantUid, query, limits) => fieldStats(clickhouse, tenantUid, query, limits),
    get: (tenantUid, uid) => get(clickhouse, tenantUid, uid),
  };
}

async function search(
  clickhouse: ClickHouse,
  tenantUid: string,
  options: SearchOptions,
  limits?: QueryLimits,
): Promise<EventPage> {
  const condition = eventCondition(tenantUid, options);
  const after = options.cursor === undefined ? null : readCursor(options.cursor);
  const sign = options.order === "desc" ? "<" : ">";
  const paging =
    after === null
      ? ""
      : `AND (time, spool, batch, idx) ${sign} (fromUnixTimestamp64Milli({c_time:Int64}), {c_spool:String}, {c_batch:UInt64}, {c_idx:UInt32})`;
  const direction = options.order === "desc" ? "DESC" : "ASC";
  const order = (time: string): string =>
    `ORDER BY ${time} ${direction}, spool ${direction}, batch ${direction}, idx ${direction}`;
  const found = selectFound({ fields: options.fields ?? [], withRaw: options.withRaw ?? false });
  const params = { ...condition.params, ...found.params, ...after, limit: options.limit + 1 };
  const [page, count] = await Promise.all([
    clickhouse.query<FoundRow>(
      `${found.sql(`WHERE ${condition.sql} ${paging} ${order("time")} LIMIT {limit:UInt32}`)} ${order("time_ms")}`,
      params,
      limits,
    ),
    clickhouse.query<{ total: number }>(
      `SELECT count() AS total FROM event WHERE ${condition.sql}`,
      condition.params,
      limits,
    ),
  ]);
  const rows = page.rows.slice(0, options.limit);
  const last = rows.at(-1);
  return {
    events: rows.map(found.read),
    total: count.rows[0]?.total ?? 0,
    isTotalExact: true,
    nextCursor: page.rows.length > options.limit && last ? writeCursor(last.time_ms, last) : null,
    marks: queryMarks(options.query),
    facts: factsOf([page, count]),
  };
}

async function histogram(
  clickhouse: ClickHouse,
  tenantUid: string,
  query: EventQuery,
  limits?: QueryLimits,
): Promise<Histogram> {
  const condition = eventCondition(tenantUid, query);
  const bucketMs = bucketWidth(query);
  const answer = await clickhouse.query<{ bucket: number; severity_id: number; total: number }>(
    `SELECT intDiv(toUnixTimestamp64Milli(time), {width:Int64}) AS bucket, severity_id, count() AS total
     FROM event WHERE ${condition.sql} GROUP BY bucket, severity_id`,
    { ...condition.params, width: bucketMs },
    limits,
  );
  const buckets = bucketStarts(query, bucketMs).map((time): Histogram["buckets"][number] => ({
    time,
    total: 0,
    bySeverity: {},
  }));
  const first = (buckets[0]?.time ?? 0) / bucketMs;
  for (const row of answer.rows) {
    const bucket = buckets[row.bucket - first];
    if (!bucket) continue;
    bucket.total += row.total;
    bucket.bySeverity[String(row.severity_id)] = row.total;
  }
  return { bucketMs, buckets, facts: factsOf([answer]) };
}

const TOP_VALUES = 20;

async function fieldStats(
  clickhouse: ClickHouse,
  tenantUid: string,
  query: EventQuery & { field: string; limit?: number },
  limits?: QueryLimits,
): Promise<FieldStats> {
  const condition = eventCondition(tenantUid, query);
  const column = findField(query.field);
  const value = column === null ? "fields[{field:String}]" : `toString(${column.column})`;
  const filled =
    column === null
      ? "mapContains(fields, {field:String})"
      : column.kind === "number"
        ? `${column.column} != 0`
        : `${column.column} != ''`;
  const answer = await clickhouse.query<StatsRow>(
    `SELECT count() AS total, countIf(is_filled) AS filled, uniqIf(value, is_filled) AS distinct_values,
       topKIf(${Math.round(query.limit ?? TOP_VALUES)}, 10, 'counts')(value, is_filled) AS top,
       minIf(toFloat64OrNull(value), is_filled) AS least, maxIf(toFloat64OrNull(value), is_filled) AS most
     FROM (SELECT ${value} AS value, ${filled} AS is_filled FROM event WHERE ${condition.sql})`,
    { ...condition.params, field: query.field },
    limits,
  );
  return { field: query.field, ...statsOf(answer.rows[0] ?? NO_STATS), facts: factsOf([answer]) };
}

function statsOf(row: StatsRow): Omit<FieldStats, "field" | "facts"> {
  return {
    filled: row.filled,
    total: row.total,
    distinct: row.distinct_values,
    top: row.top.map(({ item, count }) => ({ value: item, count })),
    min: row.least,
    max: row.most,
  };
}

type StatsRow = {
  readonly total: number;
  readonly filled: number;
  readonly distinct_values: number;
  readonly top: readonly { readonly item: string; readonly count: number }[];
  readonly least: number | null;
  readonly most: number | null;
};

const NO_STATS: StatsRow = { total: 0, filled: 0, distinct_values: 0, top: [], least: null, most: null };

type DetailRow = StoredRow & {
  readonly field_kinds: string;
  readonly ocsf: string;
  readonly raw_base64: string;
} & { readonly fields: Readonly<Record<string, string>> };

async function get(clickhouse: ClickHouse, tenantUid: string, uid: string): Promise<EventDetail> {
  const [row] = await readByUid<DetailRow>(
    { clickhouse, tenantUid, limits: undefined },
    `${ROW_COLUMNS}, fields, field_kinds, ocsf, base64Encode(raw) AS raw_base64`,
    [uid],
  );
  if (!row) throw new AppError("NOT_FOUND", "There is no such event.");
  const bytes = Buffer.from(row.raw_base64, "base64");
  const raw = bytes.toString("utf8");
  return {
    ...rowView(row),
    fields: Object.fromEntries(readFields(row.fields, row.field_kinds)),
    ocsf: parseObject(row.ocsf),
    raw,
    rawBase64: Buffer.from(raw, "utf8").equals(bytes) ? null : row.raw_base64,
  };
}

function parseObject(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  return typeof value === "object" && value !== null ? { ...value } : {};
}
