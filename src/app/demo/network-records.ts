import { type Host, KEY_HOSTS } from "./company.ts";
import { type DemoRecord, syslogLine } from "./demo-record.ts";
import type { Random } from "./random.ts";

/** Bytes from one address to another. */
export type Flow = {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  /** Bytes that the one who began it sent. */
  readonly sent: number;
  readonly received: number;
};

const LOCAL0 = 134;

/** The firewall's word on a connection, in CEF. */
export function firewallRecord(
  time: number,
  flow: Flow & { readonly action: "accept" | "deny" },
): DemoRecord {
  const extension = [
    `rt=${time}`,
    `act=${flow.action}`,
    `src=${flow.from}`,
    `spt=${flow.fromPort}`,
    `dst=${flow.to}`,
    `dpt=${flow.toPort}`,
    "proto=TCP",
    `out=${flow.sent}`,
    `in=${flow.received}`,
    `deviceDirection=${flow.from.startsWith("10.") ? 1 : 0}`,
  ].join(" ");
  const name = flow.action === "accept" ? "traffic allowed" : "traffic denied";
  const text = `CEF:0|Northgate|Firewall|4.2|traffic|${name}|${flow.action === "accept" ? 1 : 3}|${extension}`;
  const at = { time, host: KEY_HOSTS.firewall.name, priority: LOCAL0 };
  return { feed: "firewall", time, text: syslogLine(at, ["fw", null], text) };
}

/** A request through the proxy. */
export type ProxyRequest = {
  readonly client: string;
  readonly user: string;
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly ip: string;
  readonly status: number;
  readonly bytes: number;
  readonly sent: number;
  readonly userAgent: string;
};

/** The proxy's log, in CEF. */
export function proxyRecord(time: number, request: ProxyRequest): DemoRecord {
  const extension = [
    `rt=${time}`,
    "act=allowed",
    "app=HTTPS",
    `src=${request.client}`,
    `suser=${request.user}`,
    `dst=${request.ip}`,
    `dhost=${request.host}`,
    "dpt=443",
    `requestMethod=${request.method}`,
    `request=${escapeCef(request.url)}`,
    `requestClientApplication=${escapeCef(request.userAgent)}`,
    `out=${request.sent}`,
    `in=${request.bytes}`,
    `outcome=${request.status}`,
  ].join(" ");
  const at = { time, host: KEY_HOSTS.proxy.name, priority: LOCAL0 };
  const text = `CEF:0|Northgate|Web Proxy|2.8|access|request|1|${extension}`;
  return { feed: "proxy", time, text: syslogLine(at, ["webproxy", null], text) };
}

/** Source: ArcSight Common Event Format 26, "Extension": a backslash stands before `=` and itself. */
function escapeCef(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("=", "\\=");
}

/** A request to a web server of the company. */
export type WebVisit = {
  readonly client: string;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly bytes: number;
  readonly userAgent: string;
};

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** nginx's access log in its combined format. */
export function webRecord(server: Host, time: number, visit: WebVisit): DemoRecord {
  const date = new Date(time);
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()] ?? ""}/${date.getUTCFullYear()}`;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const text = `${visit.client} - - [${day}:${clock} +0000] "${visit.method} ${visit.target} HTTP/1.1" ${visit.status} ${visit.bytes} "-" "${visit.userAgent}"`;
  const at = { time, host: server.name, priority: 190 };
  return { feed: "web", time, text: syslogLine(at, ["nginx", null], text) };
}

/** An event of Suricata. `about` is the object that the event's type names. */
export function eveRecord(
  [type, about]: readonly [type: string, about: Readonly<Record<string, unknown>>],
  time: number,
  flow: Flow,
  random: Random,
): DemoRecord {
  const text = JSON.stringify({
    timestamp: new Date(time).toISOString().replace("Z", "000+0000"),
    flow_id: random.int(1e14, 9e15),
    in_iface: "ens19",
    event_type: type,
    src_ip: flow.from,
    src_port: flow.fromPort,
    dest_ip: flow.to,
    dest_port: flow.toPort,
    proto: "TCP",
    ...about,
    flow: {
      pkts_toserver: Math.ceil(flow.sent / 1400) + 3,
      pkts_toclient: Math.ceil(flow.received / 1400) + 2,
      bytes_toserver: flow.sent,
      bytes_toclient: flow.received,
      start: new Date(time - 800).toISOString().replace("Z", "000+0000"),
    },
  });
  return { feed: "suricata", time, text };
}

/** A log of Zeek in JSON, with the name of the log in `_path`. */
export function zeekRecord(
  [path, about]: readonly [log: string, about: Readonly<Record<string, unknown>>],
  time: number,
  flow: Flow,
  random: Random,
): DemoRecord {
  const text = JSON.stringify({
    _path: path,
    ts: time / 1000,
    uid: `C${random.hex(16)}`,
    "id.orig_h": flow.from,
    "id.orig_p": flow.fromPort,
    "id.resp_h": flow.to,
    "id.resp_p": flow.toPort,
    ...about,
  });
  return { feed: "zeek", time, text };
}

/** Zeek's word on a TCP connection that is over. */
export function zeekConnection(time: number, flow: Flow, random: Random): DemoRecord {
  const about = {
    proto: "tcp",
    service: flow.toPort === 443 ? "ssl" : flow.toPort === 445 ? "smb" : undefined,
    duration: random.int(20, 90_000) / 1000,
    orig_bytes: flow.sent,
    resp_bytes: flow.received,
    conn_state: "SF",
    local_orig: flow.from.startsWith("10."),
    local_resp: flow.to.startsWith("10."),
    history: "ShADadFf",
    orig_pkts: Math.ceil(flow.sent / 1400) + 3,
    resp_pkts: Math.ceil(flow.received / 1400) + 2,
  };
  return zeekRecord(["conn", about], time, flow, random);
}

/** A number of two digits, as in dates. */
function two(value: number): string {
  return String(value).padStart(2, "0");
}
