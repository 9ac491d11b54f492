import { parseIsoTime } from "../../time.ts";
import type { WebRequest } from "../../web-names.ts";
import { type ErrorLine, firstGroup, webErrorSource } from "../apache_error/web-error-source.ts";

/**
 * The error log of nginx. Its stamp has a year but no zone: the sender's counts.
 * Source: nginx, `ngx_log.c` and `ngx_http_request.c`, "ngx_http_log_error".
 */
export const nginxError = webErrorSource({
  name: "nginx_error",
  title: "nginx error log",
  product: { vendor: "F5", name: "nginx" },
  service: "nginx",
  read: readNginxError,
});

const HEAD =
  /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) \[(emerg|alert|crit|error|warn|notice|info|debug)\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/;
/** The context that nginx puts behind a message, in this order; quotes in it are escaped. */
const CLIENT = /, client: ([0-9a-fA-F.:]{2,45}|unix:)(?=[, ]|$)/;
const SERVER = /, server: ([^,"]{0,255})(?=,|$)/;
const QUOTED = /, (request|upstream|host|referrer|login|subrequest): "((?:[^"\\]|\\.){0,16384})"/g;
/** The user's name is written as it was sent, so it ends at the last place where the message can go on. */
const REFUSED = [
  /^user "(.{0,1024})" was not found in "[^"]{1,4096}"(?=, client: )/s,
  /^user "(.{0,1024})": password mismatch(?=, client: )/s,
  /^client login failed: .* login: "((?:[^"\\]|\\.){0,256})"/,
] as const;
const REQUEST = /^([A-Za-z][A-Za-z_-]{0,31}) (.*?)(?: (HTTP\/[\d.]{1,8}))?$/s;

function readNginxError(text: string, zoneMinutes: number): ErrorLine | null {
  const head = HEAD.exec(text);
  if (head?.[5] === undefined) return null;
  const message = text.slice(head[0].length);
  const context = contextOf(message);
  const quoted = new Map<string, string>();
  for (const [, name = "", value = ""] of context.matchAll(QUOTED))
    if (!quoted.has(name)) quoted.set(name, value);
  const clientIp = CLIENT.exec(context)?.[1];
  return {
    time: parseIsoTime(`${head[1]}-${head[2]}-${head[3]}T${head[4]}`, zoneMinutes),
    level: head[5],
    message,
    clientIp,
    refusedUser: firstGroup(REFUSED, message),
    request: requestOf(quoted, clientIp),
    fields: {
      pid: head[6],
      tid: head[7],
      connection: head[8],
      server: SERVER.exec(context)?.[1],
      request: quoted.get("request"),
      upstream: quoted.get("upstream"),
      "cs-host": quoted.get("host"),
      "cs-referer": quoted.get("referrer"),
    },
  };
}

/** What nginx says of the connection: behind the name of a refused user, which may look like the same. */
function contextOf(message: string): string {
  const refused = message.startsWith("user ")
    ? REFUSED.map((pattern) => pattern.exec(message)).find((found) => found !== null)
    : undefined;
  const rest = message.slice(refused?.[0].length ?? 0);
  const at = rest.search(CLIENT);
  return at < 0 ? "" : rest.slice(at);
}

function requestOf(
  quoted: ReadonlyMap<string, string>,
  clientIp: string | undefined,
): WebRequest | undefined {
  const line = quoted.get("request");
  if (line === undefined) return undefined;
  const [, method, target, version] = REQUEST.exec(line) ?? [];
  return { clientIp, method, target, version, host: quoted.get("host"), referer: quoted.get("referrer") };
}
