import { firstBeyondAscii, GRAM, type Literal } from "./predicate.ts";

/** A literal of the index and what it stands for. */
type Entry = {
  readonly text: string;
  readonly anchor: Literal["anchor"];
  readonly offset: number;
  readonly id: number;
};

const BUCKETS = 1 << 14;

/**
 * Finds which of many literals occur in a value. Whole values are looked up. All others are found by the rarest of their
 * runs of four characters: a table says in one step that nothing at a place is of interest, which is nearly always so.
 */
export class LiteralIndex {
  readonly #whole: ReadonlyMap<string, readonly number[]>;
  readonly #buckets: (readonly Entry[] | undefined)[];
  readonly #hasGrams: boolean;
  /** Literals with a character beyond ASCII, by the first of them: in most values there is none. */
  readonly #beyondAscii: ReadonlyMap<number, readonly Entry[]>;

  constructor(literals: readonly Numbered[]) {
    const whole = new Map<string, number[]>();
    const inside = literals.filter(({ literal, id }) => {
      if (literal.anchor !== "whole") return true;
      whole.set(literal.text, [...(whole.get(literal.text) ?? []), id]);
      return false;
    });
    this.#whole = whole;
    const [beyond, ascii] = partition(inside, ({ literal }) => firstBeyondAscii(literal.text) >= 0);
    this.#hasGrams = ascii.length > 0;
    this.#buckets = bucketsOf(ascii);
    this.#beyondAscii = Map.groupBy(beyond.map(entryBeyondAscii), (entry) =>
      entry.text.charCodeAt(entry.offset),
    );
  }

  /** Calls `found` with the id of each literal in a value, which must be case folded. May call twice for one. */
  find(value: string, found: (id: number) => void): void {
    for (const id of this.#whole.get(value) ?? NONE) found(id);
    if (this.#beyondAscii.size > 0) this.#findBeyondAscii(value, found);
    if (this.#hasGrams && value.length >= GRAM) this.#findGrams(value, found);
  }

  #findBeyondAscii(value: string, found: (id: number) => void): void {
    for (let at = firstBeyondAscii(value); at >= 0 && at < value.length; at++)
      for (const entry of this.#beyondAscii.get(value.charCodeAt(at)) ?? NO_ENTRIES)
        if (standsAt(entry, value, at)) found(entry.id);
  }

  #findGrams(value: string, found: (id: number) => void): void {
    const buckets = this.#buckets;
    let gram = (value.charCodeAt(0) << 10) ^ (value.charCodeAt(1) << 5) ^ value.charCodeAt(2);
    for (let at = 3; at < value.length; at++) {
      gram = ((gram << 5) ^ value.charCodeAt(at)) & GRAM_MASK;
      const entries = buckets[gram & (BUCKETS - 1)];
      if (entries === undefined) continue;
      for (const entry of entries) if (standsAt(entry, value, at - 3)) found(entry.id);
    }
  }
}

const NONE: readonly number[] = [];
const NO_ENTRIES: readonly Entry[] = [];

type Numbered = { readonly literal: Literal; readonly id: number };

function entryBeyondAscii({ literal, id }: Numbered): Entry {
  return { ...literal, offset: firstBeyondAscii(literal.text), id };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** Four characters of five bits each: what was before them is shifted out. */
const GRAM_MASK = (1 << 20) - 1;

function standsAt(entry: Entry, value: string, gramAt: number): boolean {
  const start = gramAt - entry.offset;
  if (start < 0 || (entry.anchor === "start" && start !== 0)) return false;
  if (entry.anchor === "end" && start + entry.text.length !== value.length) return false;
  return value.startsWith(entry.text, start);
}

function bucketsOf(literals: readonly Numbered[]): (Entry[] | undefined)[] {
  const frequency = new Map<number, number>();
  for (const { literal } of literals)
    for (const gram of gramsOf(literal.text)) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const buckets: (Entry[] | undefined)[] = Array.from({ length: BUCKETS }, () => undefined);
  for (const { literal, id } of literals) {
    const grams = gramsOf(literal.text);
    const rarest = grams.reduce(
      (best, gram, at) => ((frequency.get(gram) ?? 0) < (frequency.get(grams[best] ?? 0) ?? 0) ? at : best),
      0,
    );
    const bucket = (grams[rarest] ?? 0) & (BUCKETS - 1);
    const entry = { text: literal.text, anchor: literal.anchor, offset: rarest, id };
    const entries = buckets[bucket];
    if (entries) entries.push(entry);
    else buckets[bucket] = [entry];
  }
  return buckets;
}

/** The hashes of all runs of four characters, by where they begin. */
function gramsOf(text: string): number[] {
  return Array.from({ length: text.length - GRAM + 1 }, (_, at) => {
    let gram = 0;
    for (let offset = 0; offset < GRAM; offset++)
      gram = ((gram << 5) ^ text.charCodeAt(at + offset)) & GRAM_MASK;
    return gram;
  });
}
