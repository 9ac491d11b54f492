import { z } from "zod";
import type { EventFields, FieldValue } from "../schema/event.ts";

/** Lists are stored in one string, a member a line. */
const LIST_SEPARATOR = "\n";

/** A field's value as the store keeps and compares it. Null is the empty string. */
export function fieldText(value: FieldValue): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "object")
    return value.map((member) => (member === null ? "" : String(member))).join(LIST_SEPARATOR);
  return String(value);
}

/**
 * What the text of a stored field was: `n` a number, `b` a truth value, `z` null, `l` a list of texts. A list that its
 * lines do not tell apart is written out.
 */
const StoredKind = z.union([
  z.enum(["n", "b", "z", "l"]),
  z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
]);
/** What the text of a stored field was, when it was no text. */
export type StoredKind = z.infer<typeof StoredKind>;
const StoredKinds = z.array(z.union([z.string(), StoredKind]));

/** Names and kinds of the fields that are no text, in turns, as JSON; empty when all are. */
export function fieldKinds(fields: EventFields): string {
  const kinds: z.infer<typeof StoredKinds> = [];
  for (const [name, value] of fields) if (typeof value !== "string") kinds.push(name, kindOf(value));
  return kinds.length === 0 ? "" : JSON.stringify(kinds);
}

function kindOf(value: Exclude<FieldValue, string>): StoredKind {
  if (value === null) return "z";
  if (typeof value === "number") return "n";
  if (typeof value === "boolean") return "b";
  const isPlain = value.every((member) => typeof member === "string" && !member.includes(LIST_SEPARATOR));
  return isPlain && value.length > 0 ? "l" : [...value];
}

/** The fields of an event as they were before {@link fieldText} and {@link fieldKinds}. */
export function readFields(texts: Readonly<Record<string, string>>, kinds: string): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>(Object.entries(texts));
  for (const [name, kind] of readKinds(kinds)) fields.set(name, storedValue(fields.get(name), kind));
  return fields;
}

/** What {@link fieldKinds} wrote, by the names of the fields. */
export function readKinds(kinds: string): Map<string, StoredKind> {
  const known = kinds === "" ? [] : StoredKinds.parse(JSON.parse(kinds));
  const byName = new Map<string, StoredKind>();
  for (let at = 0; at + 1 < known.length; at += 2) {
    const [name, kind] = [known[at], StoredKind.safeParse(known[at + 1])];
    if (typeof name === "string" && kind.success) byName.set(name, kind.data);
  }
  return byName;
}

/** The value that a stored text was. */
export function storedValue(text: FieldValue | undefined, kind: StoredKind): FieldValue {
  if (typeof kind === "object") return kind;
  const stored = typeof text === "string" ? text : "";
  switch (kind) {
    case "n":
      return Number(stored);
    case "b":
      return stored === "true";
    case "z":
      return null;
    case "l":
      return stored.split(LIST_SEPARATOR);
  }
}
