import type { OcsfEvent } from "../schema/ocsf.ts";
import { protocolName, protocolNumber } from "./ocsf-endpoint.ts";
import { put } from "./put.ts";

type ConnectionInfo = NonNullable<OcsfEvent["connection_info"]>;
type Traffic = NonNullable<OcsfEvent["traffic"]>;

/** `direction_id` of a connection: OCSF object `network_connection_info`. */
export const DIRECTION = { unknown: 0, inbound: 1, outbound: 2, lateral: 3, local: 4 } as const;

/** What is known of a connection besides its ends. `protocol` is a name in any case or an IANA number. */
export function ocsfConnection(parts: {
  readonly protocol?: string | undefined;
  readonly direction?: number | undefined;
  readonly uid?: string | undefined;
}): ConnectionInfo {
  const info: ConnectionInfo = { direction_id: parts.direction ?? DIRECTION.unknown };
  const written = parts.protocol?.toLowerCase();
  const byNumber = written !== undefined && /^\d{1,3}$/.test(written) ? Number(written) : undefined;
  const name = byNumber === undefined ? written : protocolName(byNumber);
  put(info, "protocol_name", name === "" ? undefined : name);
  put(info, "protocol_num", byNumber ?? protocolNumber(name));
  put(info, "uid", parts.uid);
  return info;
}

/**
 * Counts of a connection, or undefined when there are none. `out` is what the source end sent, `in` what it got; the
 * sum is given when both are known.
 */
export function ocsfTraffic(parts: {
  readonly bytesIn?: number | undefined;
  readonly bytesOut?: number | undefined;
  readonly packetsIn?: number | undefined;
  readonly packetsOut?: number | undefined;
}): Traffic | undefined {
  const traffic: Traffic = {};
  put(traffic, "bytes_in", count(parts.bytesIn));
  put(traffic, "bytes_out", count(parts.bytesOut));
  put(traffic, "packets_in", count(parts.packetsIn));
  put(traffic, "packets_out", count(parts.packetsOut));
  put(traffic, "bytes", sum(traffic.bytes_in, traffic.bytes_out));
  put(traffic, "packets", sum(traffic.packets_in, traffic.packets_out));
  return Object.keys(traffic).length === 0 ? undefined : traffic;
}

function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
