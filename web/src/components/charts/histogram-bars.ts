import type { Level } from "../../../../src/schema/finding.ts";
import type { Histogram as CountedHistogram } from "../../../../src/schema/views/event.ts";
import { levelOf, LEVELS_WORST_FIRST } from "../marks/level.ts";

/** Counts over time; how they were counted is said beside the chart. */
export type Histogram = Pick<CountedHistogram, "bucketMs" | "buckets">;

/** One piece of a bar, in shares of the chart's height, counted from the base. */
export type BarPiece = { readonly level: Level | "other"; readonly from: number; readonly to: number };
export type Bar = { readonly time: number; readonly total: number; readonly pieces: readonly BarPiece[] };

/**
 * Bars of a histogram, each stacked from the least level to the worst. What a bucket's levels leave of its total is
 * `other`, at the base. Heights are shares of `top`, the axis' upper end.
 */
export function barsOf(histogram: Histogram, top: number): Bar[] {
  return histogram.buckets.map(({ time, total, bySeverity }) => {
    const counts = new Map<Level, number>();
    for (const [severity, count] of Object.entries(bySeverity)) {
      const level = levelOf(severity);
      counts.set(level, (counts.get(level) ?? 0) + count);
    }
    const named = [...counts.values()].reduce((sum, count) => sum + count, 0);
    let at = 0;
    const stack = [
      ["other", Math.max(0, total - named)] as const,
      ...LEVELS_WORST_FIRST.toReversed().map((level) => [level, counts.get(level) ?? 0] as const),
    ];
    const pieces = stack.flatMap(([level, count]) => {
      if (count === 0) return [];
      const from = at;
      at += count / top;
      return [{ level, from, to: at }];
    });
    return { time, total, pieces };
  });
}

/** Upper end of the axis: the next of 1, 2, 5 times a power of ten, so that its half is legible too. */
export function axisTop(largest: number): number {
  if (!(largest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= largest) ?? 10;
  return step * power;
}

/** Whole buckets that two positions on the chart (shares of its width) cover, as a span of time. */
export function brushedSpan(
  histogram: Pick<Histogram, "bucketMs" | "buckets">,
  a: number,
  b: number,
): { readonly from: number; readonly to: number } | null {
  const count = histogram.buckets.length;
  const index = (share: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  const from = histogram.buckets[index(Math.min(a, b))];
  const to = histogram.buckets[index(Math.max(a, b))];
  return from && to ? { from: from.time, to: to.time + histogram.bucketMs } : null;
}

/** Where a span of time lies on the chart, as shares of its width, cut to it. */
export function shareOf(
  histogram: Pick<Histogram, "bucketMs" | "buckets">,
  span: { readonly from: number; readonly to: number } | null,
): readonly [number, number] | null {
  const [first] = histogram.buckets;
  if (!span || !first) return null;
  const length = histogram.buckets.length * histogram.bucketMs;
  const share = (at: number): number => Math.min(1, Math.max(0, (at - first.time) / length));
  return [share(span.from), share(span.to)];
}
