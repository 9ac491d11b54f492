import { AppError } from "../lib/app-error.ts";
import type { QueryAnswer } from "../platform/clickhouse/index.ts";
import { eventUid } from "../schema/event.ts";
import { EVENT_COLUMNS } from "../schema/event-columns.ts";
import type { EventQuery, EventRow, QueryFacts } from "../schema/views/event.ts";
import { rangeParams, tenantRange } from "./time-range.ts";
import { queryToSql, type SqlCondition } from "./query/query-to-sql.ts";

/** Columns of a row in a list, with the names that the rest of the program uses. */
export const ROW_COLUMNS = [
  "spool",
  "batch",
  "idx",
  "toUnixTimestamp64Milli(time) AS time_ms",
  "toUnixTimestamp64Milli(received_at) AS received_ms",
  "time_skewed",
  "source_name",
  "source_type",
  "message",
  ...EVENT_COLUMNS.map((column) => column.column),
].join(", ");

/** SQL of a field of the source's own, and null where the event lacks it. `place` is a parameter that holds its name. */
export function sourceFieldSql(place: string): string {
  return `if(mapContains(fields, {${place}:String}), fields[{${place}:String}], NULL)`;
}

/** A row as {@link ROW_COLUMNS} reads it. */
export type StoredRow = {
  readonly spool: string;
  readonly batch: number;
  readonly idx: number;
  readonly time_ms: number;
  readonly received_ms: number;
  readonly time_skewed: number;
  readonly source_name: string;
  readonly source_type: string;
  readonly message: string;
} & Readonly<Record<string, string | number>>;

/** The condition that every read begins with: one tenant, one range of time, and the filter. */
export function eventCondition(tenantUid: string, query: EventQuery): SqlCondition {
  if (query.from >= query.to)
    throw new AppError("QUERY_INVALID", "The time range ends before it begins.", {
      from: query.from,
      to: query.to,
    });
  const filter = queryToSql(query.query);
  return {
    sql: `${tenantRange("time")} AND (${filter.sql})`,
    params: { ...filter.params, ...rangeParams(tenantUid, query) },
  };
}

/** What some answers cost together. A notice says what was left out. */
export function factsOf(answers: readonly QueryAnswer<unknown>[], notice: string | null = null): QueryFacts {
  return {
    elapsedMs: Math.max(0, ...answers.map((answer) => answer.elapsedMs)),
    rowsRead: answers.reduce((sum, answer) => sum + answer.rowsRead, 0),
    bytesRead: answers.reduce((sum, answer) => sum + answer.bytesRead, 0),
    isTruncated: notice !== null,
    notice,
  };
}

/** A stored row as an event in a list. */
export function rowView(row: StoredRow): EventRow {
  const columns: EventRow["columns"] = {};
  for (const { column, path } of EVENT_COLUMNS) {
    const value = row[column];
    if (value !== undefined && value !== "" && value !== 0) columns[path] = value;
  }
  return {
    uid: eventUid(row.spool, row.batch, row.idx),
    time: row.time_ms,
    receivedAt: row.received_ms,
    timeSkewed: row.time_skewed === 1,
    sourceName: row.source_name,
    sourceType: row.source_type,
    classUid: Number(row["class_uid"]),
    severityId: Number(row["severity_id"]),
    message: row.message,
    columns,
  };
}
