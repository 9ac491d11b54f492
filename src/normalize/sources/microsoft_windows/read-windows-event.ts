import { addField, type FieldMap } from "../../flatten.ts";
import { isJsonObject, objectAt } from "../../formats/json.ts";
import { parseXml } from "../../formats/xml.ts";
import type { DecodedRecord, JsonObject } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { channelOfProvider } from "./channel.ts";
import { addMessageFields } from "./message-fields.ts";
import { readEventTree } from "./read-event-tree.ts";
import { readFlatEvent } from "./read-flat-event.ts";
import { readWinlogbeat } from "./read-winlogbeat.ts";
import { nameInserts } from "./string-inserts.ts";
import type { WindowsEvent } from "./windows-event.ts";

/**
 * Reads a Windows event in any of the shapes that shippers give it: Event XML, trees of it in JSON (evtx_dump,
 * Velociraptor), Winlogbeat and Elastic Agent, and flat JSON (NXLog, Fluent Bit, Splunk, Get-WinEvent). Null when the
 * record is none of these or has no event id. `defaultChannel` is the channel of an event that names none.
 */
export function readWindowsEvent(decoded: DecodedRecord, defaultChannel = ""): WindowsEvent | null {
  const fields = decoded.json === null ? readXml(decoded.message) : readJson(decoded.json);
  const eventId = fields === null ? null : readEventId(fields);
  if (fields === null || eventId === null) return null;
  const provider = stringAt(fields, "Provider_Name", "Source");
  if (!fields.has("Channel")) setText(fields, "Channel", channelOfProvider(provider) || defaultChannel);
  if (!fields.has("Computer")) setText(fields, "Computer", decoded.host);
  const log = stringAt(fields, "Channel");
  const channel = log.toLowerCase();
  nameInserts(fields, channel, eventId);
  addMessageFields(fields, provider);
  const time = timeOf(fields, decoded.zoneMinutes) ?? decoded.time;
  return { log, channel, provider, eventId, time, fields };
}

/** The event id as a number, which it becomes in the fields too. */
function readEventId(fields: FieldMap): number | null {
  const value = fields.get("EventID");
  const eventId = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof eventId !== "number" || !Number.isInteger(eventId) || eventId < 0 || eventId > 65_535)
    return null;
  fields.set("EventID", eventId);
  return eventId;
}

function readXml(text: string): FieldMap | null {
  const root = text.startsWith("<Event") ? parseXml(text) : null;
  return root?.name === "Event" && isJsonObject(root.value) ? readEventTree(root.value) : null;
}

function readJson(json: JsonObject): FieldMap | null {
  const event = json["Event"];
  const system = json["System"];
  if (isJsonObject(event)) return withRecovery(readEventTree(event), json);
  if (isJsonObject(system)) return readTreeInEnvelope(json);
  if (typeof system === "string") return readRenderedXml(json, system);
  return readWinlogbeat(json) ?? readFlatEvent(json);
}

/** What our reader of event logs says of a record that the log does not list any more: where it was found, how whole. */
function withRecovery(fields: FieldMap | null, json: JsonObject): FieldMap | null {
  for (const [part, value] of Object.entries(objectAt(json, "Recovered") ?? {}))
    if (typeof value === "string") fields?.set(`Recovered_${part}`, value);
  return fields;
}

/** Velociraptor puts `Message` and facts of its own beside System. */
function readTreeInEnvelope(json: JsonObject): FieldMap | null {
  const fields = readEventTree(json);
  for (const [name, value] of Object.entries(json))
    if (value !== null && typeof value !== "object" && fields?.has(name) === false)
      addField(fields, name, value);
  return fields;
}

/** Fluent Bit's `winevtlog` with `Render_Event_As_XML`: the XML under `System`, the rendered text under `Message`. */
function readRenderedXml(json: JsonObject, xml: string): FieldMap | null {
  const fields = readXml(xml.trim());
  const message = json["Message"];
  if (fields !== null && typeof message === "string") fields.set("Message", message);
  return fields;
}

/**
 * In the order of trust: Sysmon's own time is always UTC, the system time is when a converter keeps its zone,
 * `EventTime` of NXLog is local time without a zone unless configured otherwise.
 */
const TIMES = [
  "UtcTime",
  "TimeCreated_SystemTime",
  "TimeCreated",
  "SystemTime",
  "@timestamp",
  "EventTime",
  "TimeGenerated",
  "timestamp",
];

/** Sysmon's `UtcTime` never has a zone and is UTC; of the others only local times come without one. */
function timeOf(fields: FieldMap, zoneMinutes: number): number | null {
  for (const name of TIMES) {
    const value = fields.get(name);
    const zone = name === "EventTime" ? zoneMinutes : 0;
    const time = value === undefined ? null : (parseTime(value, zone) ?? parseJsonDate(value));
    if (time !== null) return time;
  }
  return null;
}

/** `/Date(1763982000000)/`: how PowerShell's ConvertTo-Json writes a time. */
function parseJsonDate(value: unknown): number | null {
  const found = typeof value === "string" ? /^\/Date\((\d{1,15})\)\/$/.exec(value) : null;
  return found === null ? null : Number(found[1]);
}

function setText(fields: FieldMap, name: string, value: string | null): void {
  if (value !== null && value !== "") fields.set(name, value);
}

/**
 * A system value by the first of its names that is there, or the empty string. The event that a log was cleared has the
 * cleared log as a second `Channel`.
 */
function stringAt(fields: FieldMap, ...names: readonly string[]): string {
  for (const name of names) {
    const found = fields.get(name);
    const value = Array.isArray(found) ? found[0] : found;
    if (typeof value === "string" && value !== "") return value;
  }
  return "";
}
