import type { OcsfDevice } from "../schema/ocsf.ts";
import { ipAddress } from "./ocsf-endpoint.ts";

/** `type_id` of a device: OCSF object `device`. */
export const DEVICE_TYPE = { unknown: 0, server: 1, firewall: 9, router: 12, ids: 13 } as const;

/** The device that wrote the log, by the name or address that the envelope gives it; undefined when it gives none. */
export function hostDevice(
  host: string | null | undefined,
  typeId: number = DEVICE_TYPE.unknown,
): OcsfDevice | undefined {
  if (host === null || host === undefined || host === "" || host === "-") return undefined;
  const ip = ipAddress(host);
  return ip === undefined ? { type_id: typeId, hostname: host } : { type_id: typeId, ip };
}

/** The same for a host that surely runs Linux. */
export function linuxDevice(host: string | null | undefined): OcsfDevice {
  const device = hostDevice(host) ?? { type_id: DEVICE_TYPE.unknown };
  return { ...device, os: { name: "Linux", type_id: 200, type: "Linux" } };
}
