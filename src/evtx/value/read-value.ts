import { splitFileTime, type Ticks, civilOf } from "./time.ts";
import { ARRAY, VALUE_TYPE } from "./value-type.ts";

/** A value as JSON has it. Integers beyond 2^53 and real numbers are text. */
export type Scalar = string | number | boolean | null;

/** Bytes that values are read from, and the same bytes as a view. */
export type ValueSource = { readonly bytes: Buffer; readonly view: DataView };

/**
 * Reads a value the way Windows prints it. Nothing and a null are the empty string; a time that is not set is null; a
 * value whose size its type cannot have is `0x` and its bytes. Never reads beyond `size`, which must lie in the source.
 */
export function readScalar(source: ValueSource, type: number, offset: number, size: number): Scalar {
  if (type === VALUE_TYPE.null || size === 0) return "";
  const kind = KINDS[type];
  if (kind === undefined) return hexOf(source.bytes, offset, size).toUpperCase();
  if (!kind.fits(size)) return `0x${hexOf(source.bytes, offset, size)}`;
  return kind.read(source, offset, size);
}

/** Reads the items of an array. What is left over behind the last whole item is one more, as `0x` and its bytes. */
export function readItems(source: ValueSource, type: number, offset: number, size: number): Scalar[] {
  const itemType = type & ~ARRAY;
  const items: Scalar[] = [];
  const end = offset + size;
  const width = widthOf(itemType, size);
  for (let at = offset; at < end; ) {
    const itemSize = Math.min(width ?? itemSizeAt(source, itemType, at, end), end - at);
    const textSize = itemSize - terminatorSize(source, itemType, at, itemSize);
    items.push(readScalar(source, itemType, at, textSize));
    at += itemSize;
  }
  return items;
}

/** True for a type whose value is a list. */
export function isArrayType(type: number): boolean {
  return (type & ARRAY) !== 0;
}

/** Bytes of each item of an array of so many bytes, or undefined where items differ. */
function widthOf(itemType: number, size: number): number | undefined {
  return itemType === VALUE_TYPE.sizeT ? (size % 8 === 0 ? 8 : 4) : WIDTHS[itemType];
}

/** Bytes of the item that begins at `at`, its terminator counted. Always above zero. */
function itemSizeAt({ bytes }: ValueSource, itemType: number, at: number, end: number): number {
  if (itemType === VALUE_TYPE.string) return utf16ItemSize(bytes, at, end);
  if (itemType === VALUE_TYPE.sid) return 8 + 4 * (bytes[at + 1] ?? 0);
  const zero = itemType === VALUE_TYPE.ansi ? bytes.indexOf(0, at) : -1;
  return zero < 0 || zero >= end ? end - at : zero + 1 - at;
}

/** Bytes of a NUL-terminated UTF-16 text with its terminator, or all there are. */
export function utf16ItemSize(bytes: Uint8Array, offset: number, end: number): number {
  for (let at = offset; at + 1 < end; at += 2)
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2 - offset;
  return end - offset;
}

function terminatorSize(source: ValueSource, itemType: number, at: number, size: number): number {
  const last = source.bytes[at + size - 1];
  if (itemType === VALUE_TYPE.ansi) return last === 0 ? 1 : 0;
  if (itemType === VALUE_TYPE.string && size > 1)
    return last === 0 && source.bytes[at + size - 2] === 0 ? 2 : 0;
  return 0;
}

type Kind = {
  readonly fits: (size: number) => boolean;
  readonly read: (source: ValueSource, offset: number, size: number) => Scalar;
};

const any = (): boolean => true;
const exactly =
  (width: number) =>
  (size: number): boolean =>
    size === width;
const either =
  (one: number, other: number) =>
  (size: number): boolean =>
    size === one || size === other;

/** By type. Those without an entry are printed as bytes. */
const KINDS: readonly (Kind | undefined)[] = kinds();

/** Bytes of an item in an array, by type. */
const WIDTHS: Readonly<Record<number, number>> = {
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  15: 16,
  17: 8,
  18: 16,
  20: 4,
  21: 8,
};

