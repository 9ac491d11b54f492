import type { FieldMap } from "../../flatten.ts";
import { textAt } from "../../formats/json.ts";
import type { JsonObject } from "../../source.ts";
import { CHANNEL } from "./channel.ts";
import { addEcsPowershell } from "./ecs-powershell.ts";
import { ecsObjects, ecsValue } from "./ecs-value.ts";

type EcsName = readonly [ecsPath: string, fieldName: string];

/** What Winlogbeat 7's modules moved out of `winlog.event_data`. Source: its modules sysmon, security, powershell. */
const SYSMON: readonly EcsName[] = [
  ["process.executable", "Image"],
  ["process.command_line", "CommandLine"],
  ["process.working_directory", "CurrentDirectory"],
  ["process.entity_id", "ProcessGuid"],
  ["process.pid", "ProcessId"],
  ["process.parent.executable", "ParentImage"],
  ["process.parent.command_line", "ParentCommandLine"],
  ["process.parent.entity_id", "ParentProcessGuid"],
  ["process.parent.pid", "ParentProcessId"],
  ["process.pe.original_file_name", "OriginalFileName"],
  ["process.pe.company", "Company"],
  ["process.pe.description", "Description"],
  ["process.pe.product", "Product"],
  ["process.pe.file_version", "FileVersion"],
  ["file.pe.original_file_name", "OriginalFileName"],
  ["registry.path", "TargetObject"],
  ["dns.question.name", "QueryName"],
  ["source.ip", "SourceIp"],
  ["source.port", "SourcePort"],
  ["source.domain", "SourceHostname"],
  ["destination.ip", "DestinationIp"],
  ["destination.port", "DestinationPort"],
  ["destination.domain", "DestinationHostname"],
  ["network.transport", "Protocol"],
  ["rule.name", "RuleName"],
];
const SECURITY_PROCESS: readonly EcsName[] = [
  ["process.executable", "NewProcessName"],
  ["process.command_line", "CommandLine"],
  ["process.pid", "NewProcessId"],
  ["process.parent.executable", "ParentProcessName"],
  ["process.parent.pid", "ProcessId"],
];
const SECURITY: readonly EcsName[] = [
  ["process.executable", "ProcessName"],
  ["process.pid", "ProcessId"],
  ["source.ip", "IpAddress"],
  ["source.port", "IpPort"],
  ["source.domain", "WorkstationName"],
];
const POWERSHELL: readonly EcsName[] = [
  ["powershell.file.script_block_text", "ScriptBlockText"],
  ["powershell.file.script_block_id", "ScriptBlockId"],
  ["powershell.sequence", "MessageNumber"],
  ["powershell.total", "MessageTotal"],
  ["file.path", "Path"],
  ["process.command_line", "HostApplication"],
];

const POWERSHELL_CHANNELS: ReadonlySet<string> = new Set([
  CHANNEL.powershell,
  CHANNEL.powershellCore,
  CHANNEL.powershellClassic,
]);

/** Fills in what the event data lacks and ECS has. What is there already stays. */
export function addEcsFields(fields: FieldMap, json: JsonObject): void {
  const channel = String(fields.get("Channel") ?? "").toLowerCase();
  const eventId = String(fields.get("EventID") ?? "");
  for (const [path, name] of namesFor(channel, eventId)) setMissing(fields, name, ecsValue(json, path));
  if (channel === CHANNEL.sysmon) addSysmonFields(fields, json, eventId);
  else if (POWERSHELL_CHANNELS.has(channel)) addEcsPowershell(fields, json);
}

function namesFor(channel: string, eventId: string): readonly EcsName[] {
  if (channel === CHANNEL.sysmon) return SYSMON;
  if (channel === CHANNEL.security) return eventId === "4688" ? SECURITY_PROCESS : SECURITY;
  return POWERSHELL_CHANNELS.has(channel) ? POWERSHELL : [];
}

function addSysmonFields(fields: FieldMap, json: JsonObject, eventId: string): void {
  if (eventId === "22") addDns(fields, json);
  const isImage = eventId === "6" || eventId === "7";
  setMissing(fields, isImage ? "ImageLoaded" : "TargetFilename", ecsValue(json, "file.path"));
  const hashed = isImage || json["process"] === undefined ? "file" : "process";
  setMissing(fields, "Hashes", hashesOf(json, hashed) ?? hashesOf(json, "file"));
  const [domain, name] = [ecsValue(json, "user.domain"), ecsValue(json, "user.name")];
  // user.id is the account that Sysmon runs as; the user is the process's own
  if (name !== undefined) setMissing(fields, "User", domain === undefined ? name : `${domain}\\${name}`);
  const direction = ecsValue(json, "network.direction");
  if (direction !== undefined)
    setMissing(fields, "Initiated", /^(?:outbound|egress)$/.test(String(direction)) ? "true" : "false");
}

/** `type:  5 edge.example.net;::ffff:203.0.113.77;`: records by their type, addresses without one. */
function addDns(fields: FieldMap, json: JsonObject): void {
  const status = ecsValue(json, "sysmon.dns.status");
  setMissing(fields, "QueryStatus", status === "SUCCESS" ? "0" : status);
  const results = ecsObjects(json, "dns.answers").flatMap((answer) => {
    const [type = "", data] = [textAt(answer, "type"), textAt(answer, "data")];
    if (data === undefined) return [];
    if (type === "AAAA") return [data];
    return [type === "A" ? `::ffff:${data}` : `type:  ${RECORD_TYPE.get(type) ?? type} ${data}`];
  });
  if (results.length > 0) setMissing(fields, "QueryResults", `${results.join(";")};`);
}

/** Source: IANA, "DNS Parameters". */
const RECORD_TYPE: ReadonlyMap<string, number> = new Map([
  ["NS", 2],
  ["CNAME", 5],
  ["SOA", 6],
  ["PTR", 12],
  ["MX", 15],
  ["TXT", 16],
  ["SRV", 33],
]);

/** Sysmon's own spelling of `file.hash` or `process.hash`: `SHA1=...,MD5=...`. */
function hashesOf(json: JsonObject, object: string): string | undefined {
  const hashes = ["sha1", "md5", "sha256"].map(
    (name) => [name, ecsValue(json, `${object}.hash.${name}`)] as const,
  );
  const list = [...hashes, ["imphash", ecsValue(json, `${object}.pe.imphash`)] as const]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.toUpperCase()}=${String(value).toUpperCase()}`);
  return list.length === 0 ? undefined : list.join(",");
}

function setMissing(fields: FieldMap, name: string, value: string | number | boolean | undefined): void {
  if (value !== undefined && !fields.has(name)) fields.set(name, value);
}
