import type { FieldScalar, FieldValue, NormalizedEvent } from "../../src/schema/event.ts";
import type { EventLogsource } from "../../src/schema/logsource.ts";
import { ocsfEvent } from "./events.ts";

/**
 * Windows events as evtx_dump prints them, flattened by the rules that the golden verdicts were made with. The product
 * has a reader of its own; this one is small so that it can be seen to be right.
 */
export function readEvtxDump(
  text: string,
  logsource: (fields: ReadonlyMap<string, FieldValue>) => EventLogsource,
): NormalizedEvent[] {
  return splitObjects(text).map((json) => {
    const fields = new Map<string, FieldValue>();
    flatten(JSON.parse(json), fields);
    return { sourceType: "test", logsource: logsource(fields), fields, ocsf: ocsfEvent() };
  });
}

/** Concatenated objects, one after the other. */
function splitObjects(text: string): string[] {
  const objects: string[] = [];
  let [depth, start, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (inString) {
      if (char === "\\") at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{" && depth++ === 0) start = at;
    else if (char === "}" && --depth === 0) objects.push(text.slice(start, at + 1));
  }
  return objects;
}

function flatten(event: unknown, fields: Map<string, FieldValue>): void {
  const root = memberOf(event, "Event");
  for (const [name, value] of entriesOf(memberOf(root, "System"))) put(name, value, fields);
  for (const part of ["EventData", "UserData"]) walk(memberOf(root, part), fields);
}

function walk(value: unknown, fields: Map<string, FieldValue>): void {
  for (const [name, member] of entriesOf(value)) {
    if (name === "#attributes") continue;
    const hasMembers = entriesOf(member).some(([inner]) => !inner.startsWith("#"));
    if (hasMembers) walk(member, fields);
    else put(name, member, fields);
  }
}

function put(name: string, value: unknown, fields: Map<string, FieldValue>): void {
  for (const [attribute, text] of entriesOf(memberOf(value, "#attributes")))
    set(`${name}_${attribute}`, text, fields);
  const own =
    memberOf(value, "#text") ?? (entriesOf(value).length > 0 && !Array.isArray(value) ? undefined : value);
  if (own !== undefined && own !== null) set(name, own, fields);
}

function set(name: string, value: unknown, fields: Map<string, FieldValue>): void {
  const key = name.replaceAll(" ", "");
  if (Array.isArray(value)) fields.set(key, value.map(scalarOf));
  else fields.set(key, scalarOf(value));
}

function scalarOf(value: unknown): FieldScalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : value === null
      ? null
      : JSON.stringify(value);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
