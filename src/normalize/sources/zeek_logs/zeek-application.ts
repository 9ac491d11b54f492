import { type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { integerField, textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { dnsResponseCode } from "../../ocsf-dns.ts";
import { emailAddress } from "../../ocsf-email.ts";
import { ocsfFile, ocsfHash } from "../../ocsf-file.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { ocsfAttacks } from "../../ocsf-attack.ts";
import { put } from "../../put.ts";
import type { ZeekRecord } from "./zeek-record.ts";

export function addDns(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const hostname = textField(fields, "query");
  if (hostname !== undefined) {
    ocsf.query = { hostname };
    put(ocsf.query, "type", textField(fields, "qtype_name"));
    put(ocsf.query, "class", textField(fields, "qclass_name"));
    put(ocsf.query, "packet_uid", integerField(fields, "trans_id"));
  }
  put(ocsf, "rcode", textField(fields, "rcode_name"));
  put(ocsf, "rcode_id", dnsResponseCode(integerField(fields, "rcode")));
  const ttls = listOf(fields, "TTLs");
  const answers = listOf(fields, "answers").map((rdata, index) => answerOf(String(rdata), ttls[index]));
  if (answers.length > 0) ocsf.answers = answers;
}

/** Zeek counts time to live with a fraction, for what a cache has left. */
function answerOf(rdata: string, ttl: unknown): NonNullable<OcsfEvent["answers"]>[number] {
  return typeof ttl === "number" && ttl >= 0 ? { rdata, ttl: Math.floor(ttl) } : { rdata };
}

export function addTls(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const tls: NonNullable<OcsfEvent["tls"]> = {};
  put(tls, "version", textField(fields, "version"));
  put(tls, "cipher", textField(fields, "cipher"));
  put(tls, "sni", textField(fields, "server_name"));
  put(tls, "ja3_hash", ocsfHash("MD5", textField(fields, "ja3")));
  put(tls, "ja3s_hash", ocsfHash("MD5", textField(fields, "ja3s")));
  const subject = textField(fields, "subject");
  const issuer = textField(fields, "issuer");
  if (subject !== undefined || issuer !== undefined) {
    tls.certificate = {};
    put(tls.certificate, "subject", subject);
    put(tls.certificate, "issuer", issuer);
  }
  ocsf.tls = tls;
  put(ocsf, "status_detail", textField(fields, "validation_status"));
}

export function addFile(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const file = ocsfFile(textField(fields, "filename")) ?? { type_id: 0 };
  put(file, "size", integerField(fields, "total_bytes") ?? integerField(fields, "seen_bytes"));
  put(file, "mime_type", textField(fields, "mime_type"));
  const hashes = ["md5", "sha1", "sha256"].flatMap((name) => ocsfHash(name, textField(fields, name)) ?? []);
  if (hashes.length > 0) file.hashes = hashes;
  ocsf.file = file;
}

/** Zeek's own findings: a notice has a type for its rule. */
export function addNotice(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const note = textField(fields, "note") ?? "Notice";
  ocsf.message = textField(fields, "msg") ?? note;
  put(ocsf, "status_detail", textField(fields, "sub"));
  ocsf.is_alert = true;
  ocsf.severity_id = SEVERITY.low;
  ocsf.firewall_rule = { name: note };
  // the packages ATTACK and BZAR name tactic and technique: `ATTACK::Lateral_Movement`, `T1021.002 SMB/Windows Admin Shares`
  put(ocsf, "attacks", ocsfAttacks([note, ocsf.message, textField(fields, "sub")].join(" ")));
  ocsf.disposition_id = DISPOSITION_DETECTED;
}

const DISPOSITION_DETECTED = 15;

export function addSsh(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const hasSucceeded = fields.get("auth_success");
  if (typeof hasSucceeded === "boolean") ocsf.status_id = hasSucceeded ? 1 : 2;
  const version = textField(fields, "version");
  if (version !== undefined) ocsf.protocol_ver = version;
  const hassh = ocsfHash("MD5", textField(fields, "hassh"));
  if (hassh !== undefined) ocsf.client_hassh = { fingerprint: hassh };
}

export function addMail(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const mail: NonNullable<OcsfEvent["email"]> = {};
  put(mail, "from", emailAddress(textField(fields, "from") ?? textField(fields, "mailfrom")));
  put(mail, "subject", textField(fields, "subject"));
  put(mail, "message_uid", textField(fields, "msg_id"));
  const to = listOf(fields, fields.has("to") ? "to" : "rcptto").flatMap(
    (name) => emailAddress(String(name)) ?? [],
  );
  if (to.length > 0) mail.to = to;
  ocsf.email = mail;
}

export function addSmbFile(ocsf: OcsfEvent, { fields }: ZeekRecord): void {
  const file = ocsfFile(textField(fields, "name"));
  if (file !== undefined) put(file, "size", integerField(fields, "size"));
  put(ocsf, "file", file);
  put(ocsf, "share", textField(fields, "path"));
  put(ocsf, "activity_name", textField(fields, "action"));
}

/** Kerberos names a principal, NTLM a user and domain, RADIUS a user; `auth_protocol_id` 1 NTLM, 2 Kerberos, 10 RADIUS. */
export function addAuthentication(ocsf: OcsfEvent, { path, fields }: ZeekRecord): void {
  const client = textField(fields, "client")?.replace("/", "@");
  const user = ocsfAccount(textField(fields, "username") ?? client);
  if (user !== undefined) put(user, "domain", textField(fields, "domainname") ?? user.domain);
  put(ocsf, "user", user);
  const service = textField(fields, "service");
  if (service !== undefined) ocsf.service = { name: service };
  ocsf.auth_protocol_id = PROTOCOLS.get(path) ?? 0;
  const result = fields.get("success") ?? textField(fields, "result");
  if (result !== undefined) ocsf.status_id = result === true || result === "success" ? 1 : 2;
  put(ocsf, "status_detail", textField(fields, "error_msg"));
  ocsf.is_remote = true;
}

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ["ntlm", 1],
  ["kerberos", 2],
  ["radius", 10],
]);

function listOf(fields: FieldMap, name: string): readonly unknown[] {
  const value = fields.get(name);
  if (value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}