function kinds(): (Kind | undefined)[] {
  const table: (Kind | undefined)[] = Array.from({ length: 256 });
  const put = (type: number, fits: Kind["fits"], read: Kind["read"]): void => {
    table[type] = { fits, read };
  };
  put(VALUE_TYPE.string, any, ({ bytes }, at, size) => utf16(bytes, at, size));
  put(VALUE_TYPE.ansi, any, ({ bytes }, at, size) => ansi(bytes, at, size));
  put(VALUE_TYPE.int8, exactly(1), ({ view }, at) => view.getInt8(at));
  put(VALUE_TYPE.uint8, exactly(1), ({ view }, at) => view.getUint8(at));
  put(VALUE_TYPE.int16, exactly(2), ({ view }, at) => view.getInt16(at, true));
  put(VALUE_TYPE.uint16, exactly(2), ({ view }, at) => view.getUint16(at, true));
  put(VALUE_TYPE.int32, exactly(4), ({ view }, at) => view.getInt32(at, true));
  put(VALUE_TYPE.uint32, exactly(4), ({ view }, at) => view.getUint32(at, true));
  put(VALUE_TYPE.int64, exactly(8), ({ view }, at) => integer(view.getBigInt64(at, true)));
  put(VALUE_TYPE.uint64, exactly(8), ({ view }, at) => integer(view.getBigUint64(at, true)));
  put(VALUE_TYPE.real32, exactly(4), ({ view }, at) => real32(view.getFloat32(at, true)));
  put(VALUE_TYPE.real64, exactly(8), ({ view }, at) => String(view.getFloat64(at, true)));
  put(VALUE_TYPE.bool, either(4, 1), ({ bytes }, at, size) =>
    bytes.subarray(at, at + size).some((byte) => byte !== 0),
  );
  put(VALUE_TYPE.guid, exactly(16), ({ view, bytes }, at) => guid(view, bytes, at));
  put(VALUE_TYPE.sizeT, either(4, 8), ({ view }, at, size) => hexNumber(view, at, size));
  put(VALUE_TYPE.hex32, exactly(4), ({ view }, at, size) => hexNumber(view, at, size));
  put(VALUE_TYPE.hex64, exactly(8), ({ view }, at, size) => hexNumber(view, at, size));
  put(VALUE_TYPE.fileTime, exactly(8), ({ view }, at) => fileTime(view, at));
  put(VALUE_TYPE.systemTime, exactly(16), ({ view }, at) => systemTime(view, at));
  put(
    VALUE_TYPE.sid,
    (size) => size >= 8,
    ({ view, bytes }, at, size) => sid(view, bytes.subarray(at, at + size), at),
  );
  return table;
}

function utf16(bytes: Buffer, offset: number, size: number): string {
  return bytes
    .toString("utf16le", offset, offset + size)
    .replace(/\0+$/, "")
    .toWellFormed();
}

/** Windows' Western code page; its few holes are the control characters of the same number. */
const ANSI_DECODER = new TextDecoder("windows-1252");

function ansi(bytes: Buffer, offset: number, size: number): string {
  return ANSI_DECODER.decode(bytes.subarray(offset, offset + size)).replace(/\0+$/, "");
}

/** An integer as a number where that is exact, else its digits. */
function integer(value: bigint): number | string {
  const limit = 9_007_199_254_740_992n;
  return value > -limit && value < limit ? Number(value) : value.toString();
}

/** The shortest digits that read back as the same 32-bit number. */
function real32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

function guid(view: DataView, bytes: Buffer, at: number): string {
  const first = view.getUint32(at, true).toString(16).padStart(8, "0");
  const second = view
    .getUint16(at + 4, true)
    .toString(16)
    .padStart(4, "0");
  const third = view
    .getUint16(at + 6, true)
    .toString(16)
    .padStart(4, "0");
  return `{${first}-${second}-${third}-${hexOf(bytes, at + 8, 2)}-${hexOf(bytes, at + 10, 6)}}`;
}

function hexNumber(view: DataView, at: number, size: number): string {
  const value = size === 4 ? view.getUint32(at, true) : view.getBigUint64(at, true);
  return `0x${value.toString(16)}`;
}

const split: Ticks = { seconds: 0, ticks: 0 };

function fileTime(view: DataView, at: number): string | null {
  const low = view.getUint32(at, true);
  const high = view.getUint32(at + 4, true);
  if (low === 0 && high === 0) return null;
  if (!splitFileTime(low, high, split)) return view.getBigUint64(at, true).toString();
  const day = Math.floor(split.seconds / 86_400);
  const second = split.seconds - day * 86_400;
  const [year, month, date] = civilOf(day);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return `${padded(year, 4)}-${padded(month)}-${padded(date)}T${clock.map((part) => padded(part)).join(":")}.${padded(split.ticks, 7)}Z`;
}

/** `SYSTEMTIME`: eight 16-bit numbers, the third of them the day of the week. */
function systemTime(view: DataView, at: number): string | null {
  const [year = 0, month, , day, hour, minute, second, ms] = Array.from({ length: 8 }, (_, index) =>
    view.getUint16(at + index * 2, true),
  );
  if (view.getBigUint64(at, true) === 0n && view.getBigUint64(at + 8, true) === 0n) return null;
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}T${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(ms, 3)}Z`;
}

/** One that is cut short is printed as far as it goes. Source: [MS-DTYP] 2.4.2.1. */
function sid(view: DataView, bytes: Uint8Array, at: number): string {
  const authority = view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4);
  const count = Math.min(bytes[1] ?? 0, Math.floor((bytes.length - 8) / 4));
  let text = `S-${bytes[0] ?? 0}-${authority}`;
  for (let index = 0; index < count; index++) text += `-${view.getUint32(at + 8 + index * 4, true)}`;
  return text;
}

function padded(value = 0, digits = 2): string {
  return String(value).padStart(digits, "0");
}

function hexOf(bytes: Buffer, offset: number, size: number): string {
  return bytes.toString("hex", offset, offset + size);
}
