import type { Node } from "yaml";
import type { RuleLogsource } from "../../../schema/logsource.ts";
import { offsetOf, scalarText } from "../yaml-nodes.ts";
import { knownFields } from "./known-fields.ts";
import type { Remark } from "./remark.ts";

/** Fields of events of Windows whose names are known, and what the category of a rule says already. */
export function* checkFields(
  logsource: RuleLogsource,
  items: Iterable<readonly [Node, Node]>,
): Generator<Remark> {
  const known = knownFields(logsource);
  for (const [key, value] of items) {
    const [field = ""] = scalarText(key).split("|");
    if (field !== "" && known !== null && !known.has(field)) yield unknownField(field, known, offsetOf(key));
    if (field === "EventID" && logsource.product === "windows")
      yield* checkEventId(logsource, key, scalarText(value));
  }
}

function* checkEventId({ category, service = "" }: RuleLogsource, key: Node, id: string): Generator<Remark> {
  if (category !== undefined && hasOneEvent(category))
    yield info("event_id_redundant", `the category ${category} says which event it is`, offsetOf(key));
  const meant = category === undefined ? GENERIC[`${service} ${id}`] : undefined;
  if (meant !== undefined)
    yield info(
      "category_for_event_id",
      `the category ${meant} is this event, and its like of other sources`,
      offsetOf(key),
    );
}

const info = (code: string, message: string, offset: number): Remark => ({
  severity: "info",
  code,
  message,
  offset,
});

function unknownField(field: string, known: ReadonlySet<string>, offset: number): Remark {
  const meant = [...known].find((name) => name.toLowerCase() === field.toLowerCase());
  if (meant === undefined)
    return info("field_unknown", `events of this log source have no field '${field}'`, offset);
  return {
    severity: "warning",
    code: "field_case",
    message: `'${field}' is written '${meant}': names of fields have a case`,
    offset,
  };
}

/** Events that have a category: Sysmon's by number, and the creation of processes in Windows Security. */
const GENERIC: Readonly<Record<string, string>> = {
  "sysmon 1": "process_creation",
  "sysmon 2": "file_change",
  "sysmon 3": "network_connection",
  "sysmon 6": "driver_load",
  "sysmon 7": "image_load",
  "sysmon 8": "create_remote_thread",
  "sysmon 9": "raw_access_thread",
  "sysmon 10": "process_access",
  "sysmon 11": "file_event",
  "sysmon 13": "registry_set",
  "sysmon 15": "create_stream_hash",
  "sysmon 22": "dns_query",
  "sysmon 23": "file_delete",
  "sysmon 25": "process_tampering",
  "security 4688": "process_creation",
};

/** Of other categories a rule may mean one of several events. */
function hasOneEvent(category: string): boolean {
  return Object.values(GENERIC).includes(category);
}
