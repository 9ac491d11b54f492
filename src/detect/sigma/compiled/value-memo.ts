import { viewOf } from "../../../lib/view-of.ts";
import { type FoldedText, isSameBytes } from "./folded-text.ts";
import type { IdList } from "./id-list.ts";

const LONGEST = 4096;
const MOST_VALUES = 4096;
const MOST_BYTES = 1 << 20;
const MOST_IDS = 1 << 16;
/** Room that is made at first; it doubles when it is used up. */
const FIRST_ROOM = 1 << 12;

/** Values that were met once, of which only this much is remembered. */
const MET_ONCE = 1 << 13;

/**
 * What was found in values that were met before: most values of most fields come again and again. A value is kept when it is
 * met for the second time, because ids, hashes and times never are. Holds a bounded number of short values and forgets all of
 * them when it is full.
 */
export class ValueMemo {
  /** Where the ids of the value that was asked for last begin and end, in {@link ids}. */
  from = 0;
  to = 0;
  ids: Int32Array = new Int32Array(FIRST_ROOM);
  readonly #metOnce = new Int32Array(MET_ONCE);
  readonly #slots = new Int32Array(MOST_VALUES * 2);
  readonly #fields = new Int32Array(MOST_VALUES + 1);
  readonly #hashes = new Int32Array(MOST_VALUES + 1);
  readonly #textEnds = new Int32Array(MOST_VALUES + 1);
  readonly #idEnds = new Int32Array(MOST_VALUES + 1);
  #text = Buffer.alloc(FIRST_ROOM);
  #view = viewOf(this.#text);
  /** Values are numbered from one: an empty slot is zero. */
  #size = 0;

  /** True when the value is known; its ids are then between `from` and `to`. */
  recall(field: number, value: FoldedText): boolean {
    if (value.end - value.start > LONGEST) return false;
    const mask = this.#slots.length - 1;
    for (let slot = slotOf(field, value.hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) return false;
      if (this.#hashes[entry] !== value.hash || this.#fields[entry] !== field || !this.#isText(entry, value))
        continue;
      this.from = this.#idEnds[entry - 1] ?? 0;
      this.to = this.#idEnds[entry] ?? 0;
      return true;
    }
  }

  /** Keeps what was found in a value that is not known, when it comes for the second time. */
  keep(field: number, value: FoldedText, found: IdList): void {
    const length = value.end - value.start;
    if (length > LONGEST || found.size > MOST_IDS || !this.#wasMet(field, value.hash)) return;
    if (!this.#hasRoom(length, found.size)) this.#forget();
    const entry = ++this.#size;
    this.#fields[entry] = field;
    this.#hashes[entry] = value.hash;
    const textFrom = this.#textEnds[entry - 1] ?? 0;
    this.#makeRoom(textFrom + length, (this.#idEnds[entry - 1] ?? 0) + found.size);
    value.bytes.copy(this.#text, textFrom, value.start, value.end);
    this.#textEnds[entry] = textFrom + length;
    const idsFrom = this.#idEnds[entry - 1] ?? 0;
    for (let at = 0; at < found.size; at++) this.ids[idsFrom + at] = found.ids[at] ?? 0;
    this.#idEnds[entry] = idsFrom + found.size;
    const mask = this.#slots.length - 1;
    let slot = slotOf(field, value.hash) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  /** Two values can leave the same mark: then one is kept that comes for the first time. */
  #wasMet(field: number, hash: number): boolean {
    const mark = Math.imul(hash ^ (field * 0x2545f491), 0x9e3779b1) | 1;
    const place = mark >>> (32 - Math.log2(MET_ONCE));
    if (this.#metOnce[place] === mark) return true;
    this.#metOnce[place] = mark;
    return false;
  }

  #isText(entry: number, value: FoldedText): boolean {
    const from = this.#textEnds[entry - 1] ?? 0;
    const isLength = (this.#textEnds[entry] ?? 0) - from === value.end - value.start;
    return isLength && isSameBytes(this.#view, from, value);
  }

  #hasRoom(length: number, ids: number): boolean {
    return (
      this.#size < MOST_VALUES &&
      (this.#textEnds[this.#size] ?? 0) + length <= MOST_BYTES &&
      (this.#idEnds[this.#size] ?? 0) + ids <= MOST_IDS
    );
  }

  #makeRoom(bytes: number, ids: number): void {
    if (bytes > this.#text.length) {
      const text = Buffer.alloc(roomFor(bytes));
      text.set(this.#text);
      this.#text = text;
      this.#view = viewOf(text);
    }
    if (ids > this.ids.length) {
      const larger = new Int32Array(roomFor(ids));
      larger.set(this.ids);
      this.ids = larger;
    }
  }

  #forget(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }
}

/** The next power of two, so that room is made seldom. */
function roomFor(needed: number): number {
  return 2 ** Math.ceil(Math.log2(needed));
}

function slotOf(field: number, hash: number): number {
  return Math.imul(hash ^ (field * 0x2545f491), 0x9e3779b1) >>> 12;
}
