import { viewOf } from "../../lib/view-of.ts";
import { isArrayType, readItems, readScalar, utf16ItemSize, type ValueSource } from "./read-value.ts";
import { civilOf, splitFileTime, type Ticks } from "./time.ts";
import { ARRAY, VALUE_TYPE } from "./value-type.ts";
import {
  digitsOf,
  GUID_ORDER,
  HEX,
  literalOf,
  NOT_ASCII_PAIR,
  PLAIN,
  SHORT_ESCAPES,
  UPPER_HEX,
  WIDTHS,
} from "./json-tables.ts";

/**
 * Room that is there whenever a value is written, so that no byte of it needs a check: 64 KiB of any type become no
 * more than eight times as many bytes of JSON, and as much is left for literals.
 */
const HEADROOM = 16 * 65_536;
const START_BYTES = 4 * HEADROOM;
/** What one chunk may become. Real ones become four times their size; templates can be made that repeat a value. */
const MAX_BYTES = 16 * HEADROOM;

/**
 * Writes values as JSON straight from their bytes: no text, no object in between. What it writes is what
 * `JSON.stringify` makes of `readScalar`, byte for byte.
 */
export class JsonWriter {
  /** What was written is `bytes` up to `at`. The buffer changes when it grows. */
  bytes: Buffer = Buffer.allocUnsafe(START_BYTES);
  #view = viewOf(this.bytes);
  at = 0;
  #limit = START_BYTES - HEADROOM;
  #source: ValueSource = { bytes: Buffer.alloc(0), view: new DataView(new ArrayBuffer(0)) };
  readonly #split: Ticks = { seconds: 0, ticks: 0 };
  readonly #date = Buffer.alloc(12);
  readonly #dateView = viewOf(this.#date);
  #dateDay = Number.NaN;

  /** Values are read from here on from this. */
  readFrom(source: ValueSource): void {
    this.#source = source;
  }

