import { addFields, type FieldMap, flattenJson } from "../../flatten.ts";
import { isJsonObject, objectAt, textAt, valueAt } from "../../formats/json.ts";
import type { JsonObject } from "../../source.ts";
import type { AuditEvent, AuditRecord } from "./audit-event.ts";
import { DistinctValues } from "./distinct-values.ts";

/** True for an audit event as LAUREL writes it: `{"ID":"1763974800.123:45","SYSCALL":{...},"PATH":[{...}]}`. */
export function isLaurel(json: JsonObject): boolean {
  return ID.test(textAt(json, "ID") ?? "") && recordsOf(json).length > 0;
}

/** Reads an event of LAUREL by the names that audit's own records have; null when it is none. */
export function readLaurel(json: JsonObject): AuditEvent | null {
  const id = textAt(json, "ID") ?? "";
  const time = Number(ID.exec(id)?.[1] ?? Number.NaN) * 1000;
  const records = recordsOf(json);
  if (Number.isNaN(time) || records.length === 0) return null;
  return { id, time: Math.round(time), node: textAt(json, "NODE"), records, fields: fieldsOf(json, records) };
}

const ID = /^(\d{1,10}\.\d{1,4}):\d{1,12}$/;
const TYPE = /^[A-Z][A-Z0-9_]{1,40}$/;

/** Every upper-case member that is an object, or a list of objects, is a record. */
function recordsOf(json: JsonObject): AuditRecord[] {
  return Object.entries(json).flatMap(([type, value]) => {
    const objects = Array.isArray(value) ? value.filter(isJsonObject) : isJsonObject(value) ? [value] : [];
    return TYPE.test(type)
      ? objects.map((object) => ({ type, pairs: pairsOf(type, object), words: "" }))
      : [];
  });
}

/** Arguments are a list here; `a0` is the program's name. */
function pairsOf(type: string, object: JsonObject): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const name of Object.keys(object)) {
    const text = textAt(object, name);
    if (text !== undefined) pairs.push([name, text]);
  }
  const list = type === "EXECVE" || type === "PROCTITLE" ? valueAt(object, "ARGV") : undefined;
  if (!Array.isArray(list)) return pairs;
  const words = list.filter((word) => typeof word === "string");
  if (type === "PROCTITLE") return [...pairs, ["proctitle", words.join(" ")]];
  return [...pairs, ...words.map((word, index) => [`a${index}`, word] as const)];
}

/** Records' values by their own names, what LAUREL adds by its path: `SYSCALL.PPID.exe`. */
function fieldsOf(json: JsonObject, records: readonly AuditRecord[]): FieldMap {
  const fields = flattenJson(json);
  const own = new DistinctValues();
  for (const { type, pairs } of records) {
    own.add("type", type);
    for (const [name, value] of pairs) own.add(name, value);
  }
  for (const [name, value] of own.toFields()) fields.set(name, value);
  addFields(fields, { ParentImage: textAt(objectAt(objectAt(json, "SYSCALL"), "PPID"), "exe") });
  return fields;
}
