import { addToList, type FieldMap, flattenInto, keepFinite } from "../../flatten.ts";
import { isJsonObject } from "../../formats/json.ts";
import { parseXml } from "../../formats/xml.ts";
import type { JsonObject, JsonValue } from "../../source.ts";
import { addData, fieldName, isEventData } from "./read-event-tree.ts";

/**
 * An event whose system values and event data stand side by side: NXLog, Fluent Bit, Splunk, Get-WinEvent, and the
 * data sets that came out of them. Event data may also be an object or XML under `EventData`.
 */
export function readFlatEvent(json: JsonObject): FieldMap {
  const fields: FieldMap = new Map();
  const names = namesOf(json);
  for (const name in json) {
    const value = json[name];
    if (value === null || value === undefined) continue;
    const systemName = names.get(name) ?? SYSTEM_NAMES.get(name);
    // what is there under its own name already is not replaced by another spelling of it
    const ownName =
      systemName === undefined || Object.hasOwn(json, systemName) ? fieldName(name) : systemName;
    if (typeof value !== "object" && !isXmlData(name, value)) fields.set(ownName, keepFinite(value));
    else addStructure(fields, ownName, value);
  }
  return fields;
}

/** Vector's names, of which some are too common to mean the same in any other record. */
const VECTOR_NAMES: ReadonlyMap<string, string> = new Map([
  ["computer", "Computer"],
  ["version", "Version"],
  ["level_value", "Level"],
  ["task", "Task"],
  ["opcode", "Opcode"],
  ["keywords", "Keywords"],
  ["process_id", "Execution_ProcessID"],
  ["thread_id", "Execution_ThreadID"],
  ["user_id", "Security_UserID"],
  ["message", "Message"],
]);
/** Fluent Bit's name of the process that wrote the record; in records of others it may be event data. */
const FLUENT_BIT_NAMES: ReadonlyMap<string, string> = new Map([["ProcessID", "Execution_ProcessID"]]);
/** The tables Event and SecurityEvent of Azure Monitor. */
const AZURE_NAMES: ReadonlyMap<string, string> = new Map([
  ["EventLog", "Channel"],
  ["Source", "Provider_Name"],
  ["EventSourceName", "Provider_Name"],
  ["RenderedDescription", "Message"],
  ["EventLevel", "Level"],
]);
const NO_NAMES: ReadonlyMap<string, string> = new Map();

function namesOf(json: JsonObject): ReadonlyMap<string, string> {
  if (json["source_type"] === "windows_event_log") return VECTOR_NAMES;
  if (json["Type"] === "Event" || json["Type"] === "SecurityEvent") return AZURE_NAMES;
  return Array.isArray(json["StringInserts"]) ? FLUENT_BIT_NAMES : NO_NAMES;
}

/** What shippers call the system values. */
const SYSTEM_NAMES: ReadonlyMap<string, string> = new Map([
  ["EventId", "EventID"],
  ["event_id", "EventID"],
  ["EventCode", "EventID"],
  ["Id", "EventID"],
  ["channel", "Channel"],
  ["LogName", "Channel"],
  ["log_name", "Channel"],
  ["Hostname", "Computer"],
  ["ComputerName", "Computer"],
  ["MachineName", "Computer"],
  ["computer_name", "Computer"],
  ["SourceName", "Provider_Name"],
  ["ProviderName", "Provider_Name"],
  ["provider_name", "Provider_Name"],
  ["Provider", "Provider_Name"],
  ["ProviderGuid", "Provider_Guid"],
  ["ProviderId", "Provider_Guid"],
  ["RecordNumber", "EventRecordID"],
  ["RecordId", "EventRecordID"],
  ["record_id", "EventRecordID"],
  ["ExecutionProcessID", "Execution_ProcessID"],
  ["ExecutionThreadID", "Execution_ThreadID"],
  ["ThreadID", "Execution_ThreadID"],
  ["UserID", "Security_UserID"],
  ["UserSID", "Security_UserID"],
  ["Sid", "Security_UserID"],
  ["ActivityID", "Correlation_ActivityID"],
  ["activity_id", "Correlation_ActivityID"],
  ["related_activity_id", "Correlation_RelatedActivityID"],
  ["provider_guid", "Provider_Guid"],
]);

function isXmlData(name: string, value: JsonValue): value is string {
  return isEventData(name) && typeof value === "string" && value.startsWith("<");
}

function addStructure(fields: FieldMap, name: string, value: JsonValue): void {
  if (isXmlData(name, value)) addXmlData(fields, name, value);
  else if (isEventData(name) || name === "event_data" || name === "user_data") addData(fields, name, value);
  else if (Array.isArray(value)) addArray(fields, name, value);
  else if (isJsonObject(value)) addObject(fields, name, value);
}

function addXmlData(fields: FieldMap, name: string, xml: string): void {
  const root = parseXml(xml);
  if (root === null) fields.set(name, xml);
  else addData(fields, name, root.value);
}

function addObject(fields: FieldMap, name: string, object: JsonObject): void {
  if (name === "EventID") addData(fields, name, object["Value"] ?? object["#text"] ?? null);
  else flattenInto(fields, `${name}.`, object);
}

function addArray(fields: FieldMap, name: string, list: readonly JsonValue[]): void {
  for (const item of list) {
    if (isJsonObject(item)) flattenInto(fields, `${name}.`, item);
    else if (item !== null && typeof item !== "object") addToList(fields, name, item);
  }
}
