import type { ClickHouse } from "../platform/clickhouse/index.ts";
import type { SourceView } from "../schema/views/source.ts";
import { SOURCE_COUNTS } from "./source-counts.ts";
import { type Quiet, quietOf } from "./source-state.ts";
import { bucketStarts, rangeParams } from "./time-range.ts";

/** What the store knows about a source. Errors of the transport are the listeners' own and are added by others. */
export type SourceStatistics = Omit<SourceView, "errors24h" | "lastError">;

/** A source that is longer quiet than it ever is. */
export type SilentSource = {
  readonly name: string;
  readonly lastSeen: number;
  /** How long it is usually quiet at most, as a person would say it. */
  readonly expected: string;
};

/** Rates and gaps of the senders of a tenant, from counts a minute. */
export type SourceQueryStore = {
  /** Sources seen within 30 days before `now`, the most talkative first. */
  list(tenantUid: string, now: number): Promise<readonly SourceStatistics[]>;
  /** Events, bytes and quarantined records of one source in each of the last `hours` hours, oldest first. */
  hourly(tenantUid: string, sourceName: string, now: number, hours: number): Promise<readonly SourceHour[]>;
  silent(tenantUid: string, now: number): Promise<readonly SilentSource[]>;
  /** Over all sources, in the last five minutes and the last day. */
  totals(tenantUid: string, now: number): Promise<SourceTotals>;
};

export type SourceHour = {
  readonly time: number;
  readonly events: number;
  readonly bytes: number;
  readonly quarantined: number;
};

