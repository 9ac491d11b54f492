import type { FieldMap } from "./flatten.ts";
import { pathAndQuery } from "./ocsf-http.ts";

/** One request as a web server or proxy logs it. What the log does not have is left out. */
export type WebRequest = {
  readonly clientIp?: string | undefined;
  readonly user?: string | undefined;
  readonly method?: string | undefined;
  /** As in the request line: `/a?b=c`, or the absolute URL that a proxy is asked for. */
  readonly target?: string | undefined;
  /** The host that was asked for. */
  readonly host?: string | undefined;
  readonly version?: string | undefined;
  readonly status?: number | undefined;
  readonly bytes?: number | undefined;
  readonly userAgent?: string | undefined;
  readonly referer?: string | undefined;
  readonly cookie?: string | undefined;
  readonly contentType?: string | undefined;
};

/**
 * Adds the names of the W3C extended log format that Sigma's `webserver` rules are written in.
 *
 * The rules use `cs-uri-query` in two ways: for the query alone, and for path and query together as Apache logs them.
 * A list of both answers both, as a list matches when one of its values does.
 */
export function addWebserverNames(fields: FieldMap, request: WebRequest): void {
  addShared(fields, request);
  set(fields, "cs-user-agent", request.userAgent);
  if (request.target === undefined) return;
  const uri = pathAndQuery(request.target);
  const query = uri.indexOf("?");
  fields.set("cs-uri-stem", query < 0 ? uri : uri.slice(0, query));
  fields.set("cs-uri-query", query < 0 ? uri : [uri.slice(query + 1), uri]);
  fields.set("cs-uri", uri);
}

/**
 * Adds the names that Sigma's `proxy` rules are written in. They take `c-uri` for the whole URL and for its path alike,
 * so it is a list of both where the log has the whole.
 */
export function addProxyNames(fields: FieldMap, request: WebRequest): void {
  addShared(fields, request);
  set(fields, "c-useragent", request.userAgent);
  set(fields, "r-dns", request.host);
  if (request.target === undefined) return;
  const uri = pathAndQuery(request.target);
  const both = uri === request.target ? uri : [request.target, uri];
  fields.set("c-uri", both);
  fields.set("cs-uri", Array.isArray(both) ? [...both] : both);
  const [stem = "", ...query] = uri.split("?");
  fields.set("cs-uri-stem", stem);
  if (query.length > 0) fields.set("c-uri-query", query.join("?"));
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(stem.slice(stem.lastIndexOf("/") + 1));
  set(fields, "c-uri-extension", extension?.[1]);
}

function addShared(fields: FieldMap, request: WebRequest): void {
  set(fields, "c-ip", request.clientIp);
  set(fields, "cs-username", request.user);
  set(fields, "cs-method", request.method);
  set(fields, "cs-host", request.host);
  set(fields, "cs-version", request.version);
  set(fields, "cs-referer", request.referer);
  set(fields, "cs-cookie", request.cookie);
  set(fields, "cs-content-type", request.contentType);
  set(fields, "sc-status", request.status);
  set(fields, "sc-bytes", request.bytes);
}

function set(fields: FieldMap, name: string, value: string | number | undefined): void {
  if (value !== undefined && value !== "" && value !== "-") fields.set(name, value);
}
