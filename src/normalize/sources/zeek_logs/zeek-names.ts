import { integerField, textField } from "../../field-value.ts";
import { addField, addFields, addToList } from "../../flatten.ts";
import { addProxyNames, addWebserverNames, type WebRequest } from "../../web-names.ts";
import type { ZeekRecord } from "./zeek-record.ts";

/** Sigma's categories for what a sensor sees: web traffic may be ours or theirs, so both kinds of web rules look at it. */
export function zeekCategories(path: string): readonly string[] {
  return CATEGORIES.get(path) ?? [];
}

const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ["dns", ["dns"]],
  ["http", ["proxy", "webserver"]],
  ["conn", ["firewall"]],
]);

/** Adds the names that Sigma's rules of those categories use, beside Zeek's own. */
export function addZeekNames(record: ZeekRecord): void {
  const { path, fields } = record;
  if (!CATEGORIES.has(path)) return;
  addFields(fields, {
    src_ip: textField(fields, "id.orig_h"),
    dst_ip: textField(fields, "id.resp_h"),
    dst_port: integerField(fields, "id.resp_p"),
  });
  if (path === "http") {
    const request = zeekRequest(record);
    addProxyNames(fields, request);
    addWebserverNames(fields, request);
  } else if (path === "dns") {
    addFields(fields, { record_type: textField(fields, "qtype_name") });
    const answers = fields.get("answers");
    if (Array.isArray(answers)) for (const answer of answers) addToList(fields, "answer", answer);
    else addField(fields, "answer", answers ?? null);
  }
}

/** The request that a line of `http.log` has. */
export function zeekRequest({ fields }: ZeekRecord): WebRequest {
  const version = textField(fields, "version");
  return {
    clientIp: textField(fields, "id.orig_h"),
    user: textField(fields, "username"),
    method: textField(fields, "method"),
    target: textField(fields, "uri"),
    host: textField(fields, "host"),
    version: version === undefined ? undefined : `HTTP/${version}`,
    status: integerField(fields, "status_code"),
    bytes: integerField(fields, "response_body_len"),
    userAgent: textField(fields, "user_agent"),
    referer: textField(fields, "referrer"),
    contentType: textField(fields, "resp_mime_types"),
  };
}
