import { addField, addToList, type FieldMap } from "../../flatten.ts";
import { isJsonObject, objectAt, textAt, valueAt } from "../../formats/json.ts";
import type { JsonObject, JsonValue } from "../../source.ts";

/**
 * An event as a tree: `{"System":{...},"EventData":{...}}`, the form of evtx_dump, Velociraptor and every converter
 * from XML. Attributes may be under `#attributes`, `@attributes` or `$`, or be children named `@Name` or plainly
 * `Name`; text may be `#text`, `_` or, in System, `Value`. Null when there is no System.
 */
export function readEventTree(event: JsonObject): FieldMap | null {
  const system = objectAt(event, "System");
  if (system === null) return null;
  const fields: FieldMap = new Map();
  for (const [name, value] of Object.entries(system)) addSystem(fields, name, value);
  for (const [name, value] of Object.entries(event)) if (isEventData(name)) addData(fields, name, value);
  const message = textAt(objectAt(event, "RenderingInfo"), "Message") ?? textAt(event, "Message");
  if (message !== undefined) fields.set("Message", message);
  return fields;
}

/** Adds event data by name; of nested elements only the leaf's name counts, as rules know no paths. */
export function addData(fields: FieldMap, name: string, value: JsonValue): void {
  if (value === null) return;
  if (typeof value !== "object") addField(fields, fieldName(name), value);
  else if (isJsonObject(value)) addElement(fields, name, value);
  else for (const item of value) addItem(fields, name, item);
}

/** Parts of an event whose children are its data. Source: the event schema, `EventType`. */
export function isEventData(name: string): boolean {
  return (
    name === "EventData" || name === "UserData" || name === "ProcessingErrorData" || name === "DebugData"
  );
}

/** `Threat Name` is `ThreatName` to rules. */
export function fieldName(name: string): string {
  return name.includes(" ") ? name.replaceAll(" ", "") : name;
}

function isAttributes(part: string): boolean {
  return part === "#attributes" || part === "@attributes" || part === "$";
}

function isText(part: string): boolean {
  return part === "#text" || part === "_";
}

function addSystem(fields: FieldMap, name: string, value: JsonValue): void {
  if (value === null) return;
  if (typeof value !== "object") fields.set(name, value);
  else if (isJsonObject(value))
    for (const [part, item] of Object.entries(value)) addSystemPart(fields, name, [part, item]);
}

function addSystemPart(fields: FieldMap, name: string, [part, value]: readonly [string, JsonValue]): void {
  if (typeof value !== "object") {
    if (isText(part) || part === "Value") fields.set(name, value);
    else fields.set(`${name}_${part.startsWith("@") ? part.slice(1) : part}`, value);
  } else if (isAttributes(part)) addSystem(fields, name, value);
}

function addItem(fields: FieldMap, name: string, item: JsonValue): void {
  if (item === null || typeof item === "object") addData(fields, name, item);
  else addToList(fields, fieldName(name), item);
}

function addElement(fields: FieldMap, name: string, element: JsonObject): void {
  const text = valueAt(element, "#text") ?? valueAt(element, "_");
  if (name === "Data") addDataElement(fields, dataName(element), text ?? null);
  else {
    // whitespace between the children of an element is no text of its own
    if (text !== undefined && (typeof text !== "string" || text.trim() !== "")) addData(fields, name, text);
    for (const part of Object.entries(element)) addElementPart(fields, name, part);
  }
}

/** `{"@Name":"Image","#text":"C:\\x.exe"}` is a named value; without a name it is one of the list `Data`. */
function addDataElement(fields: FieldMap, name: string | undefined, text: JsonValue): void {
  if (name !== undefined) addData(fields, name, text ?? "");
  else addData(fields, "Data", Array.isArray(text) ? text : [text]);
}

function addElementPart(fields: FieldMap, name: string, [part, value]: readonly [string, JsonValue]): void {
  if (isAttributes(part) && isJsonObject(value)) addAttributes(fields, name, value);
  else if (part.startsWith("@")) addAttributes(fields, name, { [part.slice(1)]: value });
  else if (!isText(part)) addData(fields, part, value);
}

function addAttributes(fields: FieldMap, name: string, attributes: JsonObject): void {
  for (const [attribute, value] of Object.entries(attributes))
    if (!attribute.startsWith("xmlns")) addData(fields, `${name}_${attribute}`, value);
}

function dataName(element: JsonObject): string | undefined {
  return (
    textAt(element, "@Name") ??
    textAt(objectAt(element, "#attributes"), "Name") ??
    textAt(objectAt(element, "@attributes"), "Name") ??
    textAt(objectAt(element, "$"), "Name")
  );
}
