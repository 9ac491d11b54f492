import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import { parseLogsourceKey, type RuleLogsource, logsourceCovers } from "../schema/logsource.ts";
import type { Need } from "../schema/need.ts";
import { eventUid, type NormalizedEvent } from "../schema/event.ts";
import { readOcsf } from "./event-scan.ts";
import { needSql } from "./need-sql.ts";
import { readFields } from "./stored-fields.ts";
import { STORED_ROW_COLUMNS, WHOLE_ROW_COLUMNS } from "./stored-row.ts";
import { rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/**
 * A piece of the history: events of one day of receiving and one source type, which lie together in the store; of many,
 * those of a range of their own times.
 */
export type HistoryPart = {
  /** `2026-01-15`. */
  readonly day: string;
  readonly sourceType: string;
  /** Logsources that events of the day and type have, as schema/logsource.ts writes them. */
  readonly logsources: readonly string[];
  /** Event times; null is no bound. */
  readonly timeFrom: number | null;
  readonly timeTo: number | null;
  /** Events, as counted or estimated. */
  readonly events: number;
};

/** Which rows of a part. */
export type PartQuery = {
  readonly part: HistoryPart;
  /** Received time of the whole range that the part is of. */
  readonly range: TimeRange;
  /** Rows of these logsources alone; null: of all. */
  readonly logsources: readonly string[] | null;
  /** What every row that is wanted has; null: nothing is known. */
  readonly need: Need | null;
  /** With what detection needs besides the event's own fields. */
  readonly isWhole: boolean;
};

export type EventKey = { readonly spool: string; readonly batch: number; readonly index: number };

/** A stored event as detection saw it, and what its findings repeat of where it came from. */
export type FoundEvent = {
  readonly event: NormalizedEvent;
  readonly origin: { readonly sourceName: string; readonly receivedAt: number; readonly eventUid: string };
};

/** Reads the history part by part, in the form that is read fastest. */
export type HistoryReader = {
  /** All events of a range of received time, in parts that take seconds each; newest days first. */
  plan(tenantUid: string, range: TimeRange): Promise<readonly HistoryPart[]>;
  /** Rows for {@link StoredRowReader}. */
  rows(tenantUid: string, query: PartQuery, limits?: QueryLimits): AsyncIterable<Uint8Array>;
  /** Some events of a part, whole. */
  events(
    tenantUid: string,
    query: Pick<PartQuery, "part" | "range">,
    keys: readonly EventKey[],
  ): Promise<readonly FoundEvent[]>;
};

/** Events of a part, about: seconds of work, so that little is done again after a crash. */
const PART_EVENTS = 200_000;
/** Most parts that a day of one type is cut into. */
const MOST_CUTS = 64;
const PART_TIMEOUT_MS = 3_600_000;
/** Few threads and small blocks: whoever waits for the store comes first. */
const GENTLE = { max_threads: 1, max_block_size: 8192, os_thread_priority: 10 } as const;

export function createHistoryReader(clickhouse: ClickHouse): HistoryReader {
  return {
    plan: (tenantUid, range) => plan(clickhouse, tenantUid, range),
    rows(tenantUid, query, limits) {
      const { sql, params } = partCondition(tenantUid, query);
      const ofLogsources = query.logsources === null ? "" : "AND logsource IN {logsources:Array(String)}";
      const need = query.need === null ? { sql: "", params: {} } : needSql(query.need);
      const where = `${sql} ${ofLogsources} ${need.sql === "" ? "" : `AND ${need.sql}`}`;
      return clickhouse.stream(
        `SELECT ${query.isWhole ? WHOLE_ROW_COLUMNS : STORED_ROW_COLUMNS} FROM event WHERE ${where}`,
        "RowBinary",
        { ...params, logsources: query.logsources ?? [], ...need.params },
        { timeoutMs: PART_TIMEOUT_MS, settings: GENTLE, ...limits },
      );
    },
    async events(tenantUid, query, keys) {
      if (keys.length === 0) return [];
      const { sql, params } = partCondition(tenantUid, query);
      const { rows } = await clickhouse.query<FoundRow>(
        `SELECT ${FOUND_COLUMNS} FROM event WHERE ${sql} AND batch IN {batches:Array(UInt64)}
           AND (spool, batch, idx) IN arrayZip({spools:Array(String)}, {every:Array(UInt64)}, {indexes:Array(UInt32)})`,
        {
          ...params,
          batches: [...new Set(keys.map(({ batch }) => batch))],
          spools: keys.map(({ spool }) => spool),
          every: keys.map(({ batch }) => batch),
          indexes: keys.map(({ index }) => index),
        },
        { timeoutMs: PART_TIMEOUT_MS, settings: GENTLE },
      );
      return rows.map(foundEvent);
    },
  };
}

/** Fewer columns than a list shows: matches lie scattered, and each column is read whole for them. */
const FOUND_COLUMNS =
  "spool, batch, idx, toUnixTimestamp64Milli(received_at) AS received_ms, source_name, source_type, logsource, fields, field_kinds, ocsf";

type FoundRow = {
  readonly spool: string;
  readonly batch: number;
  readonly idx: number;
  readonly received_ms: number;
  readonly source_name: string;
  readonly source_type: string;
  readonly logsource: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly field_kinds: string;
  readonly ocsf: string;
};

function foundEvent(row: FoundRow): FoundEvent {
  return {
    origin: {
      sourceName: row.source_name,
      receivedAt: row.received_ms,
      eventUid: eventUid(row.spool, row.batch, row.idx),
    },
    event: {
      sourceType: row.source_type,
      logsource: parseLogsourceKey(row.logsource),
      fields: readFields(row.fields, row.field_kinds),
      ocsf: readOcsf(row.ocsf),
    },
  };
}

/** Logsources of a part that a rule with one of some can match; null when these are all. */
export function coveredLogsources(
  part: HistoryPart,
  rules: readonly RuleLogsource[],
): readonly string[] | null {
  const covered = part.logsources.filter((key) => {
    const logsource = parseLogsourceKey(key);
    return rules.some((rule) => logsourceCovers(rule, logsource));
  });
  return covered.length === part.logsources.length ? null : covered;
}

function partCondition(
  tenantUid: string,
  { part, range }: Pick<PartQuery, "part" | "range">,
): { readonly sql: string; readonly params: Record<string, unknown> } {
  const bounds = [
    part.timeFrom === null ? "" : "AND time >= fromUnixTimestamp64Milli({timeFrom:Int64})",
    part.timeTo === null ? "" : "AND time < fromUnixTimestamp64Milli({timeTo:Int64})",
  ];
  return {
    sql: `${tenantRange("received_at")} AND source_type = {type:String} AND toDate(received_at) = {day:Date} ${bounds.join(" ")}`,
    params: {
      ...rangeParams(tenantUid, range),
      type: part.sourceType,
      day: part.day,
      timeFrom: part.timeFrom ?? 0,
      timeTo: part.timeTo ?? 0,
    },
  };
}

type PlanRow = {
  readonly day: string;
  readonly source_type: string;
  readonly logsources: readonly string[];
  readonly events: number;
  readonly cuts: readonly number[];
};

async function plan(clickhouse: ClickHouse, tenantUid: string, range: TimeRange): Promise<HistoryPart[]> {
  const levels = Array.from({ length: MOST_CUTS - 1 }, (_, at) => (at + 1) / MOST_CUTS);
  const { rows } = await clickhouse.query<PlanRow>(
    `SELECT toString(toDate(received_at)) AS day, source_type, groupUniqArray(logsource) AS logsources,
       count() AS events, quantiles(${levels.join(", ")})(toUnixTimestamp64Milli(time)) AS cuts
     FROM event WHERE ${tenantRange("received_at")}
     GROUP BY day, source_type ORDER BY day DESC, source_type`,
    rangeParams(tenantUid, range),
    { timeoutMs: PART_TIMEOUT_MS, settings: { max_threads: 1, os_thread_priority: 10 } },
  );
  return rows.flatMap(partsOf);
}

/** Cut where so many events lie on each side, as far as their times differ. */
function partsOf({ day, source_type: sourceType, logsources, events, cuts }: PlanRow): HistoryPart[] {
  const wanted = Math.min(MOST_CUTS, Math.ceil(events / PART_EVENTS));
  const places = Array.from({ length: wanted - 1 }, (_, at) =>
    Math.round(cuts[Math.round(((at + 1) * MOST_CUTS) / wanted) - 1] ?? 0),
  );
  const distinct = [...new Set(places)];
  const share = Math.round(events / (distinct.length + 1));
  return [...distinct, null].map((timeTo, at) => ({
    day,
    sourceType,
    logsources: logsources.toSorted(),
    timeFrom: at === 0 ? null : (distinct[at - 1] ?? null),
    timeTo,
    // the last has what rounding left, so that the parts add up to the whole
    events: timeTo === null ? events - share * distinct.length : share,
  }));
}
