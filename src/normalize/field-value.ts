import type { EventFields } from "../schema/event.ts";

/** A field's text; undefined when it is absent or what logs write for "nothing": empty, `-`, `(null)`, `(none)`. */
export function textField(fields: EventFields, name: string): string | undefined {
  const value = fields.get(name);
  if (typeof value === "string") return NOTHING.has(value) ? undefined : value;
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? value.join(" ") : String(value);
}

/** A field's number, written in decimal or as `0x1a`; undefined when it is no integer of 53 bits. */
export function integerField(fields: EventFields, name: string): number | undefined {
  const value = fields.get(name);
  return typeof value === "string" || typeof value === "number" ? integerOf(value) : undefined;
}

/** An integer of 53 bits as it is or written in decimal or as `0x1a`, or undefined. */
export function integerOf(value: string | number | undefined): number | undefined {
  if (typeof value === "string" && !INTEGER.test(value)) return undefined;
  const number = Number(value);
  return value !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** A field's number, with a fraction or not; undefined when it is none. */
export function numberField(fields: EventFields, name: string): number | undefined {
  const value = fields.get(name);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && DECIMAL.test(value) ? Number(value) : undefined;
}

const NOTHING: ReadonlySet<string> = new Set(["", "-", "(null)", "(none)"]);
const INTEGER = /^(?:-?\d{1,16}|0x[0-9a-f]{1,13})$/i;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,15})?$/;
