import { matchesValue } from "../evaluate.ts";
import type { Match, Test } from "../rule.ts";
import type { EventValues } from "./event-values.ts";
import { foldedBytes, type FoldedText } from "./folded-text.ts";
import { uncasedLiteral } from "./predicate.ts";
import { regexNeeds } from "./regex-needs.ts";
import { ShortLiteral } from "./short-literal.ts";

type Need = { readonly bytes: Uint8Array; readonly literal: ShortLiteral };

type Watched = {
  readonly id: number;
  /** Null when the needs say all. */
  readonly match: Match | null;
  readonly leastLength: number;
  /** One of each set stands in every value for which it holds. */
  readonly needs: readonly (readonly Need[])[];
};

/** Comparisons that are made with every value of a field: rules are woken by them that have nothing rarer. */
export class WatchedTexts {
  readonly #watched: readonly Watched[];
  /** The value in which each byte was met last. */
  readonly #metIn = new Int32Array(256);
  #value = 0;

  constructor(watched: readonly { readonly id: number; readonly test: Test | null }[]) {
    this.#watched = watched.flatMap(({ id, test }) => (test === null ? [] : watch(id, test.match)));
  }

  /** Tells of each that holds for the value that was folded last, which was seen as the n-th. */
  find(value: FoldedText, values: EventValues, n: number, tell: (id: number) => void): void {
    this.#meet(value);
    for (const { id, match, leastLength, needs } of this.#watched) {
      if (value.end - value.start < leastLength) continue;
      if (!this.#isMet(needs, value)) continue;
      if (match === null || matchesValue(match, values.valueAt(n))) tell(id);
    }
  }

  #meet({ bytes, start, end }: FoldedText): void {
    if (++this.#value === 0x7fff_ffff) {
      this.#metIn.fill(0);
      this.#value = 1;
    }
    for (let at = start; at < end; at++) this.#metIn[bytes[at] ?? 0] = this.#value;
  }

  #isMet(needs: readonly (readonly Need[])[], { bytes, start, end }: FoldedText): boolean {
    for (const set of needs) if (!set.some((need) => this.#hasBytes(need.bytes))) return false;
    return needs.every((set) => set.some(({ literal }) => literal.stands(bytes, start, end)));
  }

  #hasBytes(bytes: Uint8Array): boolean {
    for (const byte of bytes) if (this.#metIn[byte] !== this.#value) return false;
    return true;
  }
}

function watch(id: number, match: Match): Watched {
  const literal = uncasedLiteral(match);
  if (literal !== null)
    return { id, match: null, leastLength: 0, needs: [[needOf(literal.text, literal.anchor)]] };
  if (match.kind !== "regex") return { id, match, leastLength: 0, needs: [] };
  const { texts, length } = regexNeeds(match.source, match.flags);
  const needs = texts.map((set) => set.map((text) => needOf(text, "anywhere")));
  return { id, match, leastLength: length, needs };
}

function needOf(text: string, anchor: ConstructorParameters<typeof ShortLiteral>[1]): Need {
  const bytes = foldedBytes(text);
  return { bytes, literal: new ShortLiteral(bytes, anchor) };
}
