import { viewOf } from "../../../lib/view-of.ts";
import type { Anchor } from "../sigma-text.ts";
import { type FoldedText, foldedBytes, hashOf, isSameBytes } from "./folded-text.ts";
import { GRAM, gramAt, gramRarity } from "./grams.ts";
import type { IdList } from "./id-list.ts";

/** The field number of keywords, which look at the values of all fields. */
export const KEYWORD_FIELD = 0;

/** A literal that is looked for in the values of a field, or of all fields, and the number that is told when it is found. */
export type IndexedLiteral = {
  readonly field: number;
  /** Case folded. */
  readonly text: string;
  readonly anchor: Anchor;
  readonly id: number;
};

type Entry = IndexedLiteral & { readonly bytes: Uint8Array };

/**
 * Finds which of many literals stand in a value of a field.
 *
 * Whole values are looked up by their hash. All others are found by the rarest four bytes of each: a filter of bits says
 * in one step that no literal is to be found by the four bytes at a place, which is nearly always so. Literals of fewer
 * bytes are here only when they have a character beyond ASCII, and are looked for by that.
 */
export class LiteralIndex {
  readonly #whole: EntryTable;
  readonly #grams: EntryTable;
  readonly #beyondAscii: EntryTable;
  readonly #hasKeywords: boolean;
  /** Fields with a literal that is found by its grams. */
  readonly #hasGrams: Uint8Array;
  readonly #filter: Int32Array;
  readonly #filterShift: number;

