/**
 * A value without quotes. The kernel quotes text that it took from programs, and writes it as hex when it has quotes,
 * spaces or control characters in it; only the names below hold such text, so a number is not taken for hex.
 */
export function decodeValue(type: string, name: string, value: string): string {
  const isText = TEXTS.has(name) || (type === "EXECVE" && ARGUMENT.test(name));
  if (!isText || !HEX.test(value) || value.length % 2 !== 0) return value;
  const bytes = Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  // arguments of a title stand with zeros between them
  return new TextDecoder().decode(bytes).replace(/\0+$/, "").replaceAll("\0", " ");
}

/** The other end of a SOCKADDR record. */
export type SocketAddress = { readonly ip: string; readonly port: number };

/** Reads `saddr=`: a `sockaddr_in` or `sockaddr_in6` as hex; null for other families. The family is little-endian. */
export function socketAddress(saddr: string | undefined): SocketAddress | null {
  if (saddr === undefined || !HEX.test(saddr)) return null;
  const byte = (at: number): number => Number.parseInt(saddr.slice(at * 2, at * 2 + 2), 16);
  const port = byte(2) * 256 + byte(3);
  if (saddr.startsWith("0200") && saddr.length >= 16)
    return { ip: [4, 5, 6, 7].map((at) => byte(at)).join("."), port };
  if (saddr.startsWith("0A00") && saddr.length >= 48) {
    const groups = Array.from({ length: 8 }, (_none, index) => saddr.slice(16 + index * 4, 20 + index * 4));
    return { ip: groups.map((group) => group.replace(/^0{1,3}/, "").toLowerCase()).join(":"), port };
  }
  return null;
}

const HEX = /^[0-9A-F]{2,}$/;
const ARGUMENT = /^a\d{1,6}(?:\[\d{1,4}\])?$/;

/** Fields of encoded text. Source: Linux audit userspace, "field-dictionary.csv", format `encoded`. */
const TEXTS: ReadonlySet<string> = new Set([
  "acct",
  "banners",
  "cgroup",
  "cmd",
  "comm",
  "cwd",
  "data",
  "device",
  "dir",
  "exe",
  "file",
  "grp",
  "invalid_context",
  "ioctlcmd",
  "key",
  "kernel",
  "name",
  "ocomm",
  "path",
  "proctitle",
  "root_dir",
  "sw",
  "unit",
  "vm",
  "watch",
]);
