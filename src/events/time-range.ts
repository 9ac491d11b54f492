/** Epoch milliseconds, UTC; `from` is in the range and `to` is not. */
export type TimeRange = { readonly from: number; readonly to: number };

/** Longest range of a chart, in buckets. */
export const MAX_BUCKETS = 200;

/** Bucket widths that people can read: seconds to days. */
const BUCKET_WIDTHS_MS = [
  1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10_800, 43_200, 86_400, 604_800, 2_592_000,
].map((seconds) => seconds * 1000);

/** The narrowest width that covers a range with at most {@link MAX_BUCKETS} buckets. */
export function bucketWidth(range: TimeRange, narrowestMs = 0): number {
  const span = range.to - range.from;
  return (
    BUCKET_WIDTHS_MS.find((width) => width >= narrowestMs && span / width <= MAX_BUCKETS) ??
    Math.ceil(span / MAX_BUCKETS)
  );
}

/** Starts of the buckets that a range touches, counted from the epoch. */
export function bucketStarts(range: TimeRange, bucketMs: number): number[] {
  const first = Math.floor(range.from / bucketMs);
  return Array.from(
    { length: Math.ceil(range.to / bucketMs) - first },
    (_, index) => (first + index) * bucketMs,
  );
}

/** The condition that every read of a table begins with: one tenant, and a range of one of its times. */
export function tenantRange(
  column: "time" | "received_at" | "minute" | "toStartOfMinute(received_at)",
): string {
  const [from, to] = ["{from:Int64}", "{to:Int64}"].map((bound) => `fromUnixTimestamp64Milli(${bound})`);
  return `tenant_uid = {tenant:String} AND ${column} >= ${from} AND ${column} < ${to}`;
}

/** What {@link tenantRange} needs. */
export function rangeParams(
  tenantUid: string,
  range: TimeRange,
): { readonly tenant: string; readonly from: number; readonly to: number } {
  return { tenant: tenantUid, from: boundOf(range.from), to: boundOf(range.to) };
}

/** The furthest instant of JavaScript's clock. Beyond it the engine's integers would overflow. */
const FURTHEST_MS = 8.64e15;

function boundOf(time: number): number {
  return Math.round(Math.min(FURTHEST_MS, Math.max(-FURTHEST_MS, time)));
}
