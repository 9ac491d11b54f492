import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import type { SqlCondition } from "./query/query-to-sql.ts";
import { rangeParams, type TimeRange } from "./time-range.ts";

/** Events of a slice, about. Whole events are some kilobytes, and a slice is sorted in memory. */
const SLICE_EVENTS = 10_000;
const MAX_SLICES = 1000;

/**
 * A range cut into slices of about as many events each, in order of time and without a gap. Sorting one slice after the
 * other gives the order of the whole, with the first event at once and the memory of one slice.
 */
export async function timeSlices(
  clickhouse: ClickHouse,
  condition: SqlCondition,
  range: TimeRange,
  limits: QueryLimits,
): Promise<readonly TimeRange[]> {
  const { from, to } = rangeParams("", range);
  const matching = `FROM event WHERE ${condition.sql}`;
  const count = await clickhouse.query<{ total: number }>(
    `SELECT count() AS total ${matching}`,
    condition.params,
    limits,
  );
  const slices = Math.min(MAX_SLICES, Math.ceil((count.rows[0]?.total ?? 0) / SLICE_EVENTS));
  if (slices <= 1) return [{ from, to }];
  const levels = Array.from({ length: slices - 1 }, (_, index) => (index + 1) / slices);
  const cuts = await clickhouse.query<{ bounds: readonly number[] }>(
    `SELECT quantiles(${levels.join(", ")})(toUnixTimestamp64Milli(time)) AS bounds ${matching}`,
    condition.params,
    limits,
  );
  const inner = (cuts.rows[0]?.bounds ?? []).map(Math.round).filter((bound) => bound > from && bound < to);
  const bounds = [...new Set([from, ...inner.toSorted((a, b) => a - b), to])];
  return bounds.slice(1).map((end, index) => ({ from: bounds[index] ?? from, to: end }));
}
