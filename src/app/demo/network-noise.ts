import { EGRESS_IP, type Host, HOSTS, KEY_HOSTS, PEOPLE, WORKSTATION_HOSTS } from "./company.ts";
import type { Activity, DemoRecord } from "./demo-record.ts";
import {
  eveRecord,
  firewallRecord,
  proxyRecord,
  webRecord,
  zeekConnection,
  zeekRecord,
} from "./network-records.ts";
import type { Random } from "./random.ts";

const SITES = [
  { host: "news.example.com", ip: "198.51.100.110", path: "/today" },
  { host: "maps.example.net", ip: "198.51.100.120", path: "/tiles/9/270/170.png" },
  { host: "suppliers.example.org", ip: "203.0.113.80", path: "/catalogue?page=3" },
  { host: "standards.example.org", ip: "203.0.113.81", path: "/iso/4126" },
  { host: "meet.example.com", ip: "198.51.100.130", path: "/api/rooms" },
  { host: "updates.example.com", ip: "198.51.100.140", path: "/v2/manifest.json" },
] as const;
const PAGES = [
  "/",
  "/login",
  "/orders",
  "/orders/18120",
  "/api/v2/orders?page=2",
  "/assets/app.js",
  "/manuals/P4.pdf",
];
const BROWSERS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1",
];

/** What the firewall, the proxy, the web servers and the sensor see all day. */
export function networkNoise(random: Random): readonly Activity[] {
  return [
    { weight: 12, run: (time) => surf(random, time) },
    { weight: 10, run: (time) => visitPortal(random, time) },
    { weight: 8, run: (time) => lookUp(random, time) },
    { weight: 6, run: (time) => talkInside(random, time) },
    { weight: 5, run: (time) => knock(random, time) },
    { weight: 1, run: (time) => [policyAlert(random, time)] },
  ];
}

/** A person fetches a page: through the proxy, which goes out through the firewall past the sensor. */
function surf(random: Random, time: number): DemoRecord[] {
  const index = random.int(0, WORKSTATION_HOSTS.length - 1);
  const from = WORKSTATION_HOSTS[index];
  const site = random.pick(SITES);
  if (from === undefined) return [];
  const bytes = random.int(400, 220_000);
  const outside = {
    from: KEY_HOSTS.proxy.ip,
    fromPort: random.int(32_768, 60_999),
    to: site.ip,
    toPort: 443,
    sent: random.int(500, 4000),
    received: bytes,
  };
  return [
    proxyRecord(time, {
      client: from.ip,
      user: PEOPLE[index]?.account ?? "-",
      method: "GET",
      url: `https://${site.host}${site.path}`,
      host: site.host,
      ip: site.ip,
      status: random.chance(0.95) ? 200 : 404,
      bytes,
      sent: outside.sent,
      userAgent: random.pick(BROWSERS.slice(0, 2)),
    }),
    firewallRecord(time + 4, { ...outside, action: "accept" }),
    eveRecord(["tls", { tls: certificateOf(site.host) }], time + 20, outside, random),
    zeekConnection(time + 900, outside, random),
  ];
}

/** A customer uses the portal. */
function visitPortal(random: Random, time: number): DemoRecord[] {
  const server = random.pick([KEY_HOSTS.web1, KEY_HOSTS.web2]);
  const client = `${random.pick(["198.51.100", "203.0.113", "192.0.2"])}.${random.int(150, 250)}`;
  const userAgent = random.pick(BROWSERS);
  const visits = random.int(1, 4);
  return Array.from({ length: visits }, (_, index) =>
    webRecord(server, time + index * random.int(300, 3000), {
      client,
      method: "GET",
      target: random.pick(PAGES),
      status: random.weighted([
        { weight: 90, value: 200 },
        { weight: 6, value: 304 },
        { weight: 4, value: 404 },
      ]).value,
      bytes: random.int(200, 90_000),
      userAgent,
    }),
  );
}

/** A host asks the controller for a name. */
function lookUp(random: Random, time: number): DemoRecord[] {
  const from = random.pick(HOSTS);
  const site = random.pick(SITES);
  const flow = {
    from: from.ip,
    fromPort: random.int(49_152, 65_535),
    to: random.pick([KEY_HOSTS.dc1.ip, KEY_HOSTS.dc2.ip]),
    toPort: 53,
    sent: 62,
    received: 110,
  };
  const answer = {
    proto: "udp",
    query: site.host,
    qtype_name: "A",
    rcode_name: "NOERROR",
    AA: false,
    TC: false,
    RD: true,
    RA: true,
    Z: 0,
    answers: [site.ip],
    rejected: false,
  };
  return [zeekRecord(["dns", answer], time, flow, random)];
}

/** Hosts of the company talk to one another. */
function talkInside(random: Random, time: number): DemoRecord[] {
  const from = random.pick(WORKSTATION_HOSTS);
  const [to, toPort] = random.pick<readonly [Host, number]>([
    [KEY_HOSTS.files, 445],
    [KEY_HOSTS.apps, 443],
    [KEY_HOSTS.sql, 1433],
    [KEY_HOSTS.dc1, 389],
  ]);
  const flow = {
    from: from.ip,
    fromPort: random.int(49_152, 65_535),
    to: to.ip,
    toPort,
    sent: random.int(800, 40_000),
    received: random.int(1000, 900_000),
  };
  return [zeekConnection(time, flow, random), eveRecord(["flow", {}], time + 60, flow, random)];
}

/** The internet knocks on every door, and the firewall does not open. */
function knock(random: Random, time: number): DemoRecord[] {
  return [
    firewallRecord(time, {
      from: `${random.pick(["198.51.100", "203.0.113"])}.${random.int(1, 99)}`,
      fromPort: random.int(1024, 65_535),
      to: EGRESS_IP,
      toPort: random.pick([22, 23, 80, 445, 3389, 5900, 8080, 8443]),
      sent: 60,
      received: 0,
      action: "deny",
    }),
  ];
}

function policyAlert(random: Random, time: number): DemoRecord {
  const flow = {
    from: random.pick(WORKSTATION_HOSTS).ip,
    fromPort: random.int(49_152, 65_535),
    to: KEY_HOSTS.proxy.ip,
    toPort: 3128,
    sent: 900,
    received: 4000,
  };
  const [signature, category, severity] = random.pick<readonly [string, string, number]>([
    ["BRIGHTWATER POLICY Remote Meeting Client", "Potential Corporate Privacy Violation", 3],
    ["BRIGHTWATER INFO Software Update User-Agent", "Misc activity", 3],
  ]);
  const alert = { action: "allowed", gid: 1, signature_id: 9_100_001, rev: 1, signature, category, severity };
  return eveRecord(["alert", { alert }], time, flow, random);
}

function certificateOf(name: string): Record<string, string> {
  return { sni: name, version: "TLS 1.3", subject: `CN=${name}`, issuerdn: "CN=Example Public CA 3" };
}
