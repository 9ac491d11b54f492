import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { textField } from "../../field-value.ts";
import { DEVICE_TYPE, hostDevice } from "../../host-device.ts";
import { httpActivity } from "../../ocsf-http.ts";
import { type OcsfActivity, ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { put } from "../../put.ts";
import { addHttp } from "../../web-ocsf.ts";
import {
  addAuthentication,
  addDns,
  addFile,
  addMail,
  addNotice,
  addSmbFile,
  addSsh,
  addTls,
} from "./zeek-application.ts";
import { addConnection, connectionActivity } from "./zeek-connection.ts";
import { zeekRequest } from "./zeek-names.ts";
import type { ZeekRecord } from "./zeek-record.ts";

/** The OCSF form of a line of a Zeek log. */
export function zeekOcsf(record: ZeekRecord, host: string | null): OcsfEvent {
  const { path, time, fields } = record;
  const metadata = ocsfMetadata(
    { vendor: "Zeek", name: "Zeek" },
    path === "notice" ? ["host", "security_control"] : ["host"],
  );
  if (path !== "") metadata.log_name = path;
  const ocsf = ocsfEvent(...activityOf(record), { time, metadata });
  const sensor = textField(fields, "_system_name") ?? textField(fields, "peer_descr") ?? host;
  put(ocsf, "device", hostDevice(sensor, DEVICE_TYPE.ids));
  if (ocsf.class_uid === CLASS.base_event) {
    ocsf.message = textField(fields, "message") ?? `Zeek: ${path}`;
    return ocsf;
  }
  addConnection(ocsf, record);
  ADDERS.get(path)?.(ocsf, record);
  if (ocsf.activity_id === 99) ocsf.activity_name = textField(fields, "action") ?? path;
  return ocsf;
}

function activityOf(record: ZeekRecord): OcsfActivity {
  const { path, fields } = record;
  if (path === "conn") return [CLASS.network_activity, connectionActivity(fields)];
  if (path === "http") return [CLASS.http_activity, httpActivity(textField(fields, "method"))];
  if (path === "dns") return [CLASS.dns_activity, fields.has("rcode") || fields.has("answers") ? 6 : 1];
  if (path === "kerberos") return [CLASS.authentication, textField(fields, "request_type") === "TGS" ? 4 : 3];
  const hasEnds = fields.has("id.orig_h") || path === "notice" || path === "files";
  return ACTIVITIES.get(path) ?? (hasEnds ? [CLASS.network_activity, 6] : [CLASS.base_event, 0]);
}

/** `activity_id`s: 6 traffic, 2 download, 1 log-on or send or open, 99 other. */
const ACTIVITIES: ReadonlyMap<string, OcsfActivity> = new Map([
  ["files", [CLASS.network_file_activity, 2]],
  ["ssh", [CLASS.ssh_activity, 6]],
  ["smtp", [CLASS.email_activity, 1]],
  ["smb_files", [CLASS.smb_activity, 99]],
  ["smb_mapping", [CLASS.smb_activity, 99]],
  ["smb_cmd", [CLASS.smb_activity, 99]],
  ["ntlm", [CLASS.authentication, 1]],
  ["radius", [CLASS.authentication, 1]],
  ["rdp", [CLASS.rdp_activity, 6]],
  ["ftp", [CLASS.ftp_activity, 99]],
  ["dhcp", [CLASS.dhcp_activity, 99]],
]);

const ADDERS: ReadonlyMap<string, (ocsf: OcsfEvent, record: ZeekRecord) => void> = new Map([
  ["dns", addDns],
  ["http", (ocsf, record) => addHttp(ocsf, zeekRequest(record))],
  ["ssl", addTls],
  ["files", addFile],
  ["notice", addNotice],
  ["ssh", addSsh],
  ["smtp", addMail],
  ["smb_files", addSmbFile],
  ["smb_mapping", addSmbFile],
  ["kerberos", addAuthentication],
  ["ntlm", addAuthentication],
  ["radius", addAuthentication],
  [
    "weird",
    (ocsf, { fields }) => {
      ocsf.message = textField(fields, "name") ?? "weird";
    },
  ],
]);
