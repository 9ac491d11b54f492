import type { Zone } from "../state/preferences.ts";
import { formatDay, formatSeconds, isSameDay } from "./format-time.ts";

/** The time that a page looks at. `relative` ends now; `any` is without bounds. Times are epoch ms, UTC. */
export type TimeRange =
  | { readonly kind: "any" }
  | { readonly kind: "relative"; readonly ms: number }
  | { readonly kind: "absolute"; readonly from: number; readonly to: number };

/** `from` inclusive, `to` exclusive. */
export type Span = { readonly from: number; readonly to: number };

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const UNIT_MS = new Map<string, number>(Object.entries(UNITS));
const NAMES = [
  ["w", "week"],
  ["d", "day"],
  ["h", "hour"],
  ["m", "minute"],
  ["s", "second"],
] as const;

/** What the picker offers. */
export const QUICK_RANGES = ["15m", "1h", "4h", "24h", "2d", "7d", "30d", "90d"] as const;

const LONGEST_MS = 100 * 365 * UNITS.d;

/** Reads a range as it stands in a URL: `any`, `24h`, or two ISO times joined by `..`. Null for anything else. */
export function parseTimeRange(text: string): TimeRange | null {
  if (text === "any") return { kind: "any" };
  const relative = /^(\d{1,6})([smhdw])$/.exec(text);
  if (relative) return relativeRange(Number(relative[1]), relative[2] ?? "");
  const [from, to, ...rest] = text.split("..");
  if (from === undefined || to === undefined || rest.length > 0) return null;
  return absoluteRange(Date.parse(from), Date.parse(to));
}

/** The inverse of `parseTimeRange`. */
export function printTimeRange(range: TimeRange): string {
  if (range.kind === "any") return "any";
  if (range.kind === "absolute") return `${isoOf(range.from)}..${isoOf(range.to)}`;
  const [unit] = NAMES.find(([name]) => range.ms % UNITS[name] === 0 && keepsUnit(range.ms, name)) ?? ["s"];
  return `${Math.max(1, Math.round(range.ms / UNITS[unit]))}${unit}`;
}

/**
 * Reads what a person types: `3h`, `last 3 hours`, `2026-11-24 13:00 to 2026-11-24 14:30`, `2026-11-24` for that
 * day. Times without a zone are of the zone that is shown. Null when it makes no sense.
 */
export function readTypedRange(text: string, zone: Zone): TimeRange | null {
  const typed = text.trim().toLowerCase();
  const spoken = /^(?:last\s+)?(\d{1,6})\s*([smhdw])[a-z]*$/.exec(typed);
  if (spoken) return relativeRange(Number(spoken[1]), spoken[2] ?? "");
  if (/^(any|all)( time)?$/.test(typed)) return { kind: "any" };
  const parts = typed.split(/\s+to\s+|\.\./);
  const [from, to] = parts;
  if (from === undefined || parts.length > 2) return null;
  if (to === undefined) {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(from) ? readMoment(from, zone) : Number.NaN;
    return absoluteRange(day, day + UNITS.d);
  }
  // an end without a day is on the day of the start: what labels say reads back
  const day = /^\d{1,2}:/.test(to) ? `${from.slice(0, 10)} ` : "";
  return absoluteRange(readMoment(from, zone), readMoment(`${day}${to}`, zone));
}

/** Bounds of the range at `now`; null for any time. */
export function spanOf(range: TimeRange, now: number): Span | null {
  if (range.kind === "any") return null;
  return range.kind === "absolute" ? { from: range.from, to: range.to } : { from: now - range.ms, to: now };
}

/** Half a range earlier or later; never beyond now when it stands at now. */
export function shiftRange(range: TimeRange, direction: -1 | 1, now: number): TimeRange {
  const span = spanOf(range, now);
  if (span === null || (range.kind === "relative" && direction === 1)) return range;
  const step = ((span.to - span.from) / 2) * direction;
  return { kind: "absolute", from: Math.round(span.from + step), to: Math.round(span.to + step) };
}

/** Twice or half as long: around its middle, or up to now when it ends there. */
export function zoomRange(range: TimeRange, direction: "in" | "out"): TimeRange {
  const factor = direction === "out" ? 2 : 0.5;
  if (range.kind === "any") return range;
  if (range.kind === "relative") {
    const ms = Math.min(LONGEST_MS, Math.max(UNITS.m, Math.round(range.ms * factor)));
    return { kind: "relative", ms };
  }
  const middle = (range.from + range.to) / 2;
  const half = Math.max(1, ((range.to - range.from) / 2) * factor);
  return absoluteRange(Math.round(middle - half), Math.round(middle + half)) ?? range;
}

/** The range in words: `Last 24 hours`, `13:00:00 to 14:00:00`, with days where they are not today. */
export function rangeLabel(range: TimeRange, now: number, zone: Zone): string {
  if (range.kind === "any") return "Any time";
  if (range.kind === "relative") return `Last ${spokenLength(range.ms)}`;
  const day = (at: number): string => `${formatDay(at, now, zone)} `;
  const from = `${isSameDay(range.from, now, zone) ? "" : day(range.from)}${formatSeconds(range.from, zone)}`;
  const to = `${isSameDay(range.from, range.to, zone) ? "" : day(range.to)}${formatSeconds(range.to, zone)}`;
  return `${from} to ${to}`;
}

function spokenLength(ms: number): string {
  const [unit, word] = NAMES.find(([name]) => ms % UNITS[name] === 0 && keepsUnit(ms, name)) ?? [
    "s",
    "second",
  ];
  const count = Math.round(ms / UNITS[unit]);
  return count === 1 ? word : `${count} ${word}s`;
}

// 24 hours and 48 hours are said so, and 14 days are not two weeks: units change where people change them
function keepsUnit(ms: number, unit: keyof typeof UNITS): boolean {
  if (unit === "w") return false;
  return unit !== "d" || ms > UNITS.d;
}

function relativeRange(count: number, unit: string): TimeRange | null {
  const ms = count * (UNIT_MS.get(unit) ?? Number.NaN);
  return ms > 0 && ms <= LONGEST_MS ? { kind: "relative", ms } : null;
}

function absoluteRange(from: number, to: number): TimeRange | null {
  const isRange = Number.isFinite(from) && Number.isFinite(to) && from < to && Math.abs(to) < 8.64e15;
  return isRange ? { kind: "absolute", from, to } : null;
}

function readMoment(text: string, zone: Zone): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[t ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?(z)?$/.exec(text.trim());
  if (!match) return Number.NaN;
  const isUtc = zone === "utc" || match[3] !== undefined;
  return Date.parse(`${match[1]}T${match[2] ?? "00:00"}${isUtc ? "Z" : ""}`);
}

function isoOf(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
