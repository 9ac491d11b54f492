import type { Zone } from "../state/preferences.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formatters = new Map<string, Intl.DateTimeFormat>();

// making a formatter costs more than a thousand uses of it
function formatter(zone: Zone, form: "time" | "day"): Intl.DateTimeFormat {
  const key = `${zone} ${form}`;
  const known = formatters.get(key);
  if (known) return known;
  const timeZone = zone === "utc" ? { timeZone: "UTC" } : {};
  const options: Intl.DateTimeFormatOptions =
    form === "time"
      ? { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" }
      : { day: "numeric", month: "short", year: "numeric" };
  const made = new Intl.DateTimeFormat("en-GB", { ...options, ...timeZone });
  formatters.set(key, made);
  return made;
}

/** The zone's name to write beside times: `Europe/Berlin`, `UTC`. */
export function zoneName(zone: Zone): string {
  return formatter(zone, "day").resolvedOptions().timeZone;
}

/** Epoch ms as `14:03:22.118`. What is no time at all is a dash. */
export function formatTime(at: number, zone: Zone): string {
  return isTime(at) ? formatter(zone, "time").format(at) : "–";
}

/** `14:03:22`, for what is not an event of its own. */
export function formatSeconds(at: number, zone: Zone): string {
  return formatTime(at, zone).slice(0, 8);
}

/** `24 Nov`, with the year when it is not that of `now`. */
export function formatDay(at: number, now: number, zone: Zone): string {
  if (!isTime(at)) return "–";
  const day = formatter(zone, "day").format(at);
  const thisYear = formatter(zone, "day").format(now).slice(-5);
  return day.endsWith(thisYear) ? day.slice(0, -5) : day;
}

/** Day and time, for places where the day cannot be seen from around it: `24 Nov 14:03:22.118`. */
export function formatMoment(at: number, now: number, zone: Zone): string {
  return isTime(at) ? `${formatDay(at, now, zone)} ${formatTime(at, zone)}` : "–";
}

export function isSameDay(a: number, b: number, zone: Zone): boolean {
  return isTime(a) && isTime(b) && formatter(zone, "day").format(a) === formatter(zone, "day").format(b);
}

/** `3 min ago`, `in 2 h`. Rounds down, so that it never says more than is so. */
export function formatAge(at: number, now: number): string {
  if (!isTime(at)) return "–";
  const ms = now - at;
  if (Math.abs(ms) < SECOND) return "now";
  return ms > 0 ? `${formatSpan(ms)} ago` : `in ${formatSpan(-ms)}`;
}

/** A length of time in its largest unit: `850 ms`, `12 s`, `6 min`, `3 h`, `41 days`. */
export function formatSpan(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} days`;
}

/** Whether a number is a time at all: JavaScript has dates up to 8.64e15 ms. Source: ECMA-262, "Time Range". */
export function isTime(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}
