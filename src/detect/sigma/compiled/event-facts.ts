import type { EventFields } from "../../../schema/event.ts";
import { holds, matchesValue } from "../evaluate.ts";
import type { Test } from "../rule.ts";
import { foldCase } from "../fold-case.ts";
import { foldedBytes, FoldedText } from "./folded-text.ts";
import { IdList } from "./id-list.ts";
import { LiteralIndex } from "./literal-index.ts";
import { uncasedLiteral } from "./predicate.ts";
import { KEYWORD_FIELD, type Predicates } from "./predicates.ts";
import { regexNeeds } from "./regex-needs.ts";
import { ShortLiteral } from "./short-literal.ts";
import { ValueMemo } from "./value-memo.ts";

/** Predicates that are known to hold by a value: `ids` from `from` to before `to`. Good until the next value. */
export type Seen = { readonly ids: Int32Array; readonly from: number; readonly to: number };

/**
 * What is known of the predicates for the event in hand. Marks carry the event's number, so that nothing is cleared from
 * one event to the next.
 */
export class EventFacts {
  /** True when a predicate looks at the values of all fields. */
  readonly hasKeywords: boolean;
  readonly #tests: readonly (Test | null)[];
  readonly #shorts: readonly (ShortLiteral | null)[];
  readonly #isFound: Uint8Array;
  readonly #needs: readonly (readonly number[])[];
  readonly #sets: readonly (readonly number[])[];
  readonly #index: LiteralIndex;
  readonly #memo = new ValueMemo();
  readonly #value = new FoldedText();
  readonly #found = new IdList();
  /** Comparisons that are made with every value of a field. */
  readonly #watched: readonly (readonly WatchedText[])[];
  readonly #trueAt: Float64Array;
  readonly #askedAt: Float64Array;
  readonly #otherField: number;
  /** Of each value of the event: its field, and where it begins and ends. */
  readonly #places = new IdList();
  #event = 0;
  #fields: EventFields = new Map();

  constructor(predicates: Predicates) {
    const { tests, literals } = predicates;
    this.hasKeywords = tests.some((test) => test?.field === null);
    this.#tests = tests;
    this.#isFound = Uint8Array.from(tests, (_, id) => (predicates.isFound(id) ? 1 : 0));
    this.#needs = tests.map((_, id) => predicates.needsOf(id).map((need) => need.id));
    this.#sets = tests.map((_, id) => predicates.setsWith(id));
    this.#shorts = tests.map((test, id) => (predicates.isFound(id) ? null : shortOf(test, predicates)));
    this.#watched = Array.from({ length: predicates.fields.size + 1 }, (_, field) =>
      predicates.watchedIn(field).flatMap((id) => watchedOf(id, predicates)),
    );
    this.#index = new LiteralIndex(literals);
    this.#trueAt = new Float64Array(tests.length);
    this.#askedAt = new Float64Array(tests.length);
    this.#otherField = predicates.fields.size + 1;
  }

  begin(fields: EventFields): void {
    this.#event++;
    this.#fields = fields;
    this.#value.clear();
    this.#places.clear();
  }

  /** Takes a value of a field and returns the predicates that it makes true; a field that nobody asks for has no number. */
  see(field: number | undefined, text: string): Seen {
    const value = this.#value;
    value.add(text);
    const known = field ?? this.#otherField;
    this.#places.add(known);
    this.#places.add(value.start);
    this.#places.add(value.end);
    const seen = this.#memo.recall(known, value) ? this.#memo : this.#find(known, text);
    for (let at = seen.from; at < seen.to; at++) this.#trueAt[seen.ids[at] ?? 0] = this.#event;
    return seen;
  }

  holds(predicate: number): boolean {
    if (this.#trueAt[predicate] === this.#event) return true;
    if (this.#isFound[predicate] === 1 || this.#askedAt[predicate] === this.#event) return false;
    this.#askedAt[predicate] = this.#event;
    if (!this.#ask(predicate)) return false;
    this.#trueAt[predicate] = this.#event;
    return true;
  }

  #ask(predicate: number): boolean {
    for (const need of this.#needs[predicate] ?? []) if (!this.holds(need)) return false;
    const short = this.#shorts[predicate] ?? null;
    if (short !== null) return short.isIn(this.#value.bytes, this.#places);
    const test = this.#tests[predicate] ?? null;
    return test !== null && holds(test, this.#fields);
  }

  #find(field: number, text: string): Seen {
    const found = this.#found;
    found.clear();
    this.#index.find(field, this.#value, found);
    if (this.hasKeywords) this.#index.find(KEYWORD_FIELD, this.#value, found);
    for (let at = found.size - 1; at >= 0; at--)
      for (const set of this.#sets[found.ids[at] ?? 0] ?? []) found.add(set);
    for (const watched of this.#watched[field] ?? []) if (watched.isIn(text)) found.add(watched.id);
    this.#memo.keep(field, this.#value, found);
    return { ids: found.ids, from: 0, to: found.size };
  }
}

type WatchedText = { readonly id: number; readonly isIn: (text: string) => boolean };

function watchedOf(id: number, { tests }: Predicates): WatchedText[] {
  const match = tests[id]?.match;
  if (match === undefined) return [];
  // too short for the index, but much sooner looked for than a pattern is tried
  const { texts, length } =
    match.kind === "regex" ? regexNeeds(match.source, match.flags) : { texts: [], length: 0 };
  const isPossible = (text: string): boolean =>
    text.length >= length && texts.every((set) => set.some((one) => foldCase(text).includes(one)));
  return [{ id, isIn: (text) => isPossible(text) && matchesValue(match, text) }];
}

function shortOf(test: Test | null, predicates: Predicates): ShortLiteral | null {
  if (test === null || test.field === null) return null;
  const literal = uncasedLiteral(test.match);
  if (literal === null) return null;
  return new ShortLiteral(predicates.fieldOf(test.field), foldedBytes(literal.text), literal.anchor);
}
