/** What the first bytes of a part say it is. */
export type Recognized =
  | { readonly kind: "empty" | "gzip" | "zip" | "tar" | "evtx" | "text" }
  | { readonly kind: "unknown"; readonly reason: string };

/** As many of the first bytes as telling takes. */
export const HEAD_BYTES = 4096;

/** Formats that hold no records which can be read here, so that a report says what was left out. */
const KNOWN: readonly (readonly [magic: string, name: string])[] = [
  ["SQLite format 3\0", "a SQLite database"],
  ["MZ", "a Windows program"],
  ["\u007fELF", "a Unix program"],
  ["regf", "a registry hive"],
  ["MAM\u0004", "a prefetch file"],
  ["7z\u00bc\u00af\u0027\u001c", "a 7-Zip archive: unpack it first"],
  ["Rar!\u001a\u0007", "a RAR archive: unpack it first"],
  ["\u00fd7zXZ\0", "packed with xz: unpack it first"],
  ["\u0028\u00b5\u002f\u00fd", "packed with zstd: unpack it first"],
  ["BZh", "packed with bzip2: unpack it first"],
  ["\u00d4\u00c3\u00b2\u00a1", "a packet capture"],
  ["\u00a1\u00b2\u00c3\u00d4", "a packet capture"],
  ["\u000a\u000d\u000d\u000a", "a packet capture"],
  ["\u0089PNG", "an image"],
  ["\u00ff\u00d8\u00ff", "an image"],
  ["GIF8", "an image"],
  ["%PDF-", "a PDF document"],
  ["\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "an OLE document"],
  ["\u0030\0\0\0LfLe", "an event log of Windows XP (EVT)"],
  ["FILE0", "a master file table"],
  ["LPKSHHRH", "a systemd journal: export it with journalctl -o json"],
  ["L\0\0\0\u0001\u0014\u0002\0", "a shortcut"],
  ["EVF\u0009\u000d\u000a\u00ff\0", "a disk image"],
];
const TAR_AT = 257;

/** Tells a part by its first bytes, never by its name. */
export function recognize(head: Uint8Array, isEvtx: (first: Uint8Array) => boolean): Recognized {
  if (head.length === 0) return { kind: "empty" };
  if (isEvtx(head)) return { kind: "evtx" };
  if (head[0] === 0x1f && head[1] === 0x8b) return { kind: "gzip" };
  const first = Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");
  if (first.startsWith("PK\u0003\u0004") || first.startsWith("PK\u0005\u0006")) return { kind: "zip" };
  const known = KNOWN.find(([magic]) => first.startsWith(magic));
  if (known !== undefined) return { kind: "unknown", reason: known[1] };
  if (first.startsWith("ustar", TAR_AT)) return { kind: "tar" };
  return isText(head)
    ? { kind: "text" }
    : { kind: "unknown", reason: "neither text nor a format that is known" };
}

/** True for UTF-16 with its mark, and for bytes that are hardly control characters and never NUL. */
function isText(head: Uint8Array): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 0x09 || (byte > 0x0d && byte < 0x1b)) controls++;
  }
  return controls * 10 <= head.length;
}
