import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { Finding, LEVELS, type Level } from "../schema/finding.ts";
import { SOURCE_COUNTS } from "./source-counts.ts";
import { bucketStarts, bucketWidth, rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/** How often one rule or indicator list matched. */
export type DetectorCounts = {
  readonly findings24h: number;
  readonly findings30d: number;
  /** Found by a rule in shadow, which are not among the others. */
  readonly shadow24h: number;
  readonly shadow30d: number;
  /** Received time of the event that matched last, epoch milliseconds. */
  readonly lastMatch: number;
};

/** A cell of the ATT&CK matrix. A rule that names several tactics counts in each of them. */
export type TechniqueCount = {
  readonly technique: string;
  /** As Sigma tags spell it (`initial-access`); empty when the rules name none. */
  readonly tactic: string;
  readonly findings: number;
  /** Of these, findings of rules that name several tactics: which of them the technique served is not known. */
  readonly sharedFindings: number;
  readonly rules: number;
  readonly maxLevel: Level;
};

/** An entity by the findings that name it. */
export type EntityCount = {
  readonly kind: string;
  readonly value: string;
  readonly findings: number;
  readonly rules: number;
  readonly maxLevel: Level;
  /** Findings in each of {@link ENTITY_BUCKETS} equal parts of the range, oldest first. */
  readonly activity: readonly number[];
};

/** Events and findings over time, by the time at which they were received. */
export type Volume = {
  readonly bucketMs: number;
  readonly buckets: readonly { readonly time: number; readonly events: number; readonly findings: number }[];
  readonly eventsTotal: number;
  readonly findingsTotal: number;
};

/** Findings as they were stored, whatever became of their alerts. Ranges are of received time. */
export type FindingQueryStore = {
  /** By detector uid; detectors that found nothing in 30 days are left out. */
  detectorCounts(tenantUid: string, now: number): Promise<ReadonlyMap<string, DetectorCounts>>;
  /** Findings a day (UTC), days without one included. */
  daily(
    tenantUid: string,
    detectorUid: string,
    range: TimeRange,
  ): Promise<readonly { readonly day: number; readonly findings: number }[]>;
  /** Newest first; of one detector, or of all. */
  recent(tenantUid: string, detectorUid: string | null, limit: number): Promise<readonly Finding[]>;
  /** By event uid. */
  ofEvents(tenantUid: string, eventUids: readonly string[]): Promise<ReadonlyMap<string, readonly Finding[]>>;
  levels(tenantUid: string, range: TimeRange): Promise<Readonly<Record<Level, number>>>;
  techniques(tenantUid: string, range: TimeRange): Promise<readonly TechniqueCount[]>;
  topEntities(tenantUid: string, range: TimeRange, limit: number): Promise<readonly EntityCount[]>;
  volume(tenantUid: string, range: TimeRange): Promise<Volume>;
};

/** Parts of the range in an entity's activity. */
export const ENTITY_BUCKETS = 24;

const DAY_MS = 86_400_000;

/** Findings of a range that are for alerts: what a picture of the situation counts. */
const ALERTING_IN_RANGE = `${tenantRange("received_at")} AND purpose = 'alert'`;

export function createFindingQueryStore(clickhouse: ClickHouse): FindingQueryStore {
  return {
    detectorCounts: (tenantUid, now) => detectorCounts(clickhouse, tenantUid, now),
    daily: (tenantUid, detectorUid, range) => daily(clickhouse, tenantUid, { detectorUid, range }),
    async recent(tenantUid, detectorUid, limit) {
      const { rows } = await clickhouse.query<StoredFinding>(
        `SELECT finding FROM finding WHERE tenant_uid = {tenant:String}
         ${detectorUid === null ? "" : "AND detector_uid = {detector:String}"}
         ORDER BY received_at DESC, uid LIMIT {limit:UInt32}`,
        { tenant: tenantUid, detector: detectorUid, limit },
      );
      return rows.map(readFinding);
    },
    ofEvents: (tenantUid, eventUids) => ofEvents(clickhouse, tenantUid, eventUids),
    levels: (tenantUid, range) => levels(clickhouse, tenantUid, range),
    techniques: (tenantUid, range) => techniques(clickhouse, tenantUid, range),
    topEntities: (tenantUid, range, limit) => topEntities(clickhouse, tenantUid, { range, limit }),
    volume: (tenantUid, range) => volume(clickhouse, tenantUid, range),
  };
}

type StoredFinding = { readonly finding: string };

function readFinding(row: StoredFinding): Finding {
  return Finding.parse(JSON.parse(row.finding));
}

/** Levels are stored as OCSF severities, 1 to 5. */
function levelOf(severity: number): Level {
  return LEVELS[severity - 1] ?? "informational";
}

async function detectorCounts(
  clickhouse: ClickHouse,
  tenantUid: string,
  now: number,
): Promise<ReadonlyMap<string, DetectorCounts>> {
  const { rows } = await clickhouse.query<{
    detector_uid: string;
    last_day: number;
    month: number;
    shadow_day: number;
    shadow_month: number;
    last_ms: number;
  }>(
    `SELECT detector_uid, countIf(received_at >= fromUnixTimestamp64Milli({day:Int64}) AND purpose != 'shadow') AS last_day,
       countIf(purpose != 'shadow') AS month,
       countIf(received_at >= fromUnixTimestamp64Milli({day:Int64}) AND purpose = 'shadow') AS shadow_day,
       countIf(purpose = 'shadow') AS shadow_month, toUnixTimestamp64Milli(max(received_at)) AS last_ms
     FROM finding WHERE ${tenantRange("received_at")} GROUP BY detector_uid`,
    {
      ...rangeParams(tenantUid, { from: now - 30 * DAY_MS, to: now + DAY_MS }),
      day: Math.round(now - DAY_MS),
    },
  );
  return new Map(
    rows.map((row) => [
      row.detector_uid,
      {
        findings24h: row.last_day,
        findings30d: row.month,
        shadow24h: row.shadow_day,
        shadow30d: row.shadow_month,
        lastMatch: row.last_ms,
      },
    ]),
  );
}

async function daily(
  clickhouse: ClickHouse,
  tenantUid: string,
  { detectorUid, range }: { readonly detectorUid: string; readonly range: TimeRange },
): Promise<{ day: number; findings: number }[]> {
  const { rows } = await clickhouse.query<{ day: number; findings: number }>(
    `SELECT intDiv(toUnixTimestamp64Milli(received_at), ${DAY_MS}) AS day, count() AS findings
     FROM finding WHERE ${tenantRange("received_at")} AND detector_uid = {detector:String} GROUP BY day`,
    { ...rangeParams(tenantUid, range), detector: detectorUid },
  );
  const counts = new Map(rows.map((row) => [row.day * DAY_MS, row.findings]));
  return bucketStarts(range, DAY_MS).map((day) => ({ day, findings: counts.get(day) ?? 0 }));
}

async function ofEvents(
  clickhouse: ClickHouse,
  tenantUid: string,
  eventUids: readonly string[],
): Promise<Map<string, readonly Finding[]>> {
  if (eventUids.length === 0) return new Map();
  const { rows } = await clickhouse.query<StoredFinding>(
    `SELECT finding FROM finding WHERE tenant_uid = {tenant:String} AND event_uid IN {events:Array(String)}
     ORDER BY level DESC, uid LIMIT 10000`,
    { tenant: tenantUid, events: eventUids },
  );
  return Map.groupBy(rows.map(readFinding), (finding) => finding.eventUid);
}

async function levels(
  clickhouse: ClickHouse,
  tenantUid: string,
  range: TimeRange,
): Promise<Record<Level, number>> {
  const { rows } = await clickhouse.query<{ level: number; findings: number }>(
    `SELECT level, count() AS findings FROM finding WHERE ${ALERTING_IN_RANGE} GROUP BY level`,
    rangeParams(tenantUid, range),
  );
  const counts = { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };
  for (const row of rows) counts[levelOf(row.level)] += row.findings;
  return counts;
}

async function techniques(
  clickhouse: ClickHouse,
  tenantUid: string,
  range: TimeRange,
): Promise<TechniqueCount[]> {
  const { rows } = await clickhouse.query<{
    technique: string;
    tactic: string;
    findings: number;
    sharedFindings: number;
    rules: number;
    most: number;
  }>(
    `SELECT technique, tactic, count() AS findings, countIf(is_shared) AS sharedFindings, uniqExact(detector_uid) AS rules, max(level) AS most
     FROM (
       SELECT detector_uid, level, length(tactics) > 1 AS is_shared, arrayJoin(techniques) AS technique,
         arrayJoin(if(empty(tactics), [''], tactics)) AS tactic
       FROM finding WHERE ${ALERTING_IN_RANGE}
     )
     GROUP BY technique, tactic ORDER BY findings DESC, technique, tactic LIMIT 2000`,
    rangeParams(tenantUid, range),
  );
  return rows.map(({ most, ...row }) => ({ ...row, maxLevel: levelOf(most) }));
}

async function topEntities(
  clickhouse: ClickHouse,
  tenantUid: string,
  { range, limit }: { readonly range: TimeRange; readonly limit: number },
): Promise<EntityCount[]> {
  const bucketMs = Math.max(1, Math.ceil((range.to - range.from) / ENTITY_BUCKETS));
  const { rows } = await clickhouse.query<{
    kind: string;
    value: string;
    findings: number;
    rules: number;
    most: number;
    activity: Readonly<Record<string, number>>;
  }>(
    `SELECT kind, value, sum(bucket_findings) AS findings, uniqExactMerge(bucket_rules) AS rules,
       max(bucket_level) AS most, CAST((groupArray(toString(bucket)), groupArray(bucket_findings)), 'Map(String, UInt64)') AS activity
     FROM (
       SELECT entity.1 AS kind, entity.2 AS value,
         intDiv(toUnixTimestamp64Milli(received_at) - {from:Int64}, {width:Int64}) AS bucket,
         count() AS bucket_findings, uniqExactState(detector_uid) AS bucket_rules, max(level) AS bucket_level
       FROM finding
       ARRAY JOIN arrayDistinct(JSONExtract(finding, 'entities', 'Array(Tuple(kind String, value String))')) AS entity
       WHERE ${ALERTING_IN_RANGE} GROUP BY kind, value, bucket
     )
     GROUP BY kind, value ORDER BY most DESC, findings DESC, kind, value LIMIT {limit:UInt32}`,
    { ...rangeParams(tenantUid, range), width: bucketMs, limit },
  );
  return rows.map(({ most, activity, ...row }) => ({
    ...row,
    maxLevel: levelOf(most),
    activity: Array.from({ length: ENTITY_BUCKETS }, (_, bucket) => activity[String(bucket)] ?? 0),
  }));
}

type BucketCount = { readonly bucket: number; readonly total: number };

async function volume(clickhouse: ClickHouse, tenantUid: string, range: TimeRange): Promise<Volume> {
  // events are counted a minute, so no bucket can be narrower
  const bucketMs = bucketWidth(range, 60_000);
  const params = { ...rangeParams(tenantUid, range), width: bucketMs };
  const [events, findings] = await Promise.all([
    clickhouse.query<BucketCount>(
      `SELECT intDiv(toInt64(toUnixTimestamp(minute)) * 1000, {width:Int64}) AS bucket, sum(events) AS total
       FROM ${SOURCE_COUNTS} GROUP BY bucket`,
      params,
    ),
    clickhouse.query<BucketCount>(
      `SELECT intDiv(toUnixTimestamp64Milli(received_at), {width:Int64}) AS bucket, count() AS total
       FROM finding WHERE ${ALERTING_IN_RANGE} GROUP BY bucket`,
      params,
    ),
  ]);
  const [eventCounts, findingCounts] = [events, findings].map(
    ({ rows }) => new Map(rows.map((row) => [row.bucket * bucketMs, row.total])),
  );
  const buckets = bucketStarts(range, bucketMs).map((time) => ({
    time,
    events: eventCounts?.get(time) ?? 0,
    findings: findingCounts?.get(time) ?? 0,
  }));
  return {
    bucketMs,
    buckets,
    eventsTotal: buckets.reduce((sum, bucket) => sum + bucket.events, 0),
    findingsTotal: buckets.reduce((sum, bucket) => sum + bucket.findings, 0),
  };
}
