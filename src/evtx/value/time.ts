/** Seconds from 1601 to 1970: where Windows and Unix begin to count. */
const EPOCH_SECONDS = 11_644_473_600;
/** The first second of the year 10000, which no four digits can write. */
const END_SECONDS = 253_402_300_800;
/** High words from here on are beyond the year 9999, and the split below would not be exact for all of them. */
const END_HIGH = 618_000_000;

/** A moment: whole seconds since 1970 and units of 100 ns after them. */
export type Ticks = { seconds: number; ticks: number };

/**
 * Splits a FILETIME without losing 100 ns to a double. False when it is beyond the year 9999; `into` is undefined then.
 * 2^32 units are 429 s and 4,967,296 units, which keeps every product below 2^53.
 */
export function splitFileTime(low: number, high: number, into: Ticks): boolean {
  if (high > END_HIGH) return false;
  const units = high * 4_967_296 + low;
  const whole = Math.floor(units / 1e7);
  into.ticks = units - whole * 1e7;
  into.seconds = high * 429 + whole - EPOCH_SECONDS;
  return into.seconds < END_SECONDS;
}

/** Epoch milliseconds of a FILETIME, or null when it is unset or beyond the year 9999. */
export function fileTimeMs(low: number, high: number): number | null {
  const split: Ticks = { seconds: 0, ticks: 0 };
  if ((low === 0 && high === 0) || !splitFileTime(low, high, split)) return null;
  return split.seconds * 1000 + Math.floor(split.ticks / 1e4);
}

/** The high word of the FILETIME of some epoch milliseconds. */
export function fileTimeHigh(epochMs: number): number {
  return Math.floor(((epochMs / 1000 + EPOCH_SECONDS) * 1e7) / 2 ** 32);
}

/** Year, month from 1 and day of a day since 1970, proleptic Gregorian. */
export function civilOf(day: number): readonly [year: number, month: number, day: number] {
  const date = new Date(day * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}
