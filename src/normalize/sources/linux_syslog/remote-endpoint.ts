import type { OcsfEndpoint } from "../../../schema/ocsf.ts";
import { ipAddress, ocsfEndpoint } from "../../ocsf-endpoint.ts";

/** The other end by what a program prints for it: an address, or a name where reverse lookup is on. */
export function remoteEndpoint(
  printed: string | undefined,
  port?: string | number,
): OcsfEndpoint | undefined {
  if (printed === undefined || printed === "" || printed === "UNKNOWN") return undefined;
  const ip = ipAddress(printed);
  return ocsfEndpoint(ip === undefined ? { hostname: printed, port } : { ip, port });
}
