import { integerField, textField } from "../../field-value.ts";
import { addFields, addToList } from "../../flatten.ts";
import { addProxyNames, addWebserverNames, type WebRequest } from "../../web-names.ts";
import type { EveEvent } from "./eve-event.ts";

/** Sigma's categories for what a sensor sees: web traffic may be ours or theirs, so both kinds of web rules look at it. */
export function eveCategories(type: string): readonly string[] {
  return CATEGORIES.get(type) ?? [];
}

const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ["dns", ["dns"]],
  ["http", ["proxy", "webserver"]],
  ["flow", ["firewall"]],
  ["netflow", ["firewall"]],
  ["drop", ["firewall"]],
]);

/** Adds the names that Sigma's rules of those categories use, beside Suricata's own. */
export function addEveNames({ fields, type }: EveEvent): void {
  if (type === "dns") addDnsNames({ fields });
  else if (type === "http") {
    const request = eveRequest({ fields });
    addProxyNames(fields, request);
    addWebserverNames(fields, request);
  }
  const destination = { dst_ip: textField(fields, "dest_ip"), dst_port: integerField(fields, "dest_port") };
  if (CATEGORIES.has(type)) addFields(fields, destination);
  if (type === "drop") addFields(fields, { action: "drop" });
}

type WithFields = Pick<EveEvent, "fields">;

function addDnsNames({ fields }: WithFields): void {
  const read = (...names: string[]): string | undefined =>
    names.map((name) => textField(fields, name)).find((value) => value !== undefined);
  addFields(fields, {
    query: read("dns.rrname", "dns.queries.rrname", "dns.query.rrname"),
    record_type: read("dns.rrtype", "dns.queries.rrtype", "dns.query.rrtype"),
  });
  for (const name of ["dns.rdata", "dns.answers.rdata"]) {
    const data = fields.get(name);
    for (const value of Array.isArray(data) ? data : data === undefined ? [] : [data])
      addToList(fields, "answer", value);
  }
}

/** The request that an EVE record has under `http`. */
export function eveRequest({ fields }: WithFields): WebRequest {
  return {
    clientIp: textField(fields, "src_ip"),
    method: textField(fields, "http.http_method"),
    target: textField(fields, "http.url"),
    host: textField(fields, "http.hostname"),
    version: textField(fields, "http.protocol"),
    status: integerField(fields, "http.status"),
    bytes: integerField(fields, "http.length"),
    userAgent: textField(fields, "http.http_user_agent"),
    referer: textField(fields, "http.http_refer"),
    contentType: textField(fields, "http.http_content_type"),
  };
}
