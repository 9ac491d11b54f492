import type { Test } from "../rule.ts";
import { type IndexedLiteral, KEYWORD_FIELD } from "./literal-index.ts";
import { literalMatch, necessaryTexts, predicateKey } from "./predicate.ts";
import type { LiteralSet } from "./regex-needs.ts";

/** One of some texts in the values of a field, and the number of their set. */
export type Need = { readonly texts: LiteralSet; readonly id: number };

/**
 * Numbers what the conditions of a class ask. Each distinct comparison has one number, and so has each set of literals of
 * which one is enough: when a literal is found, the sets that it is in are known to hold as well.
 */
export class Predicates {
  /** By number; null for a set. */
  readonly tests: (Test | null)[] = [];
  readonly literals: IndexedLiteral[] = [];
  readonly #ids = new Map<string, number>();
  readonly #fields = new Map<string, number>();
  readonly #setsOf = new Map<number, number[]>();
  readonly #watched = new Map<number, number[]>();
  readonly #needsOf = new Map<number, readonly Need[]>();

  get size(): number {
    return this.tests.length;
  }

  /** Numbers of the fields that are asked for, from one. */
  get fields(): ReadonlyMap<string, number> {
    return this.#fields;
  }

  fieldOf(name: string): number {
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    const field = this.#fields.size + 1;
    this.#fields.set(name, field);
    return field;
  }

  idOf(test: Test): number {
    const key = predicateKey(test);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#add(key, test);
    const field = test.field === null ? KEYWORD_FIELD : this.fieldOf(test.field);
    if (test.match.kind === "fieldref") this.fieldOf(test.match.field);
    const literal = literalMatch(test.match);
    if (literal !== null) this.literals.push({ ...literal, field, id });
    const needs = necessaryTexts(test.match).map(
      (texts): Need => ({ texts, id: this.#textsIn(test, texts) }),
    );
    if (needs.length > 0) this.#needsOf.set(id, needs);
    return id;
  }

  /** What must be found before a comparison can hold; it need not be made when one of these is not. */
  needsOf(id: number): readonly Need[] {
    return this.#needsOf.get(id) ?? [];
  }

  #textsIn(test: Test, texts: LiteralSet): number {
    return this.setOf(
      texts.map((text): Test => {
        const value = [{ kind: "any" }, { kind: "text", text }, { kind: "any" }] as const;
        return { ...test, match: { kind: "text", value, isCased: false } };
      }),
    );
  }

  /** The number of a set of literals; equal sets of different rules share it, and a set of one is that one. */
  setOf(literals: readonly Test[]): number {
    const members = [...new Set(literals.map((test) => this.idOf(test)))].toSorted((a, b) => a - b);
    const [only] = members;
    if (members.length === 1 && only !== undefined) return only;
    const key = members.join(",");
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const set = this.#add(key, null);
    for (const member of members) this.#setsOf.set(member, [...(this.#setsOf.get(member) ?? []), set]);
    return set;
  }

  /** The sets that a literal is in. */
  setsWith(id: number): readonly number[] {
    return this.#setsOf.get(id) ?? [];
  }

  /** True when the index decides, or when the comparison is made with every value of its field. */
  isFound(id: number): boolean {
    const test = this.tests[id] ?? null;
    if (test === null || literalMatch(test.match) !== null) return true;
    return test.field !== null && this.watchedIn(this.fieldOf(test.field)).includes(id);
  }

  /** Has a comparison made with every value of its field, before a rule asks. */
  watch(id: number): void {
    const field = this.tests[id]?.field ?? null;
    if (field === null || this.isFound(id)) return;
    const number = this.fieldOf(field);
    this.#watched.set(number, [...this.watchedIn(number), id]);
  }

  watchedIn(field: number): readonly number[] {
    return this.#watched.get(field) ?? [];
  }

  #add(key: string, test: Test | null): number {
    const id = this.tests.push(test) - 1;
    this.#ids.set(key, id);
    return id;
  }
}
