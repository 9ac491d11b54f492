import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfEndpoint, protocolNumber } from "../../ocsf-endpoint.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { type Activity, firstLine, windowsOcsf } from "../microsoft_windows/windows-ocsf.ts";
import { addBlockedFile, addDriver, addFile, addModule, addPipe, addRawRead } from "./sysmon-file.ts";
import {
  addAccess,
  addLaunch,
  addTampering,
  addTermination,
  addThread,
  sysmonProcess,
} from "./sysmon-process.ts";
import { addKey, addKeyRename, addValue } from "./sysmon-registry.ts";

type Mapping = { readonly activity: Activity; readonly add: (ocsf: OcsfEvent, event: WindowsEvent) => void };

/** The OCSF form of a Sysmon event. Source of the fields: Sysmon's manifest, schema 4.90. */
export function sysmonOcsf(event: WindowsEvent): OcsfEvent {
  const { activity, add } = mappingOf(event);
  const ocsf = windowsOcsf(event, activity, "Sysmon");
  addActor(ocsf, event);
  add(ocsf, event);
  return ocsf;
}

/** The process that did it. Events about two processes call it source, and 1 calls it parent; they set their own. */
function addActor(ocsf: OcsfEvent, event: WindowsEvent): void {
  const process = sysmonProcess(event, "");
  const user = ocsfAccount(textOf(event, "User"));
  if (process === undefined && user === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "process", process);
  put(ocsf.actor, "user", user);
}

function mappingOf(event: WindowsEvent): Mapping {
  if (event.eventId === 12) return REGISTRY.get(textOf(event, "EventType") ?? "") ?? UNKNOWN_KEY;
  return MAPPINGS.get(event.eventId) ?? OTHER;
}

const OTHER: Mapping = { activity: [CLASS.base_event, 0], add: addMessage };

/** 12 of a shipper that lost `EventType`: created or deleted, a key or a value. */
const UNKNOWN_KEY: Mapping = { activity: [CLASS.registry_key_activity, 0], add: addKey };

const MAPPINGS: ReadonlyMap<number, Mapping> = new Map([
  [1, { activity: [CLASS.process_activity, 1], add: addLaunch }],
  [2, { activity: [CLASS.file_activity, 6], add: addFile }],
  [3, { activity: [CLASS.network_activity, 1], add: addConnection }],
  [4, { activity: [CLASS.application_lifecycle, 99], add: addServiceState }],
  [5, { activity: [CLASS.process_activity, 2], add: addTermination }],
  [6, { activity: [CLASS.kernel_extension, 1], add: addDriver }],
  [7, { activity: [CLASS.module_activity, 1], add: addModule }],
  [8, { activity: [CLASS.process_activity, 4], add: addThread }],
  [9, { activity: [CLASS.file_activity, 2], add: addRawRead }],
  [10, { activity: [CLASS.process_activity, 3], add: addAccess }],
  [11, { activity: [CLASS.file_activity, 1], add: addFile }],
  [13, { activity: [CLASS.registry_value_activity, 2], add: addValue }],
  [14, { activity: [CLASS.registry_key_activity, 5], add: addKeyRename }],
  [15, { activity: [CLASS.file_activity, 1], add: addFile }],
  [16, { activity: [CLASS.application_lifecycle, 8], add: addSelf }],
  [17, { activity: [CLASS.file_activity, 1], add: addPipe }],
  [18, { activity: [CLASS.file_activity, 14], add: addPipe }],
  [22, { activity: [CLASS.dns_activity, 6], add: addDns }],
  [23, { activity: [CLASS.file_activity, 4], add: addFile }],
  [24, { activity: [CLASS.clipboard_activity, 2], add: addClipboard }],
  [25, { activity: [CLASS.process_activity, 4], add: addTampering }],
  [26, { activity: [CLASS.file_activity, 4], add: addFile }],
  [27, { activity: [CLASS.file_activity, 1], add: addBlockedFile }],
  [28, { activity: [CLASS.file_activity, 4], add: addBlockedFile }],
  [29, { activity: [CLASS.file_activity, 1], add: addFile }],
  [255, { activity: [CLASS.application_error, 1], add: addMessage }],
]);

