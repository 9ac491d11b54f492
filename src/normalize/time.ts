/** Clock and transport may differ this much from ours before an event is marked: late, or ahead of its time. */
export const MAX_LATE_MS = 24 * 3_600_000;
export const MAX_AHEAD_MS = 5 * 60_000;

/** How the time that an event claims disagrees with the time we received it, or null when both may be true. */
export function timeSkew(time: number, receivedAt: number): "late" | "future" | null {
  if (time > receivedAt + MAX_AHEAD_MS) return "future";
  return time < receivedAt - MAX_LATE_MS ? "late" : null;
}

/**
 * Reads a time in any of the forms that logs use: epoch seconds, milliseconds, microseconds or nanoseconds by
 * magnitude (number or text), ISO 8601 and RFC 3339, RFC 5322, `24/Nov/2025:03:11:02 +0000` (Common Log Format),
 * `Mon Nov 24 12:00:00 UTC 2025` (ctime and date), `01/28/2022 04:12:19 PM`. Epoch milliseconds with what fraction the text has, or null.
 *
 * `zoneMinutes` is east of UTC and counts for text that names no zone.
 */
export function parseTime(value: unknown, zoneMinutes = 0): number | null {
  if (typeof value === "number") return epochTime(value);
  if (typeof value !== "string" || value.length > 64) return null;
  return parseIsoTime(value, zoneMinutes) ?? parseOtherTime(value.trim(), zoneMinutes);
}

/** `2025-11-27T07:40:10.165324Z`: `T` or a space between, up to nine decimals, zone `Z`, `+01:00`, `+0100`, `+01` or none. */
export function parseIsoTime(text: string, zoneMinutes = 0): number | null {
  if (!hasIsoShape(text)) return null;
  const time = timeOf({
    year: digits(text, 0, 4),
    month: digits(text, 5, 2),
    day: digits(text, 8, 2),
    hour: digits(text, 11, 2),
    minute: digits(text, 14, 2),
    second: digits(text, 17, 2),
  });
  if (time === null) return null;
  const zoneAt = fractionEnd(text);
  const fraction = zoneAt > 20 ? (Number(text.slice(20, zoneAt)) * 1000) / 10 ** (zoneAt - 20) : 0;
  const zone = zoneAt === text.length ? zoneMinutes : parseZone(text, zoneAt);
  return zone === null ? null : time + fraction - zone * 60_000;
}

/** A calendar time as epoch milliseconds, or null when there is no such day or hour. A leap second is the next minute. */
export function timeOf(parts: {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}): number | null {
  const { year, month, day, hour, minute, second } = parts;
  const isDay =
    year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  // written so that NaN, which the parts have when the text has no digits, is out of range
  const isTime = hour <= 23 && minute <= 59 && second <= 60;
  return isDay && isTime ? Date.UTC(year, month - 1, day, hour, minute, second) : null;
}

/** 1 to 12 for an English month's first three letters in any case, or null. */
export function monthNumber(name: string): number | null {
  const at = name.length === 3 ? MONTHS.indexOf(name.toLowerCase()) : -1;
  return at < 0 || at % 3 !== 0 ? null : at / 3 + 1;
}

/** Minutes east of UTC: `Z`, `UTC`, `GMT`, `+01:00`, `-0530`, `+01`; null when the text from `at` on is no zone. */
export function parseZone(text: string, at = 0): number | null {
  const found = ZONE.exec(at === 0 ? text : text.slice(at));
  if (found === null) return null;
  const [, sign, hours, minutes] = found;
  if (sign === undefined) return 0;
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  return offset > 18 * 60 ? null : sign === "-" ? -offset : offset;
}

const DASH = 0x2d;
const COLON = 0x3a;
const SPACE = 0x20;
const LETTER_T = 0x54;
const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
const ZONE = /^ ?(?:Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)$/i;
const EPOCH = /^-?\d{1,19}(?:\.\d{1,9})?$/;
const COMMON_LOG = /^(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?: (.+))?$/;
const RFC_5322 =
  /^(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d)(?: ([A-Z]{3}|[+-]\d{4}))?$/;
const CTIME = /^[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?: ([A-Z]{3}|[+-]\d{4}))? (\d{4})$/;
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP]M))?$/i;

function epochTime(value: number): number | null {
  const magnitude = Math.abs(value);
  // seconds until the year 5138; the bounds lie a thousandfold apart, so no real time is ambiguous
  if (magnitude < 1e11) return value * 1000;
  if (magnitude < 1e14) return value;
  if (magnitude < 1e17) return value / 1e3;
  return magnitude < 1e20 ? value / 1e6 : null;
}

function parseOtherTime(text: string, zoneMinutes: number): number | null {
  if (EPOCH.test(text)) return epochTime(Number(text));
  return (
    parseWordy(COMMON_LOG.exec(text) ?? RFC_5322.exec(ofRfc5322(text)), zoneMinutes) ??
    parseAmerican(text, zoneMinutes)
  );
}

/** What ctime and date print in the order of RFC 5322; any other text as it is. */
function ofRfc5322(text: string): string {
  const found = CTIME.exec(text);
  if (found === null) return text;
  const [, month, day, clock, zone, year] = found;
  return [day, month, year, clock, ...(zone === undefined ? [] : [zone])].join(" ");
}

function parseWordy(found: RegExpExecArray | null, zoneMinutes: number): number | null {
  if (found === null) return null;
  const [, day, month = "", year, hour, minute, second, zoneText] = found;
  const time = timeOf({
    year: Number(year),
    month: monthNumber(month) ?? 0,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  });
  const zone = zoneText === undefined ? zoneMinutes : parseZone(zoneText);
  return time === null || zone === null ? null : time - zone * 60_000;
}

function parseAmerican(text: string, zoneMinutes: number): number | null {
  const found = AMERICAN.exec(text);
  if (found === null) return null;
  const [, month, day, year, hourText, minute, second, half] = found;
  const hour = half === undefined ? Number(hourText) : (Number(hourText) % 12) + (/^p/i.test(half) ? 12 : 0);
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const time = timeOf({ ...date, hour, minute: Number(minute), second: Number(second) });
  return time === null ? null : time - zoneMinutes * 60_000;
}

function hasIsoShape(text: string): boolean {
  const separator = text.charCodeAt(10);
  return (
    text.length >= 19 &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    (separator === LETTER_T || separator === SPACE) &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON
  );
}

/** The number written in `count` digits from `at`, or NaN. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Where the decimals of the second end: 19 when there are none, at most nine after the point or comma. */
function fractionEnd(text: string): number {
  const point = text.charAt(19);
  if (point !== "." && point !== ",") return 19;
  let at = 20;
  while (at < 29 && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
  return at;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