  /** Makes sure of the headroom, before every value. False when too much has been written. */
  reserve(): boolean {
    if (this.at <= this.#limit) return true;
    if (this.bytes.length >= MAX_BYTES) return false;
    this.#grow(this.bytes.length * 2);
    return true;
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafe(length);
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
    this.#view = viewOf(grown);
    this.#limit = length - HEADROOM;
  }

  byte(code: number): void {
    this.bytes[this.at++] = code;
  }

  /** Text that is JSON already and fits the headroom. */
  json(text: string): void {
    this.at += this.bytes.write(text, this.at, "utf8");
  }

  /** Bytes that are JSON already and fit the headroom. */
  copy(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /**
   * A part of some bytes, four at a time: the last step may write up to three bytes too many, which what comes next
   * overwrites. `from` must have as many behind `end`.
   */
  literal(from: DataView, start: number, end: number): void {
    const view = this.#view;
    const shift = this.at - start;
    for (let at = start; at < end; at += 4) view.setInt32(at + shift, from.getInt32(at));
    this.at = end + shift;
  }

  /** One value that is no array. */
  value(type: number, offset: number, size: number): void {
    if (type === VALUE_TYPE.string) {
      this.byte(0x22);
      this.text(offset, size);
      this.byte(0x22);
    } else if (WIDTHS[type] !== size || !this.#fixed(type, offset)) this.#other(type, offset, size);
  }

  /** Values of a fixed width that are worth it. False, with nothing written, for those that go the general way. */
  #fixed(type: number, offset: number): boolean {
    const { bytes, view } = this.#source;
    switch (type) {
      case VALUE_TYPE.uint8:
        this.#decimal(bytes[offset] ?? 0);
        return true;
      case VALUE_TYPE.uint16:
        this.#decimal(view.getUint16(offset, true));
        return true;
      case VALUE_TYPE.uint32:
        this.#decimal(view.getUint32(offset, true));
        return true;
      case VALUE_TYPE.int32:
        this.#integer(view.getInt32(offset, true));
        return true;
      case VALUE_TYPE.uint64:
        return this.#uint64(offset);
      case VALUE_TYPE.bool:
        this.#bool(offset);
        return true;
      case VALUE_TYPE.guid:
        this.#guid(offset);
        return true;
      case VALUE_TYPE.hex32:
        this.#hex(offset, 4);
        return true;
      case VALUE_TYPE.hex64:
        this.#hex(offset, 8);
        return true;
      default:
        return this.#fileTime(offset);
    }
  }

  #other(type: number, offset: number, size: number): void {
    if (type === VALUE_TYPE.binary) this.#binary(offset, size);
    else if (type === VALUE_TYPE.sizeT && (size === 4 || size === 8)) this.#hex(offset, size);
    else if (type !== VALUE_TYPE.sid || !this.#sid(offset, size))
      this.json(JSON.stringify(readScalar(this.#source, type, offset, size)));
  }

  /**
   * The items of an array, each with a comma behind it; `empty` stands for empty ones and for no items.
   * Returns how many were written.
   */
  items(type: number, offset: number, size: number, empty: string): number {
    if (size === 0) {
      this.json(`${empty},`);
      return 1;
    }
    if (type === (ARRAY | VALUE_TYPE.string)) return this.#stringItems(offset, offset + size, empty);
    const items = readItems(this.#source, type, offset, size);
    for (const item of items) this.json(`${item === "" ? empty : JSON.stringify(item)},`);
    return items.length;
  }

  /** A value as part of a longer text, without quotes. */
  part(type: number, offset: number, size: number): void {
    if (type === VALUE_TYPE.string) this.text(offset, size);
    else if (!isArrayType(type)) {
      const value = readScalar(this.#source, type, offset, size);
      this.json(value === null ? "" : JSON.stringify(String(value)).slice(1, -1));
    }
  }

  /** UTF-16 as escaped UTF-8. NULs at the end are no part of it. */
  text(offset: number, size: number): void {
    const { bytes } = this;
    const { view } = this.#source;
    let end = offset + (size & ~1);
    while (end > offset && view.getUint16(end - 2, true) === 0) end -= 2;
    let at = this.at;
    let from = offset;
    while (from < end) {
      // two units at a time, as long as both are ASCII that needs no escape
      for (; from + 2 < end; from += 4) {
        const pair = view.getInt32(from, true);
        if ((pair & NOT_ASCII_PAIR) !== 0 || PLAIN[pair & 0x7f] === 0 || PLAIN[pair >> 16] === 0) break;
        bytes[at++] = pair;
        bytes[at++] = pair >> 16;
      }
      if (from >= end) break;
      this.at = at;
      from += this.#character(from, end);
      at = this.at;
    }
    this.at = at;
  }

  /** One character, whatever it is. Returns how many bytes of UTF-16 it has. */
  #character(from: number, end: number): number {
    const { view } = this.#source;
    const unit = view.getUint16(from, true);
    if (unit < 0x80) this.#escaped(unit);
    else if (unit < 0x800) this.#twoBytes(unit);
    else if (unit < 0xd800 || unit > 0xdfff) this.#threeBytes(unit);
    else {
      const next = unit < 0xdc00 && from + 2 < end ? view.getUint16(from + 2, true) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        this.#fourBytes(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
        return 4;
      }
      this.#threeBytes(0xfffd);
    }
    return 2;
  }

  #escaped(code: number): void {
    const { bytes } = this;
    if (PLAIN[code] === 1) {
      bytes[this.at++] = code;
      return;
    }
    bytes[this.at++] = 0x5c;
    const short = SHORT_ESCAPES[code] ?? 0;
    if (short !== 0) bytes[this.at++] = short;
    else {
      bytes[this.at++] = 0x75;
      bytes[this.at++] = 0x30;
      bytes[this.at++] = 0x30;
      this.#hexByte(code, HEX);
    }
  }

  #twoBytes(code: number): void {
    this.bytes[this.at++] = 0xc0 | (code >> 6);
    this.bytes[this.at++] = 0x80 | (code & 0x3f);
  }

  #threeBytes(code: number): void {
    this.bytes[this.at++] = 0xe0 | (code >> 12);
    this.bytes[this.at++] = 0x80 | ((code >> 6) & 0x3f);
    this.bytes[this.at++] = 0x80 | (code & 0x3f);
  }

  #fourBytes(code: number): void {
    this.bytes[this.at++] = 0xf0 | (code >> 18);
    this.bytes[this.at++] = 0x80 | ((code >> 12) & 0x3f);
    this.bytes[this.at++] = 0x80 | ((code >> 6) & 0x3f);
    this.bytes[this.at++] = 0x80 | (code & 0x3f);
  }

  #stringItems(offset: number, end: number, empty: string): number {
    let count = 0;
    for (let at = offset; at < end; count++) {
      const size = utf16ItemSize(this.#source.bytes, at, end);
      const isTerminated = this.#source.view.getUint16(Math.max(at, at + size - 2), true) === 0 && size > 1;
      const textSize = isTerminated ? size - 2 : size;
      if (textSize === 0) this.json(empty);
      else this.value(VALUE_TYPE.string, at, textSize);
      this.byte(0x2c);
      at += size;
    }
    return count;
  }

  #integer(value: number): void {
    if (value < 0) this.byte(0x2d);
    this.#decimal(Math.abs(value));
  }

