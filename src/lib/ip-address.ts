import ipaddr from "ipaddr.js";

/**
 * True for an address as people and logs write it: four decimal numbers, or IPv6. What `inet_aton` would take besides
 * (`10.1`, `0x7f000001`, a single number) is a version, a port or an id far more often than an address.
 */
export function isIpAddress(text: string): boolean {
  return text.includes(":") ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}
