import type { FieldScalar } from "../../../schema/event.ts";
import { matchesValue, relates } from "../evaluate.ts";
import type { Match, Test } from "../rule.ts";
import { foldCase } from "../fold-case.ts";
import { foldedBytes, FoldedText, isSameBytes } from "./folded-text.ts";
import { IdList } from "./id-list.ts";
import { LiteralIndex } from "./literal-index.ts";
import { leastLength, uncasedLiteral } from "./predicate.ts";
import type { Predicates } from "./predicates.ts";
import { regexNeeds } from "./regex-needs.ts";
import { type Rows, rowsOf } from "./rows.ts";
import { ShortLiteral } from "./short-literal.ts";
import { ValueMemo } from "./value-memo.ts";

/** The values of the event in hand as they were, for comparisons that need more than their folded bytes. */
export type EventValues = {
  /** The value that was seen as the n-th, from zero. */
  readonly valueAt: (n: number) => Exclude<FieldScalar, null>;
};

const LAST_EVENT = 0x7fff_ffff;
const NO_VALUES: EventValues = {
  valueAt: () => {
    throw new Error("no event was begun");
  },
};

/**
 * What is known of the predicates for the event in hand. Marks carry the event's number, so that nothing is cleared from
 * one event to the next.
 */
export class EventFacts {
  /** True when a predicate looks at the values of all fields. */
  readonly hasKeywords: boolean;
  /** The number of a field that no predicate asks for. */
  readonly otherField: number;
  /** The text of the value that is seen next: whoever shows an event writes it here. */
  readonly value = new FoldedText();
  /** The predicates that the value seen last makes true: `ids` from `from` to before `to`. */
  ids: Int32Array = new Int32Array(0);
  from = 0;
  to = 0;
  readonly #tests: readonly (Test | null)[];
  /** The field that each predicate asks for. */
  readonly #fieldOf: Int32Array;
  readonly #otherFieldOf: Int32Array;
  readonly #leastLength: Int32Array;
  readonly #shorts: readonly (ShortLiteral | null)[];
  readonly #isFound: Uint8Array;
  readonly #needs: readonly (readonly number[])[];
  readonly #sets: Rows;
  readonly #index: LiteralIndex;
  readonly #memo = new ValueMemo();
  readonly #found = new IdList();
  /** Comparisons that are made with every value of a field. */
  readonly #watched: readonly (readonly WatchedText[])[];
  readonly #trueAt: Int32Array;
  readonly #askedAt: Int32Array;
  readonly #presentAt: Int32Array;
  readonly #valuedAt: Int32Array;
  /** Of each value of the event: its field, and where it begins and ends. */
  readonly #places = new IdList();
  #event = 0;
  #values = NO_VALUES;

