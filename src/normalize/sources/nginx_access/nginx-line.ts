import type { DecodedRecord } from "../../source.ts";
import type { AccessLine } from "../apache_access/access-line.ts";

/**
 * True when a line in the Combined Log Format is nginx's: its sender or syslog tag says so, its status is one that
 * only nginx has, or behind the user agent stands the forwarded address that the packages of nginx.org log.
 */
export function isNginxLine({ syslog, record }: DecodedRecord, { request, extra }: AccessLine): boolean {
  if (/nginx|openresty/i.test(syslog?.appName ?? record.sourceName)) return true;
  if (request.status !== undefined && ONLY_NGINX.has(request.status)) return true;
  return FORWARDED.test(extra);
}

/** 444 connection closed without an answer, 494 to 499: TLS and client errors. Source: nginx, `ngx_http_request.h`. */
const ONLY_NGINX: ReadonlySet<number> = new Set([444, 494, 495, 496, 497, 499]);
const FORWARDED = /^"(?:-|[0-9a-f.:, ]{2,256})"$/i;
