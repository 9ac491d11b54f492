import type { FieldScalar, NormalizedEvent } from "../../schema/event.ts";
import type { OcsfEndpoint, OcsfEvent, OcsfFile, OcsfHash, OcsfUrl } from "../../schema/ocsf.ts";

/** Hears of each value of an event that an indicator could be, and where it is. */
export type Observe = {
  readonly address: (value: string, place: string) => void;
  readonly name: (value: string, place: string) => void;
  readonly hash: (value: string, place: string) => void;
  readonly url: (value: string, place: string) => void;
  /** A value of the source's own: it may be any of these. */
  readonly any: (value: string, place: string) => void;
};

/** Longest value of a source's own that is looked at as a whole. */
const MOST_CHARACTERS = 2048;

/**
 * Tells every value of an event that an indicator could be: first those that OCSF has a place for, then the source's own
 * fields. URLs within command lines and scripts are told too.
 */
export function observe(event: NormalizedEvent, told: Observe): void {
  observeEndpoints(event.ocsf, told);
  observeRequest(event.ocsf, told);
  for (const [file, place] of filesOf(event.ocsf)) observeHashes(file?.hashes, `${place}.hashes`, told);
  observeCertificate(event.ocsf, told);
  observeCommands(event.ocsf, told);
  for (const [name, value] of event.fields)
    if (typeof value === "string") observeField(name, value, told);
    else if (typeof value === "object") observeMembers(name, value ?? [], told);
}

function observeMembers(name: string, members: readonly FieldScalar[], told: Observe): void {
  for (const member of members) if (typeof member === "string") observeField(name, member, told);
}

function observeField(name: string, value: string, told: Observe): void {
  if (value.length >= 4 && value.length <= MOST_CHARACTERS) told.any(value, name);
}

function observeEndpoints(event: OcsfEvent, told: Observe): void {
  observeEndpoint(event.device, "device", told);
  observeEndpoint(event.src_endpoint, "src_endpoint", told);
  observeEndpoint(event.dst_endpoint, "dst_endpoint", told);
  observeEndpoint(event.proxy_endpoint, "proxy_endpoint", told);
}

function observeEndpoint(endpoint: OcsfEndpoint | undefined, place: string, told: Observe): void {
  if (endpoint?.ip !== undefined) told.address(endpoint.ip, `${place}.ip`);
  if (endpoint?.hostname !== undefined) told.any(endpoint.hostname, `${place}.hostname`);
  if (endpoint?.domain !== undefined) told.name(endpoint.domain, `${place}.domain`);
}

function observeRequest(event: OcsfEvent, told: Observe): void {
  if (event.query?.hostname !== undefined) told.name(event.query.hostname, "query.hostname");
  for (const { rdata } of event.answers ?? []) if (rdata !== undefined) told.any(rdata, "answers.rdata");
  if (event.tls?.sni !== undefined) told.name(event.tls.sni, "tls.sni");
  const sender = event.email?.from;
  if (sender !== undefined)
    told.name(sender.slice(sender.lastIndexOf("@") + 1).replace(/>$/, ""), "email.from");
  if (event.http_request !== undefined) observeHttp(event.http_request, event, told);
}

type Request = NonNullable<OcsfEvent["http_request"]>;

function observeHttp(request: Request, event: OcsfEvent, told: Observe): void {
  for (const address of request.x_forwarded_for ?? []) told.address(address, "http_request.x_forwarded_for");
  if (request.referrer !== undefined) told.url(request.referrer, "http_request.referrer");
  if (request.url !== undefined) observeUrl(request.url, event.dst_endpoint?.hostname, told);
}

/** `server` is the host that was asked, for servers that log the path alone. */
function observeUrl(url: OcsfUrl, server: string | undefined, told: Observe): void {
  if (url.hostname !== undefined) told.any(url.hostname, "http_request.url.hostname");
  const { url_string: text } = url;
  if (text === undefined) return;
  const host = url.hostname ?? server;
  const isPath = text.startsWith("/") && host !== undefined;
  told.url(isPath ? `http://${host}${text}` : text, "http_request.url.url_string");
}

function filesOf(event: OcsfEvent): [OcsfFile | undefined, string][] {
  return [
    [event.process?.file, "process.file"],
    [event.process?.parent_process?.file, "process.parent_process.file"],
    [event.actor?.process?.file, "actor.process.file"],
    [event.file, "file"],
    [event.file_result, "file_result"],
    [event.module?.file, "module.file"],
    [event.driver?.file, "driver.file"],
  ];
}

function observeHashes(hashes: readonly OcsfHash[] | undefined, place: string, told: Observe): void {
  for (const hash of hashes ?? []) told.hash(hash.value, place);
}

function observeCertificate({ tls }: OcsfEvent, told: Observe): void {
  observeHashes(tls?.certificate?.fingerprints, "tls.certificate.fingerprints", told);
  if (tls?.ja3_hash !== undefined) told.hash(tls.ja3_hash.value, "tls.ja3_hash");
  if (tls?.ja3s_hash !== undefined) told.hash(tls.ja3s_hash.value, "tls.ja3s_hash");
}

/** A URL in running text ends where white space, a quote or a bracket does. */
const URLS = /\b(?:https?|ftp):\/\/[^\s"'`<>|^()[\]{}]{3,2048}/gi;

function observeCommands(event: OcsfEvent, told: Observe): void {
  const texts: [string | undefined, string][] = [
    [event.process?.cmd_line, "process.cmd_line"],
    [event.actor?.process?.cmd_line, "actor.process.cmd_line"],
    [event.script?.script_content?.value, "script.script_content.value"],
  ];
  for (const [text, place] of texts)
    if (text?.includes("://") === true)
      for (const [found] of text.matchAll(URLS)) told.url(found.replace(/[.,;]+$/, ""), place);
}