  constructor(literals: readonly IndexedLiteral[]) {
    const entries = literals.map((literal): Entry => ({ ...literal, bytes: foldedBytes(literal.text) }));
    const rarity = gramRarity(entries.map(({ bytes }) => bytes));
    const whole = entries.filter(({ anchor }) => anchor === "whole");
    const inside = entries.filter(({ anchor }) => anchor !== "whole");
    const long = inside.filter(({ bytes }) => bytes.length >= GRAM);
    const short = inside.filter(({ bytes }) => bytes.length < GRAM);
    this.#whole = new EntryTable(whole, ({ bytes }) => ({
      key: hashOf(viewOf(bytes), 0, bytes.length),
      offset: 0,
    }));
    this.#grams = new EntryTable(long, ({ bytes }) => {
      const offset = rarity.rarestAt(bytes);
      return { key: gramAt(bytes, offset), offset };
    });
    this.#beyondAscii = new EntryTable(short, ({ bytes }) => {
      const offset = bytes.findIndex((byte) => byte > 0x7f);
      return { key: pairAt(bytes, offset), offset };
    });
    this.#hasKeywords = entries.some(({ field }) => field === KEYWORD_FIELD);
    this.#hasGrams = new Uint8Array(Math.max(0, ...long.map(({ field }) => field)) + 1);
    for (const { field } of long) this.#hasGrams[field] = 1;
    const fields = [...new Set(long.map(({ field }) => field))];
    const keywords = long.filter(({ field }) => field === KEYWORD_FIELD);
    const bits = filterBits(long.length + keywords.length * fields.length);
    this.#filterShift = 32 - bits;
    this.#filter = new Int32Array(1 << (bits - 5));
    for (const key of this.#grams.saltedKeys()) this.#setBit(Math.imul(key, MIX) >>> this.#filterShift);
    // one look at a place tells of the literals of its field and of keywords
    for (const { bytes } of keywords)
      for (const field of fields)
        this.#setBit(
          Math.imul(gramAt(bytes, rarity.rarestAt(bytes)) ^ saltOf(field), MIX) >>> this.#filterShift,
        );
  }

  /** Adds the id of each literal of the field, and of keywords, that stands in the value that was folded last. May add one twice. */
  find(field: number, value: FoldedText, found: IdList): void {
    const isKeywords = this.#hasKeywords && field !== KEYWORD_FIELD;
    this.#whole.find(value.hash ^ saltOf(field), value.start, field, value, found);
    if (isKeywords)
      this.#whole.find(value.hash ^ saltOf(KEYWORD_FIELD), value.start, KEYWORD_FIELD, value, found);
    if (!value.isAscii && this.#beyondAscii.size > 0) {
      this.#findBeyondAscii(field, value, found);
      if (isKeywords) this.#findBeyondAscii(KEYWORD_FIELD, value, found);
    }
    if (this.#hasGrams[field] === 1) this.#findGrams(field, isKeywords, value, found);
    else if (isKeywords) this.#findGrams(KEYWORD_FIELD, false, value, found);
  }

  #findGrams(field: number, isKeywords: boolean, value: FoldedText, found: IdList): void {
    const { bytes, start, end } = value;
    if (end - start < GRAM) return;
    const [salt, filter, shift] = [saltOf(field), this.#filter, this.#filterShift];
    let gram = ((bytes[start] ?? 0) << 8) | ((bytes[start + 1] ?? 0) << 16) | ((bytes[start + 2] ?? 0) << 24);
    for (let at = start + 3; at < end; at++) {
      gram = (gram >>> 8) | ((bytes[at] ?? 0) << 24);
      const bit = Math.imul(gram ^ salt, MIX) >>> shift;
      if ((((filter[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1) {
        this.#grams.find(gram ^ salt, at - 3, field, value, found);
        if (isKeywords) this.#grams.find(gram ^ saltOf(KEYWORD_FIELD), at - 3, KEYWORD_FIELD, value, found);
      }
    }
  }

  #findBeyondAscii(field: number, value: FoldedText, found: IdList): void {
    const salt = saltOf(field);
    for (let at = value.start; at < value.end - 1; at++)
      if ((value.bytes[at] ?? 0) > 0x7f)
        this.#beyondAscii.find(pairAt(value.bytes, at) ^ salt, at, field, value, found);
  }

  #setBit(bit: number): void {
    this.#filter[bit >>> 5] = (this.#filter[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
}

/** Odd, with bits all over: spreads what differs in few bits. */
const MIX = 0x9e3779b1 | 0;

/** Fields share the tables; this keeps one field's literals from being looked at for another. */
function saltOf(field: number): number {
  return Math.imul(field + 1, 0x85ebca6b);
}

/** Sixteen bits a literal, so that one place in sixteen passes at most; within what a core's second cache holds. */
function filterBits(literals: number): number {
  return Math.min(19, Math.max(10, Math.ceil(Math.log2(literals * 16 + 1))));
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

const ANCHORS: readonly Anchor[] = ["anywhere", "start", "end", "whole"];
const [ANYWHERE, START, END] = [0, 1, 2];

/** Literals by a key, in flat arrays: those of one key are a chain. */
class EntryTable {
  readonly size: number;
  readonly #slots: Int32Array;
  readonly #shift: number;
  readonly #keys: Int32Array;
  readonly #next: Int32Array;
  readonly #fields: Int32Array;
  readonly #anchors: Uint8Array;
  readonly #offsets: Int32Array;
  readonly #starts: Int32Array;
  readonly #ids: Int32Array;
  readonly #text: DataView;

  constructor(
    entries: readonly Entry[],
    placeOf: (entry: Entry) => { readonly key: number; readonly offset: number },
  ) {
    this.size = entries.length;
    const bits = Math.max(2, Math.ceil(Math.log2(entries.length * 2 + 1)));
    this.#shift = 32 - bits;
    this.#slots = new Int32Array(1 << bits).fill(-1);
    const places = entries.map(placeOf);
    this.#keys = Int32Array.from(entries, ({ field }, at) => (places[at]?.key ?? 0) ^ saltOf(field));
    this.#offsets = Int32Array.from(places, ({ offset }) => offset);
    this.#fields = Int32Array.from(entries, ({ field }) => field);
    this.#anchors = Uint8Array.from(entries, ({ anchor }) => ANCHORS.indexOf(anchor));
    this.#ids = Int32Array.from(entries, ({ id }) => id);
    this.#text = viewOf(Buffer.concat(entries.map(({ bytes }) => bytes)));
    this.#starts = new Int32Array(entries.length + 1);
    for (const [at, { bytes }] of entries.entries())
      this.#starts[at + 1] = (this.#starts[at] ?? 0) + bytes.length;
    this.#next = new Int32Array(entries.length);
    for (const at of entries.keys()) this.#chain(at);
  }

  saltedKeys(): Iterable<number> {
    return this.#keys;
  }

  /** Chains of different keys may share a slot: the key of each entry is compared. */
  #chain(entry: number): void {
    const slot = Math.imul(this.#keys[entry] ?? 0, MIX) >>> this.#shift;
    this.#next[entry] = this.#slots[slot] ?? -1;
    this.#slots[slot] = entry;
  }

  // an object for each look would be made and dropped a thousand times an event
  // oxlint-disable-next-line max-params
  find(key: number, at: number, field: number, value: FoldedText, found: IdList): void {
    let entry = this.#slots[Math.imul(key, MIX) >>> this.#shift] ?? -1;
    for (; entry >= 0; entry = this.#next[entry] ?? -1)
      if (
        this.#keys[entry] === key &&
        this.#fields[entry] === field &&
        this.#stands(entry, at - (this.#offsets[entry] ?? 0), value)
      )
        found.add(this.#ids[entry] ?? 0);
  }

  #stands(entry: number, from: number, value: FoldedText): boolean {
    const start = this.#starts[entry] ?? 0;
    const end = this.#starts[entry + 1] ?? 0;
    const to = from + end - start;
    return (
      from >= value.start &&
      to <= value.end &&
      this.#isAnchored(entry, from === value.start, to === value.end) &&
      isSameBytes(value.view, from, { view: this.#text, start, end })
    );
  }

  #isAnchored(entry: number, isAtStart: boolean, isAtEnd: boolean): boolean {
    const anchor = this.#anchors[entry];
    if (anchor === ANYWHERE) return true;
    return (isAtStart || anchor === END) && (isAtEnd || anchor === START);
  }
}
