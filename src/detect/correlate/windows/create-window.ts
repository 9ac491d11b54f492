import { isJudgedAtMatches, leastWithin } from "../condition.ts";
import type { LinkedCorrelation } from "../link-correlations.ts";
import { CompleteWindow } from "./complete-window.ts";
import { SlidingCount } from "./sliding-count.ts";
import { SlidingOrder } from "./sliding-order.ts";
import { SlidingRules } from "./sliding-rules.ts";
import { SlidingSum } from "./sliding-sum.ts";
import { SlidingValues } from "./sliding-values.ts";
import type { GroupWindow, SavedWindow } from "./window.ts";

/** The window of one group of a correlation: empty, or as it was saved. */
export function createWindow(linked: LinkedCorrelation, saved: SavedWindow | null = null): GroupWindow {
  if (!isJudgedAtMatches(linked.correlation)) return new CompleteWindow(linked, saved);
  const window = slidingWindow(linked);
  // numbers that no event has which is taken later
  for (const [at, { match, rule }] of (saved?.matches ?? []).entries())
    window.take(match, rule, -1 - at, false);
  return window;
}

function slidingWindow({ correlation, rules }: LinkedCorrelation): GroupWindow {
  const { type, timespanMs, bounds } = correlation;
  switch (type) {
    case "event_count":
      return new SlidingCount(timespanMs, leastWithin(bounds));
    case "value_count":
      return new SlidingValues(timespanMs, leastWithin(bounds), rules);
    case "value_sum":
      return new SlidingSum(timespanMs, bounds, rules);
    case "temporal":
      return new SlidingRules(timespanMs, rules.length, correlation);
    case "temporal_ordered":
      return new SlidingOrder(timespanMs, rules.length, correlation);
    case "value_avg":
    case "value_median":
    case "value_percentile":
      throw new Error(`${type} is judged when its window is complete`);
  }
}
