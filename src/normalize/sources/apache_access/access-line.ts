import { ipAddress } from "../../ocsf-endpoint.ts";
import type { WebRequest } from "../../web-names.ts";

/** A line of an access log in the Common or Combined Log Format. */
export type AccessLine = {
  readonly request: WebRequest;
  /** The request line as logged; it may be no HTTP at all. */
  readonly requestLine: string;
  /** The time as logged: `24/Nov/2025:03:11:02 +0000`. */
  readonly stamp: string;
  readonly port: number | undefined;
  /** What a longer format has behind the user agent, as it is. */
  readonly extra: string;
};

/**
 * Reads `[VHOST[:PORT] ]CLIENT IDENT USER [TIME] "REQUEST" STATUS BYTES[ "REFERER" "AGENT"[ EXTRA]]`, or null.
 *
 * Servers escape quotes in what clients send, so the first `] "` is their own and a user name cannot forge a request.
 * Source: httpd.apache.org, "mod_log_config"; nginx.org, "ngx_http_log_module".
 */
export function readAccessLine(line: string): AccessLine | null {
  const stamp = STAMP.exec(line);
  if (stamp?.[1] === undefined) return null;
  const party = readParty(line.slice(0, stamp.index));
  const parts = readParts(line, stamp.index + stamp[0].length - 1);
  if (party === null || parts === null) return null;
  const { port, ...names } = party;
  const { requestLine, extra, ...result } = parts;
  const request = { ...names, ...readRequestLine(requestLine), ...result };
  return { request, requestLine, stamp: stamp[1], port, extra };
}

const STAMP = / \[(\d{1,2}\/[A-Za-z]{3}\/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?)\] "/;
const RESULT = /^ (\d{3}|-) (\d{1,15}|-)(?: |$)/;
const REQUEST = /^([A-Za-z][A-Za-z_-]{0,31}) (.*?)(?: (HTTP\/[\d.]{1,8}))?$/s;
const FORWARDED = /^([0-9a-f.:]{2,45})(?:, ?[0-9a-f.:]{2,45}){1,16} /i;

type Parts = Pick<WebRequest, "status" | "bytes" | "referer" | "userAgent"> & {
  readonly requestLine: string;
  readonly extra: string;
};

/** What stands from the request's quote on. */
function readParts(line: string, at: number): Parts | null {
  const request = readQuoted(line, at);
  const result = request === null ? null : RESULT.exec(line.slice(request.end));
  if (request === null || result === null) return null;
  const afterResult = request.end + result[0].length;
  const referer = readQuoted(line, afterResult);
  const userAgent = referer === null ? null : readQuoted(line, referer.end + 1);
  return {
    requestLine: request.text,
    status: numberOf(result[1]),
    bytes: numberOf(result[2]),
    referer: unlessNil(referer?.text),
    userAgent: unlessNil(userAgent?.text),
    extra: line.slice((userAgent ?? referer)?.end ?? afterResult).trim(),
  };
}

type Party = Pick<WebRequest, "clientIp" | "user" | "host"> & { readonly port: number | undefined };

/** Client, identity and user; before them a server name where the format has one. A user's name may have spaces. */
function readParty(text: string): Party | null {
  const forwarded = FORWARDED.exec(text);
  const words = (forwarded === null ? text : `${forwarded[1]} ${text.slice(forwarded[0].length)}`).split(" ");
  const hasServer = words.length > 3 && !isAddress(words[0]) && isAddress(words[1]);
  const [clientIp, ident, ...user] = hasServer ? words.slice(1) : words;
  if (clientIp === undefined || ident === undefined || user.length === 0) return null;
  const server = /^(.{1,255}?)(?::(\d{1,5}))?$/.exec(hasServer ? (words[0] ?? "") : "");
  return { clientIp, user: unlessNil(user.join(" ")), host: server?.[1], port: numberOf(server?.[2]) };
}

function isAddress(word: string | undefined): boolean {
  return ipAddress(word) !== undefined;
}

function readRequestLine(line: string): Pick<WebRequest, "method" | "target" | "version"> {
  const [, method, target, version] = REQUEST.exec(line) ?? [];
  return { method, target, version };
}

/** The text between the quote at `at` and the next one that no backslash stands before, and the place behind it. */
function readQuoted(line: string, at: number): { readonly text: string; readonly end: number } | null {
  if (line.charAt(at) !== '"') return null;
  for (let end = at + 1; end < line.length; end++) {
    if (line.charAt(end) === "\\") end++;
    else if (line.charAt(end) === '"') return { text: line.slice(at + 1, end), end: end + 1 };
  }
  return null;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text === "-" ? undefined : Number(text);
}

function unlessNil(text: string | undefined): string | undefined {
  return text === undefined || text === "-" || text === "" ? undefined : text;
}
