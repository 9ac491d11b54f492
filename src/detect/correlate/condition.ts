import type { CorrelationBound, SigmaCorrelation } from "../sigma/rule.ts";

/** Whether a measure is within all bounds. */
export function holds(bounds: readonly CorrelationBound[], measured: number): boolean {
  return bounds.every(({ operator, value }) => {
    switch (operator) {
      case "gt":
        return measured > value;
      case "gte":
        return measured >= value;
      case "lt":
        return measured < value;
      case "lte":
        return measured <= value;
      case "eq":
        return measured === value;
      case "neq":
        return measured !== value;
    }
  });
}

/** The least whole measure that is within lower bounds. */
export function leastWithin(bounds: readonly CorrelationBound[]): number {
  return Math.max(
    1,
    ...bounds.map(({ operator, value }) => (operator === "gt" ? Math.floor(value) + 1 : Math.ceil(value))),
  );
}

/** Measures that grow with each match, or that are at least told at each match. */
const JUDGED_AT_MATCHES: ReadonlySet<SigmaCorrelation["type"]> = new Set([
  "event_count",
  "value_count",
  "value_sum",
  "temporal",
  "temporal_ordered",
]);

/**
 * How a correlation is judged. True: at each match, over the window that ends with it. False: once a window, which its
 * first match begins, is complete, because only then it is known that no more comes.
 */
export function isJudgedAtMatches({ type, bounds, terms }: SigmaCorrelation): boolean {
  return (
    JUDGED_AT_MATCHES.has(type) &&
    bounds.every(({ operator }) => operator === "gt" || operator === "gte") &&
    (terms ?? []).every(({ none }) => none.length === 0)
  );
}