const REGISTRY: ReadonlyMap<string, Mapping> = new Map([
  ["CreateKey", { activity: [CLASS.registry_key_activity, 1], add: addKey }],
  ["DeleteKey", { activity: [CLASS.registry_key_activity, 4], add: addKey }],
  ["DeleteValue", { activity: [CLASS.registry_value_activity, 4], add: addValue }],
]);

/** 3. Sysmon says who opened the connection by `Initiated`, and names the opener source. */
function addConnection(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "src_endpoint", endpointOf(event, "Source"));
  put(ocsf, "dst_endpoint", endpointOf(event, "Destination"));
  const initiated = textOf(event, "Initiated")?.toLowerCase();
  ocsf.connection_info = { direction_id: initiated === "true" ? 2 : initiated === "false" ? 1 : 0 };
  const protocol = textOf(event, "Protocol")?.toLowerCase();
  put(ocsf.connection_info, "protocol_name", protocol);
  put(ocsf.connection_info, "protocol_num", protocolNumber(protocol));
}

function endpointOf(event: WindowsEvent, end: "Source" | "Destination"): OcsfEvent["src_endpoint"] {
  return ocsfEndpoint({
    ip: textOf(event, `${end}Ip`),
    port: textOf(event, `${end}Port`),
    hostname: textOf(event, `${end}Hostname`),
  });
}

/** 22. Results are `type:  5 host.example;::ffff:192.0.2.7;`: records by their type, addresses without one. */
function addDns(ocsf: OcsfEvent, event: WindowsEvent): void {
  const hostname = textOf(event, "QueryName");
  if (hostname !== undefined) ocsf.query = { hostname };
  const answers = (textOf(event, "QueryResults") ?? "")
    .split(";")
    .map((result) => result.trim())
    .filter((result) => result !== "")
    .map((result) => ({ rdata: result.replace(/^type: +\d+ /, "").replace(/^::ffff:(?=\d+\.)/, "") }));
  if (answers.length > 0) ocsf.answers = answers;
  const status = integerOf(event, "QueryStatus");
  if (status === undefined) return;
  ocsf.status_id = status === 0 ? 1 : 2;
  ocsf.status_code = String(status);
  // Windows' DNS errors are 9000 and the response code; 87 and others are no answers of a server
  if (status === 0 || (status > 9000 && status < 9024)) ocsf.rcode_id = status === 0 ? 0 : status - 9000;
}

function addSelf(ocsf: OcsfEvent, event: WindowsEvent): void {
  ocsf.app = { name: "Sysmon", vendor_name: "Microsoft" };
  put(ocsf.app, "version", textOf(event, "Version"));
  addMessage(ocsf, event);
}

function addServiceState(ocsf: OcsfEvent, event: WindowsEvent): void {
  addSelf(ocsf, event);
  const state = textOf(event, "State");
  if (state === "Started" || state === "Stopped") {
    ocsf.activity_id = state === "Started" ? 3 : 4;
    ocsf.type_uid = ocsf.class_uid * 100 + ocsf.activity_id;
  } else ocsf.activity_name = state ?? "Service state changed";
}

function addClipboard(ocsf: OcsfEvent, event: WindowsEvent): void {
  ocsf.clipboard = {};
  addMessage(ocsf, event);
}

function addMessage(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "message", firstLine(event) ?? MESSAGES.get(event.eventId));
}

const MESSAGES: ReadonlyMap<number, string> = new Map([
  [4, "Sysmon service state changed"],
  [16, "Sysmon configuration changed"],
  [19, "WMI event filter registered"],
  [20, "WMI event consumer registered"],
  [21, "WMI event consumer bound to a filter"],
  [24, "Clipboard changed"],
  [255, "Sysmon error"],
]);
