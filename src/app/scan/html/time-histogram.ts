import { type Level, LEVELS } from "../../../schema/finding.ts";

export type TimeBin = { readonly start: number; readonly counts: Readonly<Record<Level, number>> };

export type TimeHistogram = {
  add(time: number, level: Level): void;
  /** About as many bins as are asked for, from the first time to the last, empty ones too. */
  bins(most: number): { readonly widthMs: number; readonly bins: readonly TimeBin[] };
};

/** Widths that people read: a minute to a year. */
const WIDTHS = [1, 5, 15, 60, 180, 720, 1440, 10_080, 43_200, 525_600].map((minutes) => minutes * 60_000);
const MOST_HELD = 20_000;

/** Counts over time without knowing when it begins and ends: bins grow wider when there are too many. */
export function createTimeHistogram(): TimeHistogram {
  let width = 0;
  let held = new Map<number, Record<Level, number>>();
  const widthMs = (): number => WIDTHS[width] ?? Number.POSITIVE_INFINITY;
  const widen = (): void => {
    width++;
    const wider = new Map<number, Record<Level, number>>();
    for (const [start, counts] of held) addCounts(wider, binOf(start, widthMs()), counts);
    held = wider;
  };
  return {
    add: (time, level) => {
      addCounts(held, binOf(time, widthMs()), { ...NONE, [level]: 1 });
      while (held.size > MOST_HELD && width + 1 < WIDTHS.length) widen();
    },
    bins: (most) => {
      const starts = [...held.keys()];
      const [first, last] = [Math.min(...starts), Math.max(...starts)];
      while ((last - first) / widthMs() > most && width + 1 < WIDTHS.length) widen();
      const bins: TimeBin[] = [];
      if (held.size > 0)
        for (let at = binOf(first, widthMs()); at <= last; at += widthMs())
          bins.push({ start: at, counts: held.get(at) ?? NONE });
      return { widthMs: widthMs(), bins };
    },
  };
}

const NONE: Readonly<Record<Level, number>> = { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };

function binOf(time: number, widthMs: number): number {
  return Math.floor(time / widthMs) * widthMs;
}

function addCounts(
  bins: Map<number, Record<Level, number>>,
  start: number,
  counts: Readonly<Record<Level, number>>,
): void {
  const known = bins.get(start);
  if (known === undefined) bins.set(start, { ...counts });
  else for (const level of LEVELS) known[level] += counts[level];
}
