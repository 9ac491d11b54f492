import type { FieldMap } from "../../flatten.ts";
import { isJsonObject, objectAt, textAt, valueAt } from "../../formats/json.ts";
import type { JsonObject } from "../../source.ts";
import { addEcsFields } from "./ecs-fields.ts";
import { addData } from "./read-event-tree.ts";

/** `winlog.*` of Winlogbeat and Elastic Agent by the names of the system values. */
const SYSTEM_NAMES = [
  ["channel", "Channel"],
  ["event_id", "EventID"],
  ["provider_name", "Provider_Name"],
  ["provider_guid", "Provider_Guid"],
  ["computer_name", "Computer"],
  ["record_id", "EventRecordID"],
  ["version", "Version"],
  // rendered texts, where other shippers have numbers; NXLog has them under these names too
  ["task", "Category"],
  ["opcode", "Opcode"],
  ["activity_id", "Correlation_ActivityID"],
  ["related_activity_id", "Correlation_RelatedActivityID"],
] as const;

/** Source: the event levels of winmeta.xml, as Winlogbeat names them in `log.level`. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ["critical", 1],
  ["error", 2],
  ["warning", 3],
  ["information", 4],
  ["verbose", 5],
]);

/**
 * An event of Winlogbeat or Elastic Agent. Their older versions move event data into ECS fields on the agent; what
 * `winlog.event_data` lost that way is taken back from there. Null when there is no `winlog`.
 */
export function readWinlogbeat(json: JsonObject): FieldMap | null {
  const winlog = objectAt(json, "winlog");
  if (winlog === null) return null;
  const fields: FieldMap = new Map();
  for (const [name, fieldName] of SYSTEM_NAMES) {
    const value = valueAt(winlog, name);
    if (value !== undefined && value !== null && typeof value !== "object") fields.set(fieldName, value);
  }
  const level = LEVELS.get(textAt(objectAt(json, "log"), "level") ?? "");
  if (level !== undefined) fields.set("Level", level);
  addOrigin(fields, winlog);
  const time = textAt(json, "@timestamp");
  if (time !== undefined) fields.set("@timestamp", time);
  addData(fields, "EventData", valueAt(winlog, "event_data") ?? null);
  addUserData(fields, objectAt(winlog, "user_data"));
  addEcsFields(fields, json);
  const message = textAt(json, "message");
  if (message !== undefined) fields.set("Message", message);
  return fields;
}

function addOrigin(fields: FieldMap, winlog: JsonObject): void {
  const process = objectAt(winlog, "process");
  const origin = [
    ["Execution_ProcessID", valueAt(process, "pid")],
    ["Execution_ThreadID", valueAt(objectAt(process, "thread"), "id")],
    ["Security_UserID", valueAt(objectAt(winlog, "user"), "identifier")],
  ] as const;
  for (const [name, value] of origin)
    if (typeof value === "string" || typeof value === "number") fields.set(name, value);
  const keywords = valueAt(winlog, "keywords");
  if (keywords !== undefined) addData(fields, "Keywords", keywords);
}

function addUserData(fields: FieldMap, userData: JsonObject | null): void {
  for (const [name, value] of Object.entries(userData ?? {}))
    if (name !== "xml_name") addData(fields, isJsonObject(value) ? "UserData" : name, value);
}
