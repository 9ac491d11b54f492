import { type FieldMap, flattenJson } from "../../flatten.ts";
import type { JsonObject } from "../../source.ts";

/**
 * The log that a JSON record is of. Zeek itself does not say; Corelight and Zeek's streaming package write `_path`,
 * and else the fields that only one log has tell. Empty when none does.
 */
export function zeekPath(fields: FieldMap): string {
  const named = fields.get("_path");
  if (typeof named === "string" && /^\w{1,40}$/.test(named)) return named;
  return SIGNATURES.find(([, names]) => names.every((name) => fields.has(name)))?.[0] ?? "";
}

/**
 * The fields of a JSON record by Zeek's own names. The Kafka plugin of ROCK NSM writes the log's name as `@stream` and
 * underscores for the dots in names: `id_orig_h`.
 */
export function zeekFields(json: JsonObject): FieldMap {
  const fields = flattenJson(json);
  const stream = fields.get("@stream");
  if (fields.get("@proc") !== "zeek" || typeof stream !== "string") return fields;
  const renamed: FieldMap = new Map([["_path", stream]]);
  for (const [name, value] of fields) renamed.set(name.replace(DOTTED, "$1."), value);
  return renamed;
}

const DOTTED = /^(id|certificate|basic_constraints|san)_(?=[a-z])/;

/** True for JSON with a time and what only Zeek's logs have: a connection's four ends, or fields of one log. */
export function isZeekJson(fields: FieldMap): boolean {
  if (!fields.has("ts") && fields.get("@proc") !== "zeek") return false;
  if (typeof fields.get("_path") === "string") return true;
  const hasEnds = fields.has("id.orig_h") && fields.has("id.resp_h");
  return hasEnds
    ? fields.has("uid") || zeekPath(fields) !== ""
    : WITHOUT_ENDS.some((names) => names.every((name) => fields.has(name)));
}

/** Of two that fit the first counts. Source: Zeek 7, "Log Files". */
const SIGNATURES: readonly (readonly [path: string, names: readonly string[]])[] = [
  ["conn", ["conn_state"]],
  ["dns", ["trans_id", "proto"]],
  ["http", ["trans_depth", "method"]],
  ["http", ["trans_depth", "status_code"]],
  ["smtp", ["trans_depth", "helo"]],
  ["files", ["fuid", "source", "seen_bytes"]],
  ["notice", ["note", "msg"]],
  ["x509", ["certificate.serial"]],
  ["ssl", ["cipher", "established"]],
  ["ssl", ["resumed", "established"]],
  ["ssh", ["client", "auth_attempts"]],
  ["ssh", ["host_key_alg"]],
  ["dce_rpc", ["endpoint", "operation"]],
  ["kerberos", ["request_type"]],
  ["smb_files", ["action", "path", "name"]],
  ["smb_mapping", ["path", "share_type"]],
  ["rdp", ["cookie", "security_protocol"]],
  ["rdp", ["cookie", "result"]],
  ["ntlm", ["username", "domainname"]],
  ["ntlm", ["server_nb_computer_name"]],
  ["ftp", ["user", "command", "reply_code"]],
  ["dhcp", ["msg_types"]],
  ["ntp", ["stratum", "org_time"]],
  ["tunnel", ["tunnel_type", "action"]],
  ["snmp", ["get_requests", "community"]],
  ["socks", ["request.host"]],
  ["syslog", ["facility", "severity", "message"]],
  ["weird", ["name", "notice", "peer"]],
];

const WITHOUT_ENDS: readonly (readonly string[])[] = [
  ["fuid", "source", "seen_bytes"],
  ["note", "msg", "actions"],
  ["certificate.serial", "certificate.subject"],
  ["name", "notice", "peer"],
  ["msg_types", "uids"],
];
