import { matchesValue, relates } from "../evaluate.ts";
import type { Match, Test } from "../rule.ts";
import { foldedBytes, FoldedText, isSameBytes } from "./folded-text.ts";
import { IdList } from "./id-list.ts";
import { KEYWORD_FIELD, LiteralIndex } from "./literal-index.ts";
import { leastLength as leastLengthOf, uncasedLiteral } from "./predicate.ts";
import type { Predicates } from "./predicates.ts";
import { type Rows, rowsOf } from "./rows.ts";
import { ShortLiteral } from "./short-literal.ts";
import type { EventValues } from "./event-values.ts";
import { ValuePlaces } from "./value-places.ts";
import { WatchedTexts } from "./watched-text.ts";
import { ValueMemo } from "./value-memo.ts";

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
  readonly #watched: readonly (WatchedTexts | null)[];
  readonly #trueAt: Int32Array;
  readonly #askedAt: Int32Array;
  readonly #presentAt: Int32Array;
  readonly #valuedAt: Int32Array;
  readonly #places: ValuePlaces;
  #event = 0;
  #values = NO_VALUES;

  constructor(predicates: Predicates) {
    const { tests, literals, fields } = predicates;
    this.hasKeywords = tests.some((test) => test?.field === null);
    this.otherField = fields.size + 1;
    this.#tests = tests;
    this.#fieldOf = Int32Array.from(tests, (test) => fieldNumber(test, predicates));
    this.#otherFieldOf = Int32Array.from(tests, (test) =>
      test?.match.kind === "fieldref" ? predicates.fieldOf(test.match.field) : 0,
    );
    this.#leastLength = Int32Array.from(tests, (test) => (test === null ? 0 : leastLengthOf(test.match)));
    this.#isFound = Uint8Array.from(tests, (_, id) => (predicates.isFound(id) ? 1 : 0));
    this.#needs = tests.map((_, id) => predicates.needsOf(id).map((need) => need.id));
    this.#sets = rowsOf(tests.map((_, id) => predicates.setsWith(id)));
    this.#shorts = tests.map((test, id) => (predicates.isFound(id) ? null : shortOf(test)));
    this.#watched = Array.from({ length: fields.size + 2 }, (_, field) => {
      const watched = predicates.watchedIn(field).map((id) => ({ id, test: tests[id] ?? null }));
      return watched.length === 0 ? null : new WatchedTexts(watched);
    });
    this.#index = new LiteralIndex(literals);
    this.#trueAt = new Int32Array(tests.length);
    this.#askedAt = new Int32Array(tests.length);
    this.#places = new ValuePlaces(fields.size + 2);
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

  /** Takes the text that was written to `value` last as a value of a field; what it makes true is to be marked by {@link setTrue}. */
  see(field: number): void {
    const { value } = this;
    this.#places.add(field, value.start, value.end);
    if (this.#memo.recall(field, value)) {
      this.ids = this.#memo.ids;
      this.from = this.#memo.from;
      this.to = this.#memo.to;
    } else this.#find(field);
    const watched = this.#watched[field] ?? null;
    if (watched !== null) this.#watch(watched);
  }

  /** Marks a predicate as one that holds. */
  setTrue(predicate: number): void {
    this.#trueAt[predicate] = this.#event;
  }

  /** What is watched may regard case, which what is remembered does not: it is compared each time. */
  #watch(watched: WatchedTexts): void {
    const found = this.#found;
    if (this.ids !== found.ids) {
      found.clear();
      for (let at = this.from; at < this.to; at++) found.add(this.ids[at] ?? 0);
    }
    watched.find(this.value, this.#values, this.#places.size - 1, (id) => found.add(id));
    this.ids = found.ids;
    this.from = 0;
    this.to = found.size;
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
    const field = this.#fieldOf[predicate] ?? KEYWORD_FIELD;
    const short = this.#shorts[predicate] ?? null;
    if (short !== null) return short.isInOne(this.value.bytes, this.#places, field);
    const test = this.#tests[predicate] ?? null;
    return test !== null && this.#compare(test.match, field, predicate);
  }

  #compare(match: Match, field: number, predicate: number): boolean {
    if (match.kind === "exists") return (this.#presentAt[field] === this.#event) === match.isPresent;
    if (match.kind === "null") return this.#valuedAt[field] !== this.#event;
    if (match.kind === "fieldref")
      return this.#isReference(match, field, this.#otherFieldOf[predicate] ?? KEYWORD_FIELD);
    return this.#isAmong(match, field, this.#leastLength[predicate] ?? 0);
  }

  /** A keyword looks at the values of all fields. No folded text has fewer bytes than the value had UTF-16 units. */
  #isAmong(match: Match, field: number, least: number): boolean {
    const places = this.#places;
    const isKeyword = field === KEYWORD_FIELD;
    let n = isKeyword ? places.size - 1 : places.lastOf(field);
    for (; n >= 0; n = isKeyword ? n - 1 : places.before(n))
      if (places.endOf(n) - places.startOf(n) >= least && matchesValue(match, this.#values.valueAt(n)))
        return true;
    return false;
  }

  #isReference(match: FieldReference, field: number, other: number): boolean {
    const places = this.#places;
    for (let n = places.lastOf(field); n >= 0; n = places.before(n))
      for (let of = places.lastOf(other); of >= 0; of = places.before(of))
        if (this.#relates(match, n, of)) return true;
    return false;
  }

  #relates(match: FieldReference, n: number, other: number): boolean {
    if (match.how !== "equals" || match.isCased)
      return relates(match, this.#values.valueAt(n), this.#values.valueAt(other));
    const [places, { view }] = [this.#places, this.value];
    const [start, end] = [places.startOf(other), places.endOf(other)];
    return (
      places.endOf(n) - places.startOf(n) === end - start &&
      isSameBytes(view, places.startOf(n), { view, start, end })
    );
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

type FieldReference = Extract<Match, { kind: "fieldref" }>;

function fieldNumber(test: Test | null, predicates: Predicates): number {
  const field = test?.field ?? null;
  return field === null ? KEYWORD_FIELD : predicates.fieldOf(field);
}

function shortOf(test: Test | null): ShortLiteral | null {
  if (test === null || test.field === null) return null;
  const literal = uncasedLiteral(test.match);
  if (literal === null) return null;
  return new ShortLiteral(foldedBytes(literal.text), literal.anchor);
}
