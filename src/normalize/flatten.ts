import { isJsonObject } from "./formats/json.ts";
import type { FieldScalar } from "../schema/event.ts";
import type { JsonObject, JsonValue } from "./source.ts";

/** `EventFields` while a source builds them. The lists belong to the map: never put in one that others hold. */
export type FieldMap = Map<string, FieldScalar | FieldScalar[]>;

/**
 * Nested JSON as flat fields. Objects give dotted names (`userIdentity.type`), lists of scalars stay lists, lists of
 * objects give each path inside the values of all its objects (`requests.path` holds every request's path). Null and
 * what is empty leave no field: to a rule an absent field and a null are the same.
 */
export function flattenJson(json: JsonObject): FieldMap {
  const fields: FieldMap = new Map();
  flattenInto(fields, "", json);
  return fields;
}

/** Adds a nested object's values, each name with a prefix before it (`userIdentity.`). */
export function flattenInto(fields: FieldMap, prefix: string, object: JsonObject): void {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value !== "object") addField(fields, prefix + name, value);
    else if (isJsonObject(value)) flattenInto(fields, `${prefix}${name}.`, value);
    else if (value !== null) addList(fields, prefix + name, value);
  }
}

/** Puts a value under a name; a name that is there already gets a list of both. Null adds nothing. */
export function addField(fields: FieldMap, name: string, value: FieldScalar): void {
  if (value === null) return;
  const present = fields.get(name);
  const kept = keepFinite(value);
  if (present === undefined) fields.set(name, kept);
  else if (Array.isArray(present)) present.push(kept);
  else fields.set(name, [present, kept]);
}

/** Puts each value under its name as `addField` does; what is undefined or null adds nothing. */
export function addFields(fields: FieldMap, named: Readonly<Record<string, FieldScalar | undefined>>): void {
  for (const [name, value] of Object.entries(named)) if (value !== undefined) addField(fields, name, value);
}

/** Puts a value in the list under a name, which one value makes a list of one. */
export function addToList(fields: FieldMap, name: string, value: FieldScalar): void {
  if (fields.has(name)) addField(fields, name, value);
  else if (value !== null) fields.set(name, [keepFinite(value)]);
}

function addList(fields: FieldMap, name: string, list: readonly JsonValue[]): void {
  for (const item of list) {
    if (typeof item !== "object") addToList(fields, name, item);
    else if (isJsonObject(item)) flattenInto(fields, `${name}.`, item);
    else if (item !== null) addList(fields, name, item);
  }
}

/** JSON may write a number that no double holds (`1e999`); stored as a number it would come back as null. */
export function keepFinite(value: string | number | boolean): string | number | boolean {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
