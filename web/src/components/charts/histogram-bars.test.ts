import fc from "fast-check";
import { expect, test } from "vitest";
import type { Histogram } from "../../../../src/schema/views/event.ts";
import { axisTop, barsOf, brushedSpan, shareOf } from "./histogram-bars.ts";

const facts = { elapsedMs: 1, rowsRead: 1, bytesRead: 1, isTruncated: false, notice: null };
const histogram = (buckets: Histogram["buckets"]): Histogram => ({ bucketMs: 60, buckets, facts });

test("bars stack from the least level to the worst, whatever the severities are called", () => {
  const bars = barsOf(histogram([{ time: 0, total: 10, bySeverity: { critical: 1, "3": 2, low: 3 } }]), 10);
  expect(bars[0]?.pieces).toEqual([
    { level: "other", from: 0, to: 0.4 },
    { level: "low", from: 0.4, to: 0.7 },
    { level: "medium", from: 0.7, to: expect.closeTo(0.9, 9) },
    { level: "critical", from: expect.closeTo(0.9, 9), to: expect.closeTo(1, 9) },
  ]);
});

test("an empty bucket has no pieces", () => {
  expect(barsOf(histogram([{ time: 0, total: 0, bySeverity: {} }]), 1)[0]?.pieces).toEqual([]);
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [12, 20],
  [999, 1000],
])("an axis for %d ends at %d", (largest, top) => {
  expect(axisTop(largest)).toBe(top);
});

test("no bar is taller than its axis", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), (total) => {
      const bars = barsOf(histogram([{ time: 0, total, bySeverity: { high: total } }]), axisTop(total));
      expect(bars[0]?.pieces.at(-1)?.to).toBeLessThanOrEqual(1);
    }),
  );
});

test("a brush covers whole buckets, in either direction", () => {
  const buckets = [0, 60, 120, 180].map((time) => ({ time, total: 1, bySeverity: {} }));
  expect(brushedSpan(histogram(buckets), 0.3, 0.6)).toEqual({ from: 60, to: 180 });
  expect(brushedSpan(histogram(buckets), 0.6, 0.3)).toEqual({ from: 60, to: 180 });
  expect(brushedSpan(histogram(buckets), -1, 2)).toEqual({ from: 0, to: 240 });
  expect(brushedSpan(histogram([]), 0, 1)).toBeNull();
});

test("a span of time is marked where it lies, cut to the chart", () => {
  const chart = histogram([0, 60, 120, 180].map((time) => ({ time, total: 1, bySeverity: {} })));
  expect(shareOf(chart, { from: 60, to: 180 })).toEqual([0.25, 0.75]);
  expect(shareOf(chart, { from: -500, to: 9000 })).toEqual([0, 1]);
  expect(shareOf(chart, null)).toBeNull();
});
