import ipaddr from "ipaddr.js";

/**
 * Values by network, of both address families. One hash table for each prefix length that occurs: finding an address
 * takes as many look-ups as there are lengths, however many networks there are.
 */
export class PrefixTable<T> {
  readonly #v4 = new Map<number, Map<number, T[]>>();
  readonly #v6 = new Map<number, Map<bigint, T[]>>();

  /** Adds a value for an address or a network in CIDR form, which must be valid. */
  add(network: string, value: T): void {
    const [address, bits] = network.includes("/") ? ipaddr.parseCIDR(network) : [ipaddr.parse(network), null];
    const bytes = address.toByteArray();
    if (address.kind() === "ipv4") put(this.#v4, bits ?? 32, masked4(numberOf(bytes), bits ?? 32), value);
    else put(this.#v6, bits ?? 128, masked6(bigintOf(bytes), bits ?? 128), value);
  }

  /** Values of all networks that an address is in. An IPv4 address written as IPv6 is the IPv4 address. */
  find(text: string): readonly T[] {
    const v4 = this.#v4.size > 0 ? parseIpv4(text) : -1;
    if (v4 >= 0) return this.#find4(v4);
    if (!text.includes(":") || !ipaddr.IPv6.isValid(text)) return NONE;
    const address = ipaddr.process(text);
    const bytes = address.toByteArray();
    return address.kind() === "ipv4" ? this.#find4(numberOf(bytes)) : this.#find6(bigintOf(bytes));
  }

  #find4(address: number): readonly T[] {
    const found: T[] = [];
    for (const [bits, table] of this.#v4) found.push(...(table.get(masked4(address, bits)) ?? NONE));
    return found;
  }

  #find6(address: bigint): readonly T[] {
    const found: T[] = [];
    for (const [bits, table] of this.#v6) found.push(...(table.get(masked6(address, bits)) ?? NONE));
    return found;
  }
}

const NONE: readonly never[] = [];

function put<Key, T>(tables: Map<number, Map<Key, T[]>>, bits: number, key: Key, value: T): void {
  const table = tables.get(bits) ?? new Map<Key, T[]>();
  tables.set(bits, table);
  const values = table.get(key);
  if (values) values.push(value);
  else table.set(key, [value]);
}

function masked4(address: number, bits: number): number {
  // a shift by 32 shifts by nothing
  return bits === 0 ? 0 : ((address >>> (32 - bits)) << (32 - bits)) >>> 0;
}

function masked6(address: bigint, bits: number): bigint {
  const rest = BigInt(128 - bits);
  return (address >> rest) << rest;
}

function numberOf(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function bigintOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** An address of four decimal parts as a number, or -1. By hand: it is asked for every value of every event. */
export function parseIpv4(text: string): number {
  if (text.length < 7 || text.length > 15) return -1;
  let [address, start] = [0, 0];
  for (let part = 0; part < 4; part++) {
    const dot = text.indexOf(".", start);
    const end = part === 3 ? text.length : dot;
    const value = decimalPart(text, start, end);
    if (value < 0 || (part === 3 && dot >= 0)) return -1;
    address = address * 256 + value;
    start = end + 1;
  }
  return address;
}

/** One to three digits up to 255; a leading zero, which is octal to some programs, is refused. */
function decimalPart(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 1 || length > 3 || (length > 1 && text.charCodeAt(start) === 48)) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= 255 ? value : -1;
}
