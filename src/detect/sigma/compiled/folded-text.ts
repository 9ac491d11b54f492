import { viewOf } from "../../../lib/view-of.ts";

const SMALLEST = 4096;

/**
 * The values of one event as bytes: UTF-8, case folded, one after the other. Says of the value that was added last where
 * it stands, its hash, and whether it is ASCII. A surrogate that stands alone is written as the three bytes that its
 * code point would have, so that equal texts and only those have equal bytes.
 */
export class FoldedText {
  bytes: Buffer = Buffer.alloc(SMALLEST);
  /** The same bytes, to be read four at a time. */
  view = viewOf(this.bytes);
  start = 0;
  end = 0;
  hash = 0;
  isAscii = true;

  clear(): void {
    this.start = 0;
    this.end = 0;
  }

  add(text: string): void {
    this.#reserve(text.length * 3);
    this.start = this.end;
    this.end += this.bytes.write(text, this.start, "utf8");
    this.isAscii = this.end - this.start === text.length;
    if (this.isAscii) foldAscii(this.view, this.start, this.end);
    else this.#addBeyondAscii(text.toLowerCase());
    this.hash = hashOf(this.view, this.start, this.end);
  }

  /**
   * Takes bytes that are UTF-8. What is not, is read as decoders do, with U+FFFD in its place.
   */
  addUtf8(bytes: Buffer, start: number, end: number): void {
    const from = this.end;
    this.#reserve(end - start);
    bytes.copy(this.bytes, from, start, end);
    const to = from + end - start;
    if (isAscii(this.view, from, to)) {
      this.start = from;
      this.end = to;
      this.isAscii = true;
      foldAscii(this.view, from, to);
      this.hash = hashOf(this.view, from, to);
    } else this.add(bytes.toString("utf8", start, end));
  }

  /**
   * Takes UTF-16 without the NULs that end it, when all of it is ASCII. False for any other, of which nothing is taken; half a
   * unit at the end counts for nothing.
   */
  addUtf16(bytes: Buffer, view: DataView, start: number, end: number): boolean {
    let last = start + ((end - start) & ~1);
    while (last > start && bytes[last - 1] === 0 && bytes[last - 2] === 0) last -= 2;
    this.#reserve((last - start) >> 1);
    const into = this.view;
    let [at, to] = [start, this.end];
    for (; at + 4 <= last; at += 4, to += 2) {
      const word = view.getInt32(at, true);
      if ((word & BEYOND_ASCII) !== 0) return false;
      const capitals = (word + UNITS_FROM_A) & ~(word + UNITS_BEYOND_Z) & UNITS_HIGH;
      const folded = word | (capitals >>> 2);
      into.setUint16(to, (folded & 0x7f) | ((folded >>> 8) & 0x7f00), true);
    }
    if (at < last) {
      const unit = view.getUint16(at, true);
      if (unit > 0x7f) return false;
      into.setUint8(to++, foldByte(unit));
    }
    this.start = this.end;
    this.end = to;
    this.isAscii = true;
    this.hash = hashOf(into, this.start, to);
    return true;
  }

  /**
   * Takes the inside of a JSON string from the place behind its quotation mark, and returns the place of the one that
   * ends it. -1 when there is something in it that is better left to a parser: then nothing was added.
   */
  addJson(line: Buffer, view: DataView, start: number, end: number): number {
    this.#reserve(end - start);
    const before = this.end;
    this.isAscii = true;
    let at = start;
    for (;;) {
      at = this.#addPlain(view, at, end);
      const byte = byteAt(line, at, end);
      if (byte === QUOTE) break;
      const taken = byte === BACKSLASH ? this.#addEscape(line, at, end) : this.#addOne(line, at, end);
      if (taken === 0) {
        this.end = before;
        return -1;
      }
      at += taken;
    }
    this.start = before;
    this.hash = hashOf(this.view, before, this.end);
    return at;
  }

