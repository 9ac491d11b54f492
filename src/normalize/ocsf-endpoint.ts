import type { OcsfEndpoint } from "../schema/ocsf.ts";

/** An end of a connection by the parts that the log has, or undefined when it has none. What is no address is left out. */
export function ocsfEndpoint(parts: {
  readonly ip?: string | undefined;
  readonly port?: string | number | undefined;
  readonly hostname?: string | undefined;
}): OcsfEndpoint | undefined {
  const endpoint: OcsfEndpoint = {};
  const ip = ipAddress(parts.ip);
  if (ip !== undefined) endpoint.ip = ip;
  const port = Number(parts.port ?? Number.NaN);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) endpoint.port = port;
  if (parts.hostname !== undefined && parts.hostname !== "") endpoint.hostname = parts.hostname;
  return endpoint.ip === undefined && endpoint.hostname === undefined ? undefined : endpoint;
}

/**
 * An address as text, or undefined when it is none. An IPv4 address written in IPv6 (`::ffff:10.0.0.1`) is the IPv4
 * address: otherwise neither networks nor indicators would match it.
 */
export function ipAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const mapped = MAPPED_IPV4.exec(text);
  const address = mapped?.[1] ?? text;
  return IPV4.test(address) || isIpv6(address) ? address : undefined;
}

/** RFC 4291, section 2.2: eight groups, or fewer with one `::`; the last two may be written as IPv4; a zone may follow. */
function isIpv6(text: string): boolean {
  if (!IPV6_SHAPE.test(text)) return false;
  const [address = ""] = text.split("%");
  const halves = address.split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const hasIpv4 = groups.at(-1)?.includes(".") === true;
  const hex = hasIpv4 ? groups.slice(0, -1) : groups;
  const count = hex.length + (hasIpv4 ? 2 : 0);
  return (
    (halves.length === 1 ? count === 8 : halves.length === 2 && count < 8) &&
    hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    (!hasIpv4 || IPV4.test(groups.at(-1) ?? ""))
  );
}

/** `protocol_name` of an IANA protocol number. */
export function protocolName(number: number): string | undefined {
  return PROTOCOLS.get(number);
}

/** `protocol_num` of a protocol's name in lower case. */
export function protocolNumber(name: string | undefined): number | undefined {
  return name === undefined ? undefined : PROTOCOL_NUMBERS.get(name);
}

const MAPPED_IPV4 = /^::ffff:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6_SHAPE = /^(?=[^:]{0,4}:)[0-9a-f:.]{2,45}(?:%[\w.-]{1,32})?$/i;
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, "icmp"],
  [2, "igmp"],
  [6, "tcp"],
  [17, "udp"],
  [41, "ipv6"],
  [47, "gre"],
  [50, "esp"],
  [51, "ah"],
  [58, "ipv6-icmp"],
  [89, "ospf"],
  [112, "vrrp"],
  [132, "sctp"],
]);
const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...PROTOCOLS].map(([number, name]) => [name, number]),
);
