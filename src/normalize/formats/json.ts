import type { JsonObject, JsonValue } from "../source.ts";

/** Objects and lists may be nested this deep; deeper text is not read as JSON, because no log is and walks recurse. */
export const MAX_JSON_DEPTH = 64;

/**
 * The text as a JSON object, or null when it is anything else.
 *
 * Integers that a double cannot hold stay exact: they become strings of their digits. Of a name that comes twice the
 * last value counts, as ECMA-262 has it. `__proto__` is a name like any other. Time is linear in the text.
 */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(BIG_INTEGER.test(text) ? quoteBigIntegers(text) : text);
    return isJsonObject(value) && isWithinDepth(value, MAX_JSON_DEPTH) ? value : null;
  } catch {
    return null;
  }
}

/** True for an object, false for a list or a scalar. For values that came out of `parseJsonObject`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under a name of the object's own; an inherited name (`constructor`) is absent. */
export function valueAt(object: JsonObject | null, name: string): JsonValue | undefined {
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The object under a name, or null when there is none. */
export function objectAt(object: JsonObject | null, name: string): JsonObject | null {
  const value = valueAt(object, name);
  return isJsonObject(value) ? value : null;
}

/** The text under a name; numbers and booleans become text, anything else is undefined. */
export function textAt(object: JsonObject | null, name: string): string | undefined {
  const value = valueAt(object, name);
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** An integer of more digits than 2^53 has, where a value can stand. Also true of such text inside a string. */
const BIG_INTEGER = /[[:,]\s*-?(?:9[0-9]{15}|[0-9]{17})/;
/**
 * The same as the value of a name. A quote after a letter or digit closes a string, as a quote that opens one stands
 * after punctuation, and one inside a string after a backslash: so this is never inside a string.
 */
const BIG_VALUE = /(?<=\w"\s*:\s*)-?[0-9]{16,}(?=\s*[,}])/g;
const NUMBER = /-?[0-9][0-9.eE+-]*/g;

/** Puts quotes around the integers beyond 2^53 that stand outside strings. */
function quoteBigIntegers(text: string): string {
  const quoted = text.replace(BIG_VALUE, quoteIfBig);
  return BIG_INTEGER.test(quoted) ? quoteBetweenStrings(quoted) : quoted;
}

/** The thorough way, for integers in lists and after unusual names. */
function quoteBetweenStrings(text: string): string {
  let quoted = "";
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const gapEnd = quote < 0 ? text.length : quote;
    const gap = text.slice(at, gapEnd);
    at = quote < 0 ? text.length : stringEnd(text, quote);
    quoted += gap.length < 16 ? gap : gap.replace(NUMBER, quoteIfBig);
    quoted += text.slice(gapEnd, at);
  }
  return quoted;
}

function quoteIfBig(number: string): string {
  return /^-?[0-9]+$/.test(number) && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number;
}

/** The place after the string that starts at `quote`. */
function stringEnd(text: string, quote: number): number {
  for (let at = quote + 1; ; ) {
    const close = text.indexOf('"', at);
    if (close < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return close + 1;
    at = close + 1;
  }
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  for (const item of Object.values(value)) if (!isWithinDepth(item, depth - 1)) return false;
  return true;
}
