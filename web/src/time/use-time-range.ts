import { useMemo } from "react";
import { useStore } from "../state/store.ts";
import { useUrlState } from "../state/url-state.ts";
import { asOf } from "./as-of.ts";
import { parseTimeRange, printTimeRange, type Span, spanOf, type TimeRange } from "./time-range.ts";

export type TimeRangeState = {
  readonly range: TimeRange;
  /** Bounds as of the moment that the page shows; null for any time. Stable while neither changes. */
  readonly span: Span | null;
  readonly setRange: (range: TimeRange) => void;
};

/**
 * The time range of the page, from its address (`time=24h`). `fallback` holds when there is none; it is not written
 * into the address.
 */
export function useTimeRange(fallback: string): TimeRangeState {
  const [state, setState] = useUrlState();
  const now = useStore(asOf);
  const text = state["time"] ?? fallback;
  return useMemo(() => {
    const range = parseTimeRange(text) ?? parseTimeRange(fallback) ?? { kind: "any" };
    return {
      range,
      span: spanOf(range, now),
      setRange(next) {
        const printed = printTimeRange(next);
        setState({ time: printed === fallback ? undefined : printed });
      },
    };
  }, [text, fallback, now, setState]);
}
