import { monthNumber, parseZone, timeOf } from "./time.ts";

/**
 * `Nov 24 2025 10:00:00.123 UTC`: the time form of CEF and LEEF besides epoch milliseconds. Epoch milliseconds, or
 * null. `zoneMinutes` is east of UTC and counts for text that names no zone, or one that is a mere abbreviation.
 */
export function writtenTime(text: string, zoneMinutes: number): number | null {
  const found = WRITTEN.exec(text);
  if (found === null) return null;
  const [, month = "", day, year, hour, minute, second, fraction, zone] = found;
  const time = timeOf({
    year: Number(year),
    month: monthNumber(month) ?? 0,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  });
  const offset = (zone === undefined ? null : parseZone(zone)) ?? zoneMinutes;
  return time === null ? null : time + Number(fraction ?? 0) * 1000 - offset * 60_000;
}

const WRITTEN =
  /^([A-Za-z]{3}) {1,2}(\d{1,2}) (\d{4}) (\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?: ([A-Za-z]{1,5}|[+-]\d\d:?\d\d))?$/;
