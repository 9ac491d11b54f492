import type { OcsfEvent } from "../../../schema/ocsf.ts";
import { integerField, textField } from "../../field-value.ts";
import { isJsonObject, objectAt, textAt, valueAt } from "../../formats/json.ts";
import { dnsResponseCode } from "../../ocsf-dns.ts";
import { emailAddress } from "../../ocsf-email.ts";
import { ocsfFile, ocsfHash } from "../../ocsf-file.ts";
import { put } from "../../put.ts";
import type { JsonObject } from "../../source.ts";
import { parseTime } from "../../time.ts";
import type { EveEvent } from "./eve-event.ts";

/** Versions 1 and 2 name one query; version 3 has a list, of which DNS as it is used has one. */
export function addDns(ocsf: OcsfEvent, { json, fields }: EveEvent): void {
  const dns = objectAt(json, "dns");
  const first = firstObject(dns, "queries") ?? firstObject(dns, "query");
  const hostname = textAt(dns, "rrname") ?? textAt(first, "rrname");
  if (hostname !== undefined) {
    ocsf.query = { hostname };
    put(ocsf.query, "type", textAt(dns, "rrtype") ?? textAt(first, "rrtype"));
    put(ocsf.query, "packet_uid", integerField(fields, "dns.id"));
  }
  const rcode = textField(fields, "dns.rcode");
  put(ocsf, "rcode", rcode);
  put(ocsf, "rcode_id", dnsResponseCode(rcode));
  const answers = answersOf(dns);
  if (answers.length > 0) ocsf.answers = answers;
}

type Answers = NonNullable<OcsfEvent["answers"]>;

/** Version 1 writes one event an answer; version 2 lists them, or only groups their data by type. */
function answersOf(dns: JsonObject | null): Answers {
  const single = textAt(dns, "rdata");
  if (single !== undefined) return [answerOf(dns, textAt(dns, "rrtype"))];
  const listed = objectsOf(dns, "answers").map((answer) => answerOf(answer, textAt(answer, "rrtype")));
  if (listed.length > 0) return listed;
  const answers: Answers = [];
  for (const [type, data] of Object.entries(objectAt(dns, "grouped") ?? {}))
    for (const rdata of Array.isArray(data) ? data : [])
      if (typeof rdata === "string") answers.push({ rdata, type });
  return answers;
}

function answerOf(answer: JsonObject | null, type: string | undefined): Answers[number] {
  const found: Answers[number] = {};
  put(found, "rdata", textAt(answer, "rdata"));
  put(found, "type", type);
  const ttl = valueAt(answer, "ttl");
  if (typeof ttl === "number" && Number.isSafeInteger(ttl)) found.ttl = ttl;
  return found;
}

function objectsOf(object: JsonObject | null, name: string): readonly JsonObject[] {
  const list = valueAt(object, name);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function firstObject(object: JsonObject | null, name: string): JsonObject | null {
  return objectsOf(object, name)[0] ?? null;
}

export function addTls(ocsf: OcsfEvent, { fields }: EveEvent): void {
  const tls: NonNullable<OcsfEvent["tls"]> = {};
  put(tls, "version", textField(fields, "tls.version"));
  put(tls, "sni", textField(fields, "tls.sni"));
  put(tls, "ja3_hash", ocsfHash("MD5", textField(fields, "tls.ja3.hash")));
  put(tls, "ja3s_hash", ocsfHash("MD5", textField(fields, "tls.ja3s.hash")));
  const subject = textField(fields, "tls.subject");
  const issuer = textField(fields, "tls.issuerdn");
  if (subject !== undefined || issuer !== undefined) {
    tls.certificate = {};
    put(tls.certificate, "subject", subject);
    put(tls.certificate, "issuer", issuer);
    put(tls.certificate, "serial_number", textField(fields, "tls.serial"));
    const fingerprint = ocsfHash("SHA1", textField(fields, "tls.fingerprint"));
    if (fingerprint !== undefined) tls.certificate.fingerprints = [fingerprint];
    put(tls.certificate, "created_time", parseTime(fields.get("tls.notbefore")) ?? undefined);
    put(tls.certificate, "expiration_time", parseTime(fields.get("tls.notafter")) ?? undefined);
  }
  ocsf.tls = tls;
}

/** A file that went over the network, with the hashes that the sensor was told to compute. */
export function addFile(ocsf: OcsfEvent, { fields }: EveEvent): void {
  const file = ocsfFile(textField(fields, "fileinfo.filename")) ?? { type_id: 0 };
  put(file, "size", integerField(fields, "fileinfo.size"));
  put(file, "mime_type", textField(fields, "fileinfo.magic"));
  const hashes = ["md5", "sha1", "sha256"].flatMap(
    (name) => ocsfHash(name, textField(fields, `fileinfo.${name}`)) ?? [],
  );
  if (hashes.length > 0) file.hashes = hashes;
  ocsf.file = file;
}

export function addMail(ocsf: OcsfEvent, { fields }: EveEvent): void {
  const mail: NonNullable<OcsfEvent["email"]> = {};
  put(mail, "from", emailAddress(textField(fields, "email.from") ?? textField(fields, "smtp.mail_from")));
  put(mail, "subject", textField(fields, "email.subject"));
  put(mail, "message_uid", textField(fields, "email.message_id"));
  const to = fields.get("email.to") ?? fields.get("smtp.rcpt_to");
  if (Array.isArray(to)) mail.to = to.flatMap((name) => emailAddress(String(name)) ?? []);
  ocsf.email = mail;
}
