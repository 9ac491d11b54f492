import { sql } from "kysely";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import type { Postgres } from "../platform/postgres/index.ts";
import type { DetectorVersion } from "./hunt-store.ts";
import type { HuntCover, LedgerBucket } from "./ledger.ts";
import { rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/** What the stores say about which events were held against what. */
export type LedgerStore = {
  /** Events of a range of received time, by source and hour, and whether one of some contents has seen them. */
  buckets(
    tenantUid: string,
    range: TimeRange,
    contentUids: readonly string[],
  ): Promise<readonly LedgerBucket[]>;
  /** What hunts have read for a detector version; `isAlerting`: of those alone that alert. */
  covers(tenantUid: string, detector: DetectorVersion, isAlerting: boolean): Promise<readonly HuntCover[]>;
};

const PATIENCE_MS = 120_000;

export function createLedgerStore(clickhouse: ClickHouse, postgres: Postgres): LedgerStore {
  return {
    async buckets(tenantUid, range, contentUids) {
      const evaluated = await evaluatedBuckets(clickhouse, tenantUid, range, contentUids);
      return [...evaluated, ...(await earlierBuckets(clickhouse, tenantUid, range))];
    },
    covers: (tenantUid, detector, isAlerting) => selectCovers(postgres, tenantUid, detector, isAlerting),
  };
}

type BucketRow = {
  readonly source_name: string;
  readonly source_type: string;
  readonly is_seen: number;
  readonly total: number;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly stored_ms: number;
};

/** Events that have been worked out more than once, with different contents, are the same events. */
async function evaluatedBuckets(
  clickhouse: ClickHouse,
  tenantUid: string,
  range: TimeRange,
  contentUids: readonly string[],
): Promise<LedgerBucket[]> {
  const { rows } = await clickhouse.query<BucketRow>(
    `SELECT source_name, source_type, is_seen, sum(events) AS total,
       toUnixTimestamp64Milli(min(first)) AS from_ms, toUnixTimestamp64Milli(max(last)) AS to_ms,
       toUnixTimestamp64Milli(max(stored)) AS stored_ms
     FROM (
       SELECT source_name, source_type, max(content_uid IN {contents:Array(String)}) AS is_seen, max(evaluation.events) AS events,
         min(received_from) AS first, max(received_to) AS last, max(stored_at) AS stored
       FROM evaluation
       WHERE tenant_uid = {tenant:String} AND received_to >= fromUnixTimestamp64Milli({from:Int64})
         AND received_from < fromUnixTimestamp64Milli({to:Int64})
       GROUP BY source_name, source_type, spool, batch, part
     )
     GROUP BY source_name, source_type, toStartOfHour(first), is_seen`,
    { ...rangeParams(tenantUid, range), contents: contentUids },
    { timeoutMs: PATIENCE_MS },
  );
  return rows.map((row) => ({
    sourceName: row.source_name,
    sourceType: row.source_type,
    kind: row.is_seen === 1 ? "seen" : "other_content",
    events: row.total,
    from: row.from_ms,
    to: row.to_ms,
    storedAt: row.stored_ms,
  }));
}

/** Events of groups from before the first that was accounted for: groups of a spool count up. */
async function earlierBuckets(
  clickhouse: ClickHouse,
  tenantUid: string,
  range: TimeRange,
): Promise<LedgerBucket[]> {
  const { rows: firsts } = await clickhouse.query<{ spool: string; batch: number }>(
    "SELECT spool, min(batch) AS batch FROM evaluation WHERE tenant_uid = {tenant:String} AND part IN ('', 'unmatched') GROUP BY spool",
    { tenant: tenantUid },
    { timeoutMs: PATIENCE_MS },
  );
  const { rows } = await clickhouse.query<Omit<BucketRow, "is_seen" | "stored_ms">>(
    `SELECT source_name, source_type, count() AS total,
       toUnixTimestamp64Milli(min(received_at)) AS from_ms, toUnixTimestamp64Milli(max(received_at)) AS to_ms
     FROM event
     WHERE ${tenantRange("received_at")}
       AND batch < transform(toString(spool), {spools:Array(String)}, {firsts:Array(UInt64)}, toUInt64({all:UInt64}))
     GROUP BY source_name, source_type, toStartOfHour(received_at)`,
    {
      ...rangeParams(tenantUid, range),
      spools: firsts.map(({ spool }) => spool),
      firsts: firsts.map(({ batch }) => batch),
      all: Number.MAX_SAFE_INTEGER,
    },
    { timeoutMs: PATIENCE_MS },
  );
  return rows.map((row) => ({
    sourceName: row.source_name,
    sourceType: row.source_type,
    kind: "before_ledger",
    events: row.total,
    from: row.from_ms,
    to: row.to_ms,
    storedAt: 0,
  }));
}

function selectCovers(
  postgres: Postgres,
  tenantUid: string,
  { uid, version }: DetectorVersion,
  isAlerting: boolean,
): Promise<HuntCover[]> {
  return postgres.asTenant(tenantUid, async (db) => {
    const { rows } = await sql<{
      day: string;
      source_type: string;
      range_from: Date;
      range_to: Date;
      read_at: Date;
    }>`
      select part.day, part.source_type, hunt.range_from, hunt.range_to, min(part.read_at) as read_at
      from hunt_detector as detector
      join hunt on hunt.uid = detector.hunt_uid
      join hunt_part as part on part.hunt_uid = hunt.uid
      where detector.tenant_uid = ${tenantUid} and detector.detector_uid = ${uid}
        and detector.version = ${version} and (hunt.outcome = 'alert' or not ${isAlerting}::boolean)
      group by hunt.uid, part.day, part.source_type
      having bool_and(part.is_done)`.execute(db);
    return rows.map((row) => ({
      day: row.day,
      sourceType: row.source_type,
      from: row.range_from.getTime(),
      to: row.range_to.getTime(),
      readAt: row.read_at.getTime(),
    }));
  });
}