export type SourceTotals = {
  readonly eventsPerSecond: number;
  /** Received time less event time: median of the minutes of the last five, or null when nothing came. */
  readonly lagMs: number | null;
  readonly quarantined24h: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const RECENT_MS = 5 * MINUTE_MS;

export function createSourceQueryStore(clickhouse: ClickHouse): SourceQueryStore {
  return {
    list: (tenantUid, now) => list(clickhouse, tenantUid, now),
    hourly: (tenantUid, sourceName, now, hours) => hourly(clickhouse, tenantUid, { sourceName, now, hours }),
    async silent(tenantUid, now) {
      const rows = await readSources(clickhouse, tenantUid, now);
      return rows.flatMap((row) => {
        const quiet = quietOf(row.last_ms, row.gaps_s, now);
        return quiet.state === "silent"
          ? [{ name: row.source_name, lastSeen: row.last_ms, expected: quiet.expected }]
          : [];
      });
    },
    totals: (tenantUid, now) => totals(clickhouse, tenantUid, now),
  };
}

type SourceRow = {
  readonly source_name: string;
  readonly types: readonly string[];
  readonly listener: string;
  readonly last_ms: number;
  readonly recent: number;
  readonly lag_ms: number | null;
  readonly events_day: number;
  readonly bytes_day: number;
  readonly quarantined_day: number;
  readonly hours: Readonly<Record<string, number>>;
  /** The longest times between two minutes with records, in seconds, the longest first. */
  readonly gaps_s: readonly number[];
};

async function list(clickhouse: ClickHouse, tenantUid: string, now: number): Promise<SourceStatistics[]> {
  const rows = await readSources(clickhouse, tenantUid, now);
  const firstHour = Math.floor(now / HOUR_MS) - 23;
  return rows.map((row): SourceStatistics => {
    const quiet: Quiet = quietOf(row.last_ms, row.gaps_s, now);
    return {
      name: row.source_name,
      types: [...row.types],
      listener: row.listener,
      state: quiet.state,
      eventsPerSecond: row.recent / (RECENT_MS / 1000),
      events24h: row.events_day,
      bytes24h: row.bytes_day,
      quarantined24h: row.quarantined_day,
      lastSeen: row.last_ms,
      lagMs: row.lag_ms,
      activity: Array.from({ length: 24 }, (_, hour) => row.hours[String(firstHour + hour)] ?? 0),
    };
  });
}

/** Gaps are taken from two weeks, so that a weekend's silence is known as such. */
async function readSources(
  clickhouse: ClickHouse,
  tenantUid: string,
  now: number,
): Promise<readonly SourceRow[]> {
  const { rows } = await clickhouse.query<SourceRow>(
    `SELECT source_name,
       arrayMap(pair -> pair.1, arrayReverseSort(pair -> pair.2, groupArray((type, type_events)))) AS types,
       argMax(type_listener, type_last) AS listener,
       toUnixTimestamp64Milli(max(type_last)) AS last_ms,
       sum(type_recent) AS recent,
       if(sum(type_recent) = 0, NULL, quantileExactWeighted(0.5)(type_lag, type_recent)) AS lag_ms,
       sum(type_day) AS events_day, sum(type_bytes) AS bytes_day, sum(type_quarantined) AS quarantined_day,
       sumMap(type_hours) AS hours,
       arraySlice(arrayReverseSort(arrayPopFront(arrayDifference(arraySort(groupUniqArrayArray(type_minutes))))), 1, 3) AS gaps_s
     FROM (
       SELECT source_name, if(source_type = '', 'unknown', source_type) AS type,
         argMax(listener, last_received) AS type_listener, max(last_received) AS type_last,
         sum(events) AS type_events,
         sumIf(events, minute >= fromUnixTimestamp64Milli({recent:Int64})) AS type_recent,
         toInt64(sumIf(lag_sum_ms, minute >= fromUnixTimestamp64Milli({recent:Int64})) / greatest(type_recent, 1)) AS type_lag,
         sumIf(events, minute >= fromUnixTimestamp64Milli({day:Int64})) AS type_day,
         sumIf(bytes, minute >= fromUnixTimestamp64Milli({day:Int64})) AS type_bytes,
         sumIf(quarantined, minute >= fromUnixTimestamp64Milli({day:Int64})) AS type_quarantined,
         sumMapIf(map(toString(intDiv(toUnixTimestamp(minute), 3600)), toUInt64(events)), minute >= fromUnixTimestamp64Milli({day:Int64})) AS type_hours,
         groupUniqArrayIf(toInt64(toUnixTimestamp(minute)), minute >= fromUnixTimestamp64Milli({fortnight:Int64})) AS type_minutes
       FROM ${SOURCE_COUNTS} GROUP BY source_name, type
     )
     GROUP BY source_name ORDER BY events_day DESC, source_name LIMIT 10000`,
    {
      ...rangeParams(tenantUid, { from: now - 30 * DAY_MS, to: now + DAY_MS }),
      recent: Math.round(now - RECENT_MS),
      day: (Math.floor(now / HOUR_MS) - 23) * HOUR_MS,
      fortnight: Math.round(now - 14 * DAY_MS),
    },
  );
  return rows;
}

async function hourly(
  clickhouse: ClickHouse,
  tenantUid: string,
  { sourceName, now, hours }: { readonly sourceName: string; readonly now: number; readonly hours: number },
): Promise<SourceHour[]> {
  const range = { from: now - (hours - 1) * HOUR_MS, to: now + 1 };
  const { rows } = await clickhouse.query<Omit<SourceHour, "time"> & { hour: number }>(
    `SELECT intDiv(toUnixTimestamp(minute), 3600) AS hour, sum(events) AS events, sum(bytes) AS bytes, greatest(0, sum(quarantined)) AS quarantined
     FROM ${SOURCE_COUNTS} WHERE source_name = {source:String} GROUP BY hour`,
    {
      ...rangeParams(tenantUid, { ...range, from: Math.floor(range.from / HOUR_MS) * HOUR_MS }),
      source: sourceName,
    },
  );
  const found = new Map(rows.map(({ hour, ...counts }) => [hour * HOUR_MS, counts]));
  return bucketStarts(range, HOUR_MS).map((time) => ({
    time,
    ...(found.get(time) ?? { events: 0, bytes: 0, quarantined: 0 }),
  }));
}

async function totals(clickhouse: ClickHouse, tenantUid: string, now: number): Promise<SourceTotals> {
  const { rows } = await clickhouse.query<{ recent: number; lag_ms: number | null; quarantined: number }>(
    `SELECT sum(minute_recent) AS recent, sum(minute_quarantined) AS quarantined,
       if(recent = 0, NULL, quantileExactWeighted(0.5)(minute_lag, minute_recent)) AS lag_ms
     FROM (
       SELECT source_name, minute, sumIf(events, minute >= fromUnixTimestamp64Milli({recent:Int64})) AS minute_recent,
         toInt64(sum(lag_sum_ms) / greatest(sum(events), 1)) AS minute_lag, sum(quarantined) AS minute_quarantined
       FROM ${SOURCE_COUNTS} GROUP BY source_name, minute
     )`,
    {
      ...rangeParams(tenantUid, { from: now - DAY_MS, to: now + DAY_MS }),
      recent: Math.round(now - RECENT_MS),
    },
  );
  const row = rows[0];
  return {
    eventsPerSecond: (row?.recent ?? 0) / (RECENT_MS / 1000),
    lagMs: row?.lag_ms ?? null,
    quarantined24h: row?.quarantined ?? 0,
  };
}
