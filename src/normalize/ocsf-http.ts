import type { OcsfUrl } from "../schema/ocsf.ts";

/** `activity_id` of HTTP activity by the request's method; 99 for a method that OCSF does not list, 0 for none. */
export function httpActivity(method: string | undefined): number {
  if (method === undefined) return 0;
  return ACTIVITIES.get(method.toUpperCase()) ?? 99;
}

/** The method in upper case when OCSF lists it; the source's field has every other. */
export function httpMethod(method: string | undefined): string | undefined {
  const upper = method?.toUpperCase();
  return upper !== undefined && ACTIVITIES.has(upper) ? upper : undefined;
}

/**
 * A URL's parts. `target` is what a request line has: a path with query, an absolute URL, or `host:port` (CONNECT).
 * `host` is the Host header, with port or without, for targets that name none. Nothing is decoded.
 */
export function ocsfUrl(target: string | undefined, host?: string): OcsfUrl | undefined {
  if (target === undefined || target === "") return undefined;
  const url: OcsfUrl = { url_string: target };
  const scheme = SCHEME.exec(target);
  let path = target;
  if (scheme?.[1] !== undefined) {
    url.scheme = scheme[1].toLowerCase();
    const pathAt = target.slice(scheme[0].length).search(/[/?#]/);
    const end = pathAt < 0 ? target.length : scheme[0].length + pathAt;
    setHost(url, target.slice(scheme[0].length, end));
    path = target.slice(end);
  } else if (!target.startsWith("/") && CONNECT_TARGET.test(target)) {
    setHost(url, target);
    return url;
  } else if (host !== undefined && host !== "") setHost(url, host);
  setPath(url, path);
  return url;
}

/** Path and query of a request's target: `/a?b` of `http://h/a?b`. A target without path is the root. */
export function pathAndQuery(target: string): string {
  const scheme = SCHEME.exec(target);
  if (scheme === null) return target;
  const at = target.slice(scheme[0].length).search(/[/?#]/);
  return at < 0 ? "/" : target.slice(scheme[0].length + at);
}

const SCHEME = /^([a-z][a-z0-9+.-]{0,15}):\/\//i;
const CONNECT_TARGET = /^[^/?#\s]{1,255}:\d{1,5}$/;
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ["CONNECT", 1],
  ["DELETE", 2],
  ["GET", 3],
  ["HEAD", 4],
  ["OPTIONS", 5],
  ["POST", 6],
  ["PUT", 7],
  ["TRACE", 8],
  ["PATCH", 9],
]);

/** `user:password@host:port`, `[::1]:8080`, `host`. What stands before the @ is not the host. */
function setHost(url: OcsfUrl, authority: string): void {
  const name = authority.slice(authority.lastIndexOf("@") + 1);
  const port = /:(\d{1,5})$/.exec(name);
  const hostname = (port === null ? name : name.slice(0, port.index)).replace(/^\[|\]$/g, "");
  if (hostname !== "") url.hostname = hostname;
  const number = Number(port?.[1] ?? 0);
  if (number > 0 && number <= 65_535) url.port = number;
}

function setPath(url: OcsfUrl, path: string): void {
  const hash = path.indexOf("#");
  const whole = hash < 0 ? path : path.slice(0, hash);
  const query = whole.indexOf("?");
  if (query >= 0) url.query_string = whole.slice(query + 1);
  const bare = query < 0 ? whole : whole.slice(0, query);
  if (bare !== "") url.path = bare;
}
