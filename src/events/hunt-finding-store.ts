import { AppError } from "../lib/app-error.ts";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { Finding, LEVELS, severityOf } from "../schema/finding.ts";
import type { HuntDetector, HuntFinding, HuntFindingPage, HuntFindingQuery } from "../schema/views/hunt.ts";
import { storableTime } from "./event-record.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";

/** What hunts found, whether it was new or not. */
export type HuntFindingStore = {
  /** Saying it twice changes nothing. */
  add(tenantUid: string, huntUid: string, found: readonly HuntFinding[]): Promise<void>;
  /** Most findings first. */
  byDetector(tenantUid: string, huntUid: string, limit: number): Promise<readonly HuntDetector[]>;
  /** Newest event first. */
  page(tenantUid: string, huntUid: string, query: HuntFindingQuery): Promise<HuntFindingPage>;
  remove(tenantUid: string, huntUid: string): Promise<void>;
};

export function createHuntFindingStore(clickhouse: ClickHouse): HuntFindingStore {
  return {
    async add(tenantUid, huntUid, found) {
      if (found.length === 0) return;
      await clickhouse.insertRowBinary({
        table: "hunt_finding",
        columns: COLUMNS,
        bytes: encode(tenantUid, huntUid, found),
        deduplicationToken: "",
      });
    },
    byDetector: (tenantUid, huntUid, limit) => byDetector(clickhouse, tenantUid, { huntUid, limit }),
    page: (tenantUid, huntUid, query) => readPage(clickhouse, tenantUid, huntUid, query),
    remove: (tenantUid, huntUid) =>
      clickhouse.command(
        "DELETE FROM hunt_finding WHERE tenant_uid = {tenant:String} AND hunt_uid = {hunt:String}",
        { tenant: tenantUid, hunt: huntUid },
      ),
  };
}

const COLUMNS = [
  "tenant_uid",
  "hunt_uid",
  "uid",
  "detector_uid",
  "detector_version",
  "title",
  "level",
  "is_new",
  "time",
  "received_at",
  "finding",
];

function encode(tenantUid: string, huntUid: string, found: readonly HuntFinding[]): Uint8Array {
  const writer = new RowBinaryWriter();
  for (const { finding, isNew } of found) {
    const { uid, detectorUid, detectorVersion, title } = finding;
    for (const text of [tenantUid, huntUid, uid, detectorUid, detectorVersion, title]) writer.string(text);
    writer.uint8(severityOf(finding.level));
    writer.uint8(isNew ? 1 : 0);
    writer.int64(storableTime(finding.time));
    writer.int64(storableTime(finding.receivedAt));
    writer.string(JSON.stringify(finding));
  }
  return writer.take();
}

const OF_HUNT = "tenant_uid = {tenant:String} AND hunt_uid = {hunt:String}";

async function byDetector(
  clickhouse: ClickHouse,
  tenantUid: string,
  { huntUid, limit }: { readonly huntUid: string; readonly limit: number },
): Promise<HuntDetector[]> {
  const { rows } = await clickhouse.query<{
    uid: string;
    version: string;
    title: string;
    level: number;
    findings: number;
    fresh: number;
    last_ms: number;
  }>(
    `SELECT detector_uid AS uid, any(detector_version) AS version, any(title) AS title, max(level) AS level,
       count() AS findings, sum(is_new) AS fresh, toUnixTimestamp64Milli(max(time)) AS last_ms
     FROM hunt_finding FINAL WHERE ${OF_HUNT}
     GROUP BY uid ORDER BY findings DESC, uid LIMIT {limit:UInt32}`,
    { tenant: tenantUid, hunt: huntUid, limit },
  );
  return rows.map(({ fresh, last_ms: lastTime, level, ...row }) => ({
    ...row,
    level: LEVELS[level - 1] ?? "informational",
    newFindings: fresh,
    lastTime,
  }));
}

async function readPage(
  clickhouse: ClickHouse,
  tenantUid: string,
  huntUid: string,
  query: HuntFindingQuery,
): Promise<HuntFindingPage> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const conditions = [
    OF_HUNT,
    ...(query.detectorUid === undefined ? [] : ["detector_uid = {detector:String}"]),
    ...(query.isNew === undefined ? [] : [`is_new = ${query.isNew === "true" ? 1 : 0}`]),
    ...(after === null ? [] : ["(time, uid) < (fromUnixTimestamp64Milli({time:Int64}), {uid:String})"]),
  ];
  const { rows } = await clickhouse.query<{ uid: string; is_new: number; time_ms: number; finding: string }>(
    `SELECT uid, is_new, toUnixTimestamp64Milli(time) AS time_ms, finding FROM hunt_finding FINAL
     WHERE ${conditions.join(" AND ")} ORDER BY time DESC, uid DESC LIMIT {limit:UInt32}`,
    { tenant: tenantUid, hunt: huntUid, detector: query.detectorUid, limit: query.limit, ...after },
  );
  const last = rows.at(-1);
  const isFull = rows.length === query.limit;
  return {
    findings: rows.map((row) => ({
      finding: Finding.parse(JSON.parse(row.finding)),
      isNew: row.is_new === 1,
    })),
    nextCursor: isFull && last !== undefined ? `${last.time_ms}.${last.uid}` : null,
  };
}

/** @throws {AppError} `INVALID` for text that is not the end of a page */
function readCursor(text: string): { readonly time: number; readonly uid: string } {
  const parts = /^(-?\d{1,15})\.([0-9a-f]{1,64})$/.exec(text);
  if (parts?.[1] === undefined || parts[2] === undefined)
    throw new AppError("INVALID", "The cursor is not one of ours.", { place: "cursor" });
  return { time: Number(parts[1]), uid: parts[2] };
}
