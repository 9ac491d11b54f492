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
  const folded = new FoldedText();
  folded.add(text);
  return folded.bytes.subarray(folded.start, folded.end);
}

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

/** Each byte of ASCII plus this has its high bit when the byte is an A or more; no byte reaches its neighbour. */
const FROM_A = 0x3f3f3f3f;
/** The same for what is beyond a Z. */
const BEYOND_Z = 0x25252525;
const HIGH_BITS = 0x80808080;

/** Lower case of ASCII, four bytes at a time: where a byte is a capital, its high bit says so, and two to the right is 0x20. */
function foldAscii(view: DataView, start: number, end: number): void {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    const capitals = (word + FROM_A) & ~(word + BEYOND_Z) & HIGH_BITS;
    if (capitals !== 0) view.setInt32(at, word | (capitals >>> 2), true);
  }
  for (; at < end; at++) {
    const byte = view.getUint8(at);
    if (byte >= 0x41 && byte <= 0x5a) view.setUint8(at, byte | 0x20);
  }
}