  /** Takes what is ASCII and no special character of JSON, four bytes at a time; returns where it stopped. */
  #addPlain(from: DataView, start: number, end: number): number {
    const into = this.view;
    let [at, to] = [start, this.end];
    for (; at + 4 <= end; at += 4, to += 4) {
      const word = from.getInt32(at, true);
      const quotes = word ^ QUOTES;
      const escapes = word ^ BACKSLASHES;
      const special =
        ((quotes - ONES) & ~quotes) | ((escapes - ONES) & ~escapes) | ((word - SPACES) & ~word) | word;
      if ((special & HIGH_BITS) !== 0) break;
      const capitals = (word + FROM_A) & ~(word + BEYOND_Z) & HIGH_BITS;
      into.setInt32(to, word | (capitals >>> 2), true);
    }
    this.end = to;
    return at;
  }

  /** Returns the bytes that it took; 0 for an escape that is none, or a long one. */
  #addEscape(line: Buffer, at: number, end: number): number {
    const escaped = ESCAPED[byteAt(line, at + 1, end)] ?? 0;
    if (escaped === 0) return 0;
    this.view.setUint8(this.end++, escaped);
    return 2;
  }

  /** Takes one character of ASCII or Latin-1; returns the bytes that it took, 0 for any other. */
  #addOne(line: Buffer, at: number, end: number): number {
    const byte = byteAt(line, at, end);
    if (byte < 0x20) return 0;
    if (byte < 0x80) {
      this.view.setUint8(this.end++, foldByte(byte));
      return 1;
    }
    const second = byteAt(line, at + 1, end);
    if ((byte !== 0xc2 && byte !== 0xc3) || second < 0x80 || second > 0xbf) return 0;
    this.isAscii = false;
    this.view.setUint8(this.end++, byte);
    this.view.setUint8(this.end++, isLatinCapital(byte, second) ? second | 0x20 : second);
    return 2;
  }

  #addBeyondAscii(folded: string): void {
    this.#reserve(folded.length * 3);
    this.end = this.start + this.bytes.write(folded, this.start, "utf8");
    if (!folded.isWellFormed()) this.#restoreSurrogates(folded);
  }

  /** The encoder wrote U+FFFD, which has three bytes as well. */
  #restoreSurrogates(folded: string): void {
    let at = this.start;
    for (const character of folded) {
      const code = character.codePointAt(0) ?? 0;
      if (code >= 0xd800 && code <= 0xdfff) {
        this.bytes[at] = 0xe0 | (code >> 12);
        this.bytes[at + 1] = 0x80 | ((code >> 6) & 0x3f);
        this.bytes[at + 2] = 0x80 | (code & 0x3f);
      }
      at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
  }

  #reserve(size: number): void {
    const needed = this.end + size;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.alloc(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.end));
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

/** A text as {@link FoldedText} has it. */
export function foldedBytes(text: string): Uint8Array {
  scratch.clear();
  scratch.add(text);
  const bytes = new Uint8Array(scratch.end);
  scratch.bytes.copy(bytes, 0, 0, scratch.end);
  return bytes;
}

const scratch = new FoldedText();

/** A hash of bytes; four at a time, then those that are left. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  return hash ^ (hash >>> 13);
}

/** True when two places hold the same bytes. */
export function isSameBytes(
  view: DataView,
  start: number,
  other: { readonly view: DataView; readonly start: number; readonly end: number },
): boolean {
  let [at, from] = [start, other.start];
  for (; from + 4 <= other.end; from += 4, at += 4)
    if (view.getInt32(at, true) !== other.view.getInt32(from, true)) return false;
  for (; from < other.end; from++, at++) if (view.getUint8(at) !== other.view.getUint8(from)) return false;
  return true;
}

/** Four of a byte, for the looks at four bytes at a time. */
const [QUOTES, BACKSLASHES, SPACES, ONES] = [0x22222222, 0x5c5c5c5c, 0x20202020, 0x01010101];

/** What a character behind a backslash stands for; 0 for what is no escape, or a long one. */
const ESCAPED = new Uint8Array(128);
for (const [escape, byte] of [
  ['"', 0x22],
  ["\\", 0x5c],
  ["/", 0x2f],
  ["b", 0x08],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
] as const)
  ESCAPED[escape.charCodeAt(0)] = byte;

function foldByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** A byte before some place; 0 from there on. */
function byteAt(bytes: Buffer, at: number, end: number): number {
  return at < end ? (bytes[at] ?? 0) : 0;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Of À to Þ, in UTF-8; × is among them and has no lower case. */
function isLatinCapital(byte: number, second: number): boolean {
  return byte === 0xc3 && second < 0x9f && second !== 0x97;
}

function isAscii(view: DataView, start: number, end: number): boolean {
  let [at, all] = [start, 0];
  for (; at + 4 <= end; at += 4) all |= view.getInt32(at, true);
  for (; at < end; at++) all |= view.getUint8(at);
  return (all & HIGH_BITS) === 0;
}

/** Each byte of ASCII plus this has its high bit when the byte is an A or more; no byte reaches its neighbour. */
const FROM_A = 0x3f3f3f3f;
/** The same for what is beyond a Z. */
const BEYOND_Z = 0x25252525;
const HIGH_BITS = 0x80808080;
/** The same for two units of UTF-16, of which the upper bytes are zero where they are ASCII. */
const [UNITS_FROM_A, UNITS_BEYOND_Z, UNITS_HIGH] = [0x003f003f, 0x00250025, 0x00800080];
const BEYOND_ASCII = 0xff80ff80 | 0;

/** Lower case of ASCII, four bytes at a time: where a byte is a capital, its high bit says so, and two to the right is 0x20. */
function foldAscii(view: DataView, start: number, end: number): void {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    const capitals = (word + FROM_A) & ~(word + BEYOND_Z) & HIGH_BITS;
    if (capitals !== 0) view.setInt32(at, word | (capitals >>> 2), true);
  }
  for (; at < end; at++) view.setUint8(at, foldByte(view.getUint8(at)));
}
