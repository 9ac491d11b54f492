import ipaddr from "ipaddr.js";
import type { OutboxSource } from "../../outbox.ts";
import type { SyslogPeer } from "./config.ts";

/** The source that an address sends as, or null when it may not send. The same address gives the same object. */
export type FindSource = (address: string) => OutboxSource | null;

export function createFindSource(peers: readonly SyslogPeer[]): FindSource {
  const networks = peers
    .map((peer) => ({ peer, range: ipaddr.parseCIDR(peer.network) }))
    .toSorted((a, b) => b.range[1] - a.range[1]);
  const known = new Map<string, OutboxSource | null>();
  const find = (address: string): OutboxSource | null => {
    if (!ipaddr.isValid(address)) return null;
    // an IPv4 sender on a dual-stack socket comes as ::ffff:a.b.c.d
    const ip = ipaddr.process(address);
    const match = networks.find(({ range }) => ip.kind() === range[0].kind() && ip.match(range));
    return match === undefined ? null : sourceOf(match.peer, ip.toString());
  };
  return (address) => {
    const source = known.get(address) ?? find(address);
    // datagrams can claim any address, so what is remembered has a limit
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(address, source);
    return source;
  };
}

const MAX_KNOWN = 10_000;

function sourceOf(peer: SyslogPeer, address: string): OutboxSource {
  return {
    tenantUid: peer.tenantUid,
    sourceName: `syslog:${address}`,
    listener: "syslog",
    sourceType: peer.sourceType,
    host: address,
    context: null,
  };
}