  constructor(predicates: Predicates) {
    const { tests, literals, fields } = predicates;
    this.hasKeywords = tests.some((test) => test?.field === null);
    this.otherField = fields.size + 1;
    this.#tests = tests;
    this.#fieldOf = Int32Array.from(tests, (test) =>
      test?.field == null ? 0 : predicates.fieldOf(test.field),
    );
    this.#otherFieldOf = Int32Array.from(tests, (test) =>
      test?.match.kind === "fieldref" ? predicates.fieldOf(test.match.field) : 0,
    );
    this.#leastLength = Int32Array.from(tests, (test) => (test === null ? 0 : leastLength(test.match)));
    this.#isFound = Uint8Array.from(tests, (_, id) => (predicates.isFound(id) ? 1 : 0));
    this.#needs = tests.map((_, id) => predicates.needsOf(id).map((need) => need.id));
    this.#sets = rowsOf(tests.map((_, id) => predicates.setsWith(id)));
    this.#shorts = tests.map((test, id) => (predicates.isFound(id) ? null : shortOf(test, predicates)));
    this.#watched = Array.from({ length: fields.size + 2 }, (_, field) =>
      predicates.watchedIn(field).flatMap((id) => watchedOf(id, predicates)),
    );
    this.#index = new LiteralIndex(literals);
    this.#trueAt = new Int32Array(tests.length);
    this.#askedAt = new Int32Array(tests.length);
    this.#presentAt = new Int32Array(fields.size + 2);
    this.#valuedAt = new Int32Array(fields.size + 2);
  }

  begin(values: EventValues): void {
    if (this.#event === LAST_EVENT) this.#beginCounting();
    this.#event++;
    this.#values = values;
    this.value.clear();
    this.#places.clear();
  }

  /** The event has the field; `hasValue` is false when what it has is null. */
  mark(field: number, hasValue: boolean): void {
    this.#presentAt[field] = this.#event;
    if (hasValue) this.#valuedAt[field] = this.#event;
  }

  isMarked(field: number): boolean {
    return this.#presentAt[field] === this.#event;
  }

  /** Takes the text that was written to `value` last as a value of a field. */
  see(field: number): void {
    const { value } = this;
    this.#places.add(field);
    this.#places.add(value.start);
    this.#places.add(value.end);
    if (this.#memo.recall(field, value)) {
      this.ids = this.#memo.ids;
      this.from = this.#memo.from;
      this.to = this.#memo.to;
    } else this.#find(field);
    const { ids, to } = this;
    for (let at = this.from; at < to; at++) this.#trueAt[ids[at] ?? 0] = this.#event;
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
    if (short !== null) return short.isIn(this.value.bytes, this.#places);
    const match = this.#tests[predicate]?.match;
    if (match === undefined) return false;
    const field = this.#fieldOf[predicate] ?? 0;
    switch (match.kind) {
      case "exists":
        return (this.#presentAt[field] === this.#event) === match.isPresent;
      case "null":
        return this.#valuedAt[field] !== this.#event;
      case "fieldref":
        return this.#isReference(match, field, this.#otherFieldOf[predicate] ?? 0);
      default:
        return this.#isAmong(match, field, this.#leastLength[predicate] ?? 0);
    }
  }

  /** A keyword looks at the values of all fields. No folded text has fewer bytes than the value had UTF-16 units. */
  #isAmong(match: Match, field: number, leastLength: number): boolean {
    const { ids, size } = this.#places;
    for (let at = 0; at < size; at += 3)
      if (
        (field === 0 || ids[at] === field) &&
        (ids[at + 2] ?? 0) - (ids[at + 1] ?? 0) >= leastLength &&
        matchesValue(match, this.#values.valueAt(at / 3))
      )
        return true;
    return false;
  }

  #isReference(match: Extract<Match, { kind: "fieldref" }>, field: number, other: number): boolean {
    const { ids, size } = this.#places;
    for (let at = 0; at < size; at += 3) {
      if (ids[at] !== field) continue;
      for (let from = 0; from < size; from += 3)
        if (ids[from] === other && this.#relates(match, at, from)) return true;
    }
    return false;
  }

  #relates(match: Extract<Match, { kind: "fieldref" }>, at: number, from: number): boolean {
    if (match.how !== "equals" || match.isCased)
      return relates(match, this.#values.valueAt(at / 3), this.#values.valueAt(from / 3));
    const { ids } = this.#places;
    const [start = 0, end = 0] = [ids[from + 1], ids[from + 2]];
    const own = ids[at + 1] ?? 0;
    const { view } = this.value;
    return (ids[at + 2] ?? 0) - own === end - start && isSameBytes(view, own, { view, start, end });
  }

  #find(field: number): void {
    const found = this.#found;
    found.clear();
    this.#index.find(field, this.value, found);
    const { starts, members } = this.#sets;
    for (let at = found.size - 1; at >= 0; at--) {
      const id = found.ids[at] ?? 0;
      for (let set = starts[id] ?? 0; set < (starts[id + 1] ?? 0); set++) found.add(members[set] ?? 0);
    }
    const watched = this.#watched[field] ?? [];
    if (watched.length > 0) {
      const text = String(this.#values.valueAt(this.#places.size / 3 - 1));
      for (const one of watched) if (one.isIn(text)) found.add(one.id);
    }
    this.#memo.keep(field, this.value, found);
    this.ids = found.ids;
    this.from = 0;
    this.to = found.size;
  }

  /** Numbers of events are used up after days: marks of the first must not stand for those to come. */
  #beginCounting(): void {
    for (const marks of [this.#trueAt, this.#askedAt, this.#presentAt, this.#valuedAt]) marks.fill(0);
    this.#event = 0;
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
