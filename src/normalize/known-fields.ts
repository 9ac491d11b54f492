import { textField } from "./field-value.ts";
import type { FieldMap } from "./flatten.ts";

/** What a field may mean whatever its product calls it. */
export type FieldRole =
  | "time"
  | "message"
  | "severity"
  | "action"
  | "device"
  | "srcIp"
  | "srcPort"
  | "srcHost"
  | "dstIp"
  | "dstPort"
  | "dstHost"
  | "protocol"
  | "direction"
  | "user"
  | "targetUser"
  | "url"
  | "method"
  | "status"
  | "userAgent"
  | "referer"
  | "bytesIn"
  | "bytesOut"
  | "query"
  | "file"
  | "hash"
  | "process"
  | "commandLine"
  | "rule"
  | "threat";

/** The texts of an event by what they mean; roles that no field has are absent. */
export type KnownFields = ReadonlyMap<FieldRole, string>;

/**
 * Finds what an event of an unknown product says, by names that CEF, LEEF, ECS, key=value logs and common JSON logs
 * use for it. Names are compared without case. Of several for one role the first in the table counts.
 */
export function knownFields(fields: FieldMap): KnownFields {
  const found = new Map<FieldRole, { rank: number; text: string }>();
  for (const name of fields.keys()) {
    const meaning = ROLES.get(name.toLowerCase());
    const best = meaning === undefined ? undefined : found.get(meaning.role);
    if (meaning === undefined || (best !== undefined && best.rank <= meaning.rank)) continue;
    const text = textField(fields, name);
    if (text !== undefined) found.set(meaning.role, { rank: meaning.rank, text });
  }
  return new Map([...found].map(([role, { text }]) => [role, text]));
}

const NAMES: Readonly<Record<FieldRole, string>> = {
  time: "rt @timestamp timestamp eventtime event_time devtime time ts datetime date_time published created_at createdatetime start end logtime utctime received_at published creationtime query_timestamp createdat updatedat received requestreceivedtimestamp stagetimestamp",
  message: "msg message event.original log short_message text description reason",
  severity: "severity sev level log.level loglevel log_level priority event.severity",
  action: "act action event.action deviceaction disposition verdict",
  device:
    "dvchost devname devicehostname hostname host host.name computer computername device.hostname dvc device_name observer.name agent.name node",
  srcIp:
    "src src_ip srcip source.ip sourceaddress source_ip sourceipaddress client_ip clientip client.ip c-ip remote_addr remote_ip remoteip ip ipaddress calleripaddress src_addr source_address srcaddr identsrc actor_ip clientipaddress client.ipaddress httprequest.clientip sourceips protopayload.requestmetadata.callerip properties.ipaddress src_endpoint.ip evidences.src_endpoint.ip service.action.awsapicallaction.remoteipdetails.ipaddressv4 service.action.networkconnectionaction.remoteipdetails.ipaddressv4",
  srcPort: "spt src_port srcport source.port sourceport source_port client.port src_endpoint.port",
  srcHost: "shost srcname src_host source.domain sourcehostname srchost client.domain src_endpoint.hostname",
  dstIp:
    "dst dst_ip dstip dest_ip destination.ip destinationaddress dest destination_ip dstaddr server_ip identdst dest_addr dst_endpoint.ip",
  dstPort:
    "dpt dst_port dstport dest_port destination.port destinationport destination_port dst_endpoint.port",
  dstHost:
    "dhost dstname dest_host destination.domain destinationhostname dsthost server.domain dst_endpoint.hostname",
  protocol: "proto protocol network.transport transport ip_proto",
  direction: "devicedirection direction network.direction",
  user: "suser src_user srcuser user user.name username user_name usrname actor account_name userid user_id login sourceusername userprincipalname actor.alternateid properties.userprincipalname protopayload.authenticationinfo.principalemail actor.user.name resource.accesskeydetails.username actor",
  targetUser: "duser dst_user dstuser destinationusername target_user targetusername",
  url: "request url url.full url.original requesturl uri http.url httprequest.uri",
  method: "requestmethod method http.request.method http_method cs-method httpmethod httprequest.httpmethod",
  status: "status_code http.response.status_code sc-status http_status statuscode responsecode outcome",
  userAgent:
    "requestclientapplication useragent user_agent user_agent.original agent http_user_agent cs-user-agent",
  referer: "requestcontext referer referrer http.request.referrer cs-referer",
  bytesIn: "in rcvdbyte bytes_in bytesin dstbytes destination.bytes bytes_received",
  bytesOut: "out sentbyte bytes_out bytesout srcbytes source.bytes bytes_sent",
  query: "qname query dns.question.name destinationdnsdomain queryname query_name",
  file: "filepath fname file.path filename file_name file",
  hash: "filehash sha256 file.hash.sha256 md5 hash",
  process: "sproc process.executable process_name process processname exe image",
  commandLine: "process.command_line commandline command_line cmdline command",
  rule: "rule rulename rule.name policyname",
  threat:
    "threatname threat.name virus malwarename malware_name attack attackname signature ips_signature unifiipssignature",
};

const ROLES: ReadonlyMap<string, { readonly role: FieldRole; readonly rank: number }> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.split(" ").map((name, rank) => [name, { role: roleOf(role), rank }] as const),
  ),
);

function roleOf(role: string): FieldRole {
  if (!isRole(role)) throw new Error(`no such role: ${role}`);
  return role;
}

function isRole(role: string): role is FieldRole {
  return Object.hasOwn(NAMES, role);
}
