import { CLASS, type OcsfEndpoint, type OcsfEvent } from "../../../schema/ocsf.ts";
import { integerField, textField } from "../../field-value.ts";
import { DEVICE_TYPE, hostDevice } from "../../host-device.ts";
import { httpActivity } from "../../ocsf-http.ts";
import { DIRECTION, ocsfConnection, ocsfTraffic } from "../../ocsf-connection.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { type OcsfActivity, ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { put } from "../../put.ts";
import { parseTime } from "../../time.ts";
import { addHttp } from "../../web-ocsf.ts";
import { addAlert, addDrop } from "./eve-alert.ts";
import { addDns, addFile, addMail, addTls } from "./eve-application.ts";
import type { EveEvent } from "./eve-event.ts";
import { eveRequest } from "./eve-names.ts";

/** The OCSF form of an EVE record: the class is that of the application protocol, an alert adds what the sensor did. */
export function eveOcsf(event: EveEvent, host: string | null): OcsfEvent {
  const { fields, type, time } = event;
  const isAlert = type === "alert" || type === "drop";
  const metadata = ocsfMetadata(PRODUCT, isAlert ? ["host", "security_control"] : ["host"]);
  metadata.log_name = type;
  const ocsf = ocsfEvent(...activityOf(event), { time, metadata });
  put(ocsf, "device", hostDevice(textField(fields, "host") ?? host, DEVICE_TYPE.ids));
  if (ocsf.class_uid === CLASS.base_event) {
    ocsf.message = `Suricata: ${type}`;
    return ocsf;
  }
  addEnds(ocsf, event);
  addApplication(ocsf, event);
  if (type === "alert") addAlert(ocsf, event);
  else if (type === "drop") addDrop(ocsf, event);
  else if (type === "anomaly") ocsf.message = textField(fields, "anomaly.event") ?? "Anomaly";
  return ocsf;
}

const PRODUCT = { vendor: "OISF", name: "Suricata" } as const;

function activityOf(event: EveEvent): OcsfActivity {
  const { fields, type } = event;
  if (textField(fields, "src_ip") === undefined) return [CLASS.base_event, 0];
  const application = type === "alert" ? alertedProtocol(event) : type;
  if (application === "http")
    return [CLASS.http_activity, httpActivity(textField(fields, "http.http_method"))];
  if (application === "dns") return [CLASS.dns_activity, isDnsAnswer(event) ? 2 : 1];
  if (type === "flow") return [CLASS.network_activity, isClosed(event) ? 2 : 6];
  return ACTIVITIES.get(type) ?? [CLASS.network_activity, 6];
}

/** The application protocol that an alert brings details of. */
function alertedProtocol({ fields }: EveEvent): string {
  if (fields.has("http.url") || fields.has("http.hostname")) return "http";
  return fields.has("dns.rrname") || fields.has("dns.queries.rrname") || fields.has("dns.query.rrname")
    ? "dns"
    : "";
}

/** `activity_id`s: 2 download, 1 send, 6 traffic, 5 refuse. */
const ACTIVITIES: ReadonlyMap<string, OcsfActivity> = new Map([
  ["fileinfo", [CLASS.network_file_activity, 2]],
  ["smtp", [CLASS.email_activity, 1]],
  ["ssh", [CLASS.ssh_activity, 6]],
  ["ftp", [CLASS.ftp_activity, 99]],
  ["ftp_data", [CLASS.ftp_activity, 99]],
  ["smb", [CLASS.smb_activity, 99]],
  ["rdp", [CLASS.rdp_activity, 6]],
  ["drop", [CLASS.network_activity, 5]],
]);

function isClosed({ fields }: EveEvent): boolean {
  return textField(fields, "flow.state") === "closed" || fields.has("flow.end");
}

/** Suricata up to 7 says `answer`, later versions `response`; queries are `query` or `request`. */
function isDnsAnswer({ fields }: EveEvent): boolean {
  return ["answer", "response"].includes(textField(fields, "dns.type") ?? "");
}

function addEnds(ocsf: OcsfEvent, event: EveEvent): void {
  const { fields } = event;
  const source = endpointOf(event, "src");
  const destination = endpointOf(event, "dest");
  // an answer comes from the server; the source of an OCSF event is who began
  const isReply = isDnsAnswer(event) && destination?.port !== 53;
  put(ocsf, "src_endpoint", isReply ? destination : source);
  put(ocsf, "dst_endpoint", isReply ? source : destination);
  if (ocsf.class_uid === CLASS.email_activity) return;
  ocsf.connection_info = ocsfConnection({
    protocol: textField(fields, "proto"),
    direction: DIRECTION.unknown,
    uid: textField(fields, "flow_id"),
  });
  put(ocsf.connection_info, "community_uid", textField(fields, "community_id"));
  const traffic = ocsfTraffic({
    bytesIn: integerField(fields, "flow.bytes_toclient"),
    bytesOut: integerField(fields, "flow.bytes_toserver") ?? integerField(fields, "netflow.bytes"),
    packetsIn: integerField(fields, "flow.pkts_toclient"),
    packetsOut: integerField(fields, "flow.pkts_toserver") ?? integerField(fields, "netflow.pkts"),
  });
  put(ocsf, "traffic", traffic);
  put(ocsf, "app_name", textField(fields, "app_proto"));
  if (event.type === "flow" || event.type === "netflow") addSpan(ocsf, event);
}

function endpointOf({ fields }: EveEvent, end: "src" | "dest"): OcsfEndpoint | undefined {
  const endpoint = ocsfEndpoint({
    ip: textField(fields, `${end}_ip`),
    port: integerField(fields, `${end}_port`),
  });
  if (endpoint === undefined) return undefined;
  put(endpoint, "mac", textField(fields, `ether.${end}_mac`));
  put(endpoint, "vlan_uid", textField(fields, "vlan"));
  return endpoint;
}

function addSpan(ocsf: OcsfEvent, { fields, type }: EveEvent): void {
  const start = parseTime(fields.get(`${type}.start`));
  const end = parseTime(fields.get(`${type}.end`));
  if (start !== null) ocsf.start_time = start;
  if (end !== null) ocsf.end_time = end;
  if (start !== null && end !== null && end >= start) ocsf.duration = Math.round(end - start);
}

function addApplication(ocsf: OcsfEvent, event: EveEvent): void {
  if (ocsf.class_uid === CLASS.http_activity) addHttp(ocsf, eveRequest(event));
  else if (ocsf.class_uid === CLASS.dns_activity) addDns(ocsf, event);
  else if (ocsf.class_uid === CLASS.email_activity) addMail(ocsf, event);
  else if (ocsf.class_uid === CLASS.network_file_activity) addFile(ocsf, event);
  if (event.fields.has("tls.version") || event.fields.has("tls.sni")) addTls(ocsf, event);
  if (ocsf.activity_id === 99) ocsf.activity_name = event.type;
}
