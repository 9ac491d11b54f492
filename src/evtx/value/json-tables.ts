import { viewOf } from "../../lib/view-of.ts";
import { VALUE_TYPE } from "./value-type.ts";

/** Characters of ASCII that JSON takes as they are. */
export const PLAIN = Uint8Array.from({ length: 128 }, (_, code) =>
  code >= 0x20 && code !== 0x22 && code !== 0x5c ? 1 : 0,
);
/** Bits that two units of ASCII do not have. */
export const NOT_ASCII_PAIR = 0xff80ff80 | 0;
/** Letters behind the backslash; zero where it must be `\u00XX`. */
export const SHORT_ESCAPES = Uint8Array.from({ length: 128 }, (_, code) => {
  const at = '\b\f\n\r\t"\\'.indexOf(String.fromCharCode(code));
  return at < 0 ? 0 : 'bfnrt"\\'.charCodeAt(at);
});
/** Digits of hexadecimal numbers, as bytes. */
export const HEX = Buffer.from("0123456789abcdef");
/** The same as some values have them. */
export const UPPER_HEX = Buffer.from("0123456789ABCDEF");
const FIXED_WIDTHS: ReadonlyMap<number, number> = new Map([
  [VALUE_TYPE.uint8, 1],
  [VALUE_TYPE.uint16, 2],
  [VALUE_TYPE.uint32, 4],
  [VALUE_TYPE.int32, 4],
  [VALUE_TYPE.uint64, 8],
  [VALUE_TYPE.bool, 4],
  [VALUE_TYPE.guid, 16],
  [VALUE_TYPE.hex32, 4],
  [VALUE_TYPE.hex64, 8],
  [VALUE_TYPE.fileTime, 8],
]);
/** Bytes of the values that are written without detour, by type. */
export const WIDTHS = Uint8Array.from({ length: 256 }, (_, type) => FIXED_WIDTHS.get(type) ?? 0);
/** Order in which the 16 bytes of a GUID are printed; -1 is a hyphen. Its first three parts are little-endian. */
export const GUID_ORDER = Int8Array.of(3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15);

/** How many decimal digits a whole number has. */
export function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/** Text in the form that `JsonWriter.literal` takes. */
export function literalOf(text: string): DataView {
  return viewOf(Buffer.from(`${text}\0\0\0`));
}