  /** False, with nothing written, when it is beyond 32 bits: rare enough to go another way. */
  #uint64(offset: number): boolean {
    if (this.#source.view.getUint32(offset + 4, true) !== 0) return false;
    this.#decimal(this.#source.view.getUint32(offset, true));
    return true;
  }

  /** Digits of a whole number below 2^32. */
  #decimal(value: number): void {
    const { bytes } = this;
    const end = this.at + digitsOf(value);
    let left = value;
    for (let at = end - 1; at >= this.at; at--) {
      const rest = Math.floor(left / 10);
      bytes[at] = 0x30 + left - rest * 10;
      left = rest;
    }
    this.at = end;
  }

  /** So many digits of a whole number, with zeros before it. */
  #padded(value: number, digits: number): void {
    const { bytes } = this;
    let left = value;
    for (let at = this.at + digits - 1; at >= this.at; at--) {
      const rest = Math.floor(left / 10);
      bytes[at] = 0x30 + left - rest * 10;
      left = rest;
    }
    this.at += digits;
  }

  #hexByte(value: number, digits: Uint8Array): void {
    this.bytes[this.at++] = digits[value >> 4] ?? 0;
    this.bytes[this.at++] = digits[value & 15] ?? 0;
  }

  #binary(offset: number, size: number): void {
    const source = this.#source.bytes;
    this.byte(0x22);
    for (let from = offset; from < offset + size; from++) this.#hexByte(source[from] ?? 0, UPPER_HEX);
    this.byte(0x22);
  }

  #guid(offset: number): void {
    const source = this.#source.bytes;
    this.byte(0x22);
    this.byte(0x7b);
    for (let index = 0; index < 20; index++) {
      const from = GUID_ORDER[index] ?? 0;
      if (from < 0) this.byte(0x2d);
      else this.#hexByte(source[offset + from] ?? 0, HEX);
    }
    this.byte(0x7d);
    this.byte(0x22);
  }

  /** `0x` and the digits that are needed, no more. */
  #hex(offset: number, size: number): void {
    const source = this.#source.bytes;
    this.byte(0x22);
    this.byte(0x30);
    this.byte(0x78);
    let from = offset + size - 1;
    while (from > offset && source[from] === 0) from--;
    const first = source[from] ?? 0;
    if (first >= 16) this.byte(HEX[first >> 4] ?? 0);
    this.byte(HEX[first & 15] ?? 0);
    for (from--; from >= offset; from--) this.#hexByte(source[from] ?? 0, HEX);
    this.byte(0x22);
  }

  /** False, with nothing written, for an authority that no Windows has. */
  #sid(offset: number, size: number): boolean {
    const { bytes, view } = this.#source;
    if (size < 8 || view.getUint16(offset + 2) !== 0) return false;
    const count = Math.min(bytes[offset + 1] ?? 0, Math.floor((size - 8) / 4));
    this.literal(SID_START, 0, 3);
    this.#decimal(bytes[offset] ?? 0);
    this.byte(0x2d);
    this.#decimal(view.getUint32(offset + 4));
    for (let index = 0; index < count; index++) {
      this.byte(0x2d);
      this.#decimal(view.getUint32(offset + 8 + index * 4, true));
    }
    this.byte(0x22);
    return true;
  }

  /** Every number but zero is true: irregular ones exist. */
  #bool(offset: number): void {
    const isTrue = this.#source.view.getUint32(offset, true) !== 0;
    this.literal(isTrue ? TRUE : FALSE, 0, isTrue ? 4 : 5);
  }

  /** False, with nothing written, for a time that is not set or that four digits of a year cannot tell. */
  #fileTime(offset: number): boolean {
    const { view } = this.#source;
    const low = view.getUint32(offset, true);
    const high = view.getUint32(offset + 4, true);
    const split = this.#split;
    if ((low === 0 && high === 0) || !splitFileTime(low, high, split)) return false;
    const day = Math.floor(split.seconds / 86_400);
    const second = split.seconds - day * 86_400;
    if (day !== this.#dateDay) this.#keepDate(day);
    this.byte(0x22);
    this.literal(this.#dateView, 0, 11);
    this.#padded(Math.floor(second / 3600), 2);
    this.byte(0x3a);
    this.#padded(Math.floor(second / 60) % 60, 2);
    this.byte(0x3a);
    this.#padded(second % 60, 2);
    this.byte(0x2e);
    this.#padded(split.ticks, 7);
    this.byte(0x5a);
    this.byte(0x22);
    return true;
  }

  /** Neighbours are of one day, mostly. */
  #keepDate(day: number): void {
    const [year, month, date] = civilOf(day);
    const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}T`;
    this.#date.set(Buffer.from(text));
    this.#dateDay = day;
  }
}

const SID_START = literalOf('"S-');
const TRUE = literalOf("true");
const FALSE = literalOf("false");
