import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { integerField, numberField, textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { DIRECTION, ocsfConnection, ocsfTraffic } from "../../ocsf-connection.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { put } from "../../put.ts";
import type { ZeekRecord } from "./zeek-record.ts";

/** `activity_id` of a connection by its state. Source: Zeek, "conn.log", conn_state. */
export function connectionActivity(fields: FieldMap): number {
  return BY_STATE.get(textField(fields, "conn_state") ?? "") ?? 6;
}

/** 1 open, 2 close, 3 reset, 4 fail, 5 refuse, 6 traffic. */
const BY_STATE: ReadonlyMap<string, number> = new Map([
  ["S0", 4],
  ["S1", 1],
  ["SF", 2],
  ["REJ", 5],
  ["S2", 2],
  ["S3", 2],
  ["RSTO", 3],
  ["RSTR", 3],
  ["RSTOS0", 3],
  ["RSTRH", 3],
  ["SH", 4],
  ["SHR", 4],
]);

/** Sets both ends, and the connection where the class has one. The originator is the source. */
export function addConnection(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const source = ocsfEndpoint({
    ip: textField(fields, "id.orig_h") ?? firstOf(fields, "tx_hosts") ?? textField(fields, "src"),
    port: integerField(fields, "id.orig_p"),
  });
  const destination = ocsfEndpoint({
    ip: textField(fields, "id.resp_h") ?? firstOf(fields, "rx_hosts") ?? textField(fields, "dst"),
    port: integerField(fields, "id.resp_p") ?? integerField(fields, "p"),
  });
  if (source !== undefined) put(source, "mac", textField(fields, "orig_l2_addr"));
  if (destination !== undefined) put(destination, "mac", textField(fields, "resp_l2_addr"));
  put(ocsf, "src_endpoint", source);
  put(ocsf, "dst_endpoint", destination);
  if (ocsf.class_uid === CLASS.email_activity || ocsf.class_uid === CLASS.authentication) return;
  ocsf.connection_info = ocsfConnection({
    protocol: textField(fields, "proto"),
    direction: directionOf(fields),
    uid: textField(fields, "uid") ?? firstOf(fields, "conn_uids"),
  });
  put(ocsf.connection_info, "flag_history", textField(fields, "history"));
  put(ocsf.connection_info, "community_uid", textField(fields, "community_id"));
  addCounts(ocsf, fields);
}

function addCounts(ocsf: OcsfEvent, fields: FieldMap): void {
  const traffic = ocsfTraffic({
    bytesOut: integerField(fields, "orig_bytes"),
    bytesIn: integerField(fields, "resp_bytes"),
    packetsOut: integerField(fields, "orig_pkts"),
    packetsIn: integerField(fields, "resp_pkts"),
  });
  put(ocsf, "traffic", traffic);
  put(ocsf, "app_name", textField(fields, "service"));
  const seconds = numberField(fields, "duration");
  if (seconds === undefined || seconds < 0) return;
  ocsf.duration = Math.round(seconds * 1000);
  ocsf.start_time = ocsf.time;
  ocsf.end_time = ocsf.time + ocsf.duration;
}

/** By which ends are in the networks that Zeek was told are local. */
function directionOf(fields: FieldMap): number {
  const from = fields.get("local_orig");
  const to = fields.get("local_resp");
  if (typeof from !== "boolean" || typeof to !== "boolean") return DIRECTION.unknown;
  if (from) return to ? DIRECTION.lateral : DIRECTION.outbound;
  return to ? DIRECTION.inbound : DIRECTION.unknown;
}

function firstOf(fields: FieldMap, name: string): string | undefined {
  const value = fields.get(name);
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first : undefined;
}
