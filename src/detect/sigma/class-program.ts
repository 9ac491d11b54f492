import type { EventFields, FieldValue } from "../../schema/event.ts";
import { holds, membersOf } from "./evaluate.ts";
import { LiteralIndex } from "./literal-index.ts";
import { type Literal, literalMatch, necessaryLiteral, predicateKey } from "./predicate.ts";
import type { Expr, SigmaRule, Test } from "./rule.ts";

/** Hears what each rule costs. */
export type RuleWatch = {
  /** Milliseconds of a clock that only goes forward, or always the same where nothing is measured. */
  readonly now: () => number;
  readonly evaluated: (rule: SigmaRule, isMatch: boolean, tookMs: number) => void;
};

/**
 * The rules that can match one class of events, compiled together.
 *
 * Each distinct comparison is a predicate with a number. Those that are one literal are found by an index over the
 * values of their field, and marked with the number of the event; all others are worked out when a rule asks, once an
 * event. A rule is looked at only when a literal that it cannot do without was seen, or when it has none.
 */
export class ClassProgram {
  readonly #rules: readonly SigmaRule[];
  readonly #conditions: readonly Condition[];
  readonly #fields: ReadonlyMap<string, LiteralIndex>;
  readonly #keywords: LiteralIndex | null;
  /** Rules to look at when a predicate is seen, by predicate. */
  readonly #woken: readonly (readonly number[])[];
  /** Rules to look at when a field is there. */
  readonly #byField: ReadonlyMap<string, readonly number[]>;
  readonly #always: readonly number[];
  readonly #state: ProgramState;
  readonly #candidateAt: Float64Array;
  #candidates: number[] = [];

  constructor(rules: readonly SigmaRule[]) {
    const builder = new ProgramBuilder();
    const conditions = rules.map(({ condition }) => condition);
    this.#rules = rules;
    this.#conditions = conditions.map((condition) => builder.compile(condition));
    const wakers = conditions.map((condition) => builder.wakersOf(condition));
    this.#woken = invert(
      wakers.map((waker) => waker?.predicates ?? []),
      builder.size,
    );
    this.#byField = groupByField(wakers);
    this.#always = wakers.flatMap((waker, rule) => (waker === null ? [rule] : []));
    this.#fields = builder.fieldIndexes();
    this.#keywords = builder.keywordIndex();
    this.#state = new ProgramState(builder);
    this.#candidateAt = new Float64Array(rules.length);
  }

  /** Rules that match, in the order in which they were given. `watch` hears of each rule that was looked at. */
  match(fields: EventFields, watch: RuleWatch): SigmaRule[] {
    const state = this.#state;
    state.begin(fields);
    this.#candidates = [];
    for (const rule of this.#always) this.#wake(rule);
    for (const [name, value] of fields) this.#scan(name, value);
    const matched = this.#candidates.filter((rule) => this.#evaluate(rule, watch));
    return matched.toSorted((a, b) => a - b).flatMap((rule) => this.#rules[rule] ?? []);
  }

  #evaluate(index: number, watch: RuleWatch): boolean {
    const start = watch.now();
    const isMatch = this.#conditions[index]?.(this.#state) ?? false;
    const rule = this.#rules[index];
    if (rule) watch.evaluated(rule, isMatch, watch.now() - start);
    return isMatch;
  }

  #scan(name: string, value: FieldValue): void {
    for (const rule of this.#byField.get(name) ?? NONE) this.#wake(rule);
    const index = this.#fields.get(name);
    if (index === undefined && this.#keywords === null) return;
    for (const member of membersOf(value)) {
      const folded = String(member).toLowerCase();
      index?.find(folded, this.#seen);
      this.#keywords?.find(folded, this.#seen);
    }
  }

  readonly #seen = (predicate: number): void => {
    this.#state.mark(predicate);
    for (const rule of this.#woken[predicate] ?? NONE) this.#wake(rule);
  };

  #wake(rule: number): void {
    if (this.#candidateAt[rule] === this.#state.event) return;
    this.#candidateAt[rule] = this.#state.event;
    this.#candidates.push(rule);
  }
}

const NONE: readonly number[] = [];

/** What is known of the predicates for the event in hand. Marks carry the event's number, so nothing is cleared. */
class ProgramState {
  event = 0;
  readonly #tests: readonly Test[];
  readonly #isLiteral: Uint8Array;
  readonly #trueAt: Float64Array;
  readonly #askedAt: Float64Array;
  #fields: EventFields = new Map();

  readonly #groups: readonly (readonly number[])[];
  readonly #groupTrueAt: Float64Array;

  constructor(builder: ProgramBuilder) {
    const { tests, literalIds } = builder;
    const groups = builder.groups();
    this.#tests = tests;
    this.#groups = groups.byPredicate;
    this.#groupTrueAt = new Float64Array(groups.count);
    this.#isLiteral = Uint8Array.from(tests, (_, id) => (literalIds.has(id) ? 1 : 0));
    this.#trueAt = new Float64Array(tests.length);
    this.#askedAt = new Float64Array(tests.length);
  }

  begin(fields: EventFields): void {
    this.event++;
    this.#fields = fields;
  }

  mark(predicate: number): void {
    this.#trueAt[predicate] = this.event;
    for (const group of this.#groups[predicate] ?? NONE) this.#groupTrueAt[group] = this.event;
  }

  isGroupTrue(group: number): boolean {
    return this.#groupTrueAt[group] === this.event;
  }

  isTrue(predicate: number): boolean {
    if (this.#isLiteral[predicate] === 1) return this.#trueAt[predicate] === this.event;
    if (this.#askedAt[predicate] !== this.event) {
      this.#askedAt[predicate] = this.event;
      const test = this.#tests[predicate];
      if (test !== undefined && holds(test, this.#fields)) this.#trueAt[predicate] = this.event;
    }
    return this.#trueAt[predicate] === this.event;
  }
}

type Condition = (state: ProgramState) => boolean;

/** What must be seen before a rule can match: one of some predicates, or one of some fields. Null: nothing need be. */
type Wakers = {
  readonly predicates: readonly number[];
  readonly fields: readonly string[];
  readonly cost: number;
};

/** Numbers the predicates of a class and makes functions of its conditions. */
class ProgramBuilder {
  readonly tests: Test[] = [];
  /** Predicates that the index decides by itself. */
  readonly literalIds = new Set<number>();
  readonly #ids = new Map<string, number>();
  readonly #groupIds = new Map<string, number>();
  readonly #groupsOf = new Map<number, number[]>();
  readonly #literals: { readonly field: string | null; readonly literal: Literal; readonly id: number }[] =
    [];

  get size(): number {
    return this.tests.length;
  }

  compile(expr: Expr): Condition {
    switch (expr.kind) {
      case "test":
        return this.#test(expr.test);
      case "selection":
        return this.compile(expr.part);
      case "not": {
        const part = this.compile(expr.part);
        return (state) => !part(state);
      }
      case "and": {
        const parts = expr.parts
          .toSorted((a, b) => weightOf(a) - weightOf(b))
          .map((part) => this.compile(part));
        return (state) => parts.every((part) => part(state));
      }
      case "or":
        return this.#or(expr.parts);
    }
  }

  /** Literals of one alternative are one question: the index marks the group that they are in. */
  #or(parts: readonly Expr[]): Condition {
    const literals = parts.flatMap((part) =>
      part.kind === "test" && literalMatch(part.test.match) !== null ? [this.#idOf(part.test)] : [],
    );
    const others = parts.filter((part) => part.kind !== "test" || literalMatch(part.test.match) === null);
    const conditions = others.toSorted((a, b) => weightOf(a) - weightOf(b)).map((part) => this.compile(part));
    if (literals.length === 0) return (state) => conditions.some((condition) => condition(state));
    const group = this.#groupOf(literals);
    if (conditions.length === 0) return (state) => state.isGroupTrue(group);
    return (state) => state.isGroupTrue(group) || conditions.some((condition) => condition(state));
  }

  /** The number of a set of predicates; equal sets of different rules share it. */
  #groupOf(predicates: readonly number[]): number {
    const members = [...new Set(predicates)].toSorted((a, b) => a - b);
    const key = members.join(",");
    const known = this.#groupIds.get(key);
    if (known !== undefined) return known;
    const group = this.#groupIds.size;
    this.#groupIds.set(key, group);
    for (const member of members) this.#groupsOf.set(member, [...(this.#groupsOf.get(member) ?? []), group]);
    return group;
  }

  /** The groups that each predicate is in. */
  groups(): { readonly byPredicate: readonly (readonly number[])[]; readonly count: number } {
    return {
      byPredicate: this.tests.map((_, id) => this.#groupsOf.get(id) ?? NONE),
      count: this.#groupIds.size,
    };
  }

  #test(test: Test): Condition {
    const id = this.#idOf(test);
    return (state) => state.isTrue(id);
  }

  #idOf(test: Test): number {
    const key = predicateKey(test);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.tests.push(test) - 1;
    this.#ids.set(key, id);
    const literal = literalMatch(test.match);
    if (literal !== null) {
      this.literalIds.add(id);
      this.#literals.push({ field: test.field, literal, id });
    }
    return id;
  }

  wakersOf(expr: Expr): Wakers | null {
    switch (expr.kind) {
      case "selection":
        return this.wakersOf(expr.part);
      case "not":
        return null;
      case "and":
        return expr.parts
          .map((part) => this.wakersOf(part))
          .reduce(
            (best, one) => (best === null || (one !== null && one.cost < best.cost) ? one : best),
            null,
          );
      case "or":
        return union(expr.parts.map((part) => this.wakersOf(part)));
      case "test":
        return this.#wakersOfTest(expr.test);
    }
  }

  #wakersOfTest(test: Test): Wakers | null {
    const literal = necessaryLiteral(test.match);
    if (literal !== null)
      return { predicates: [this.#literalId(test, literal)], fields: [], cost: costOf(literal) };
    const isOfAbsence = test.match.kind === "null" || (test.match.kind === "exists" && !test.match.isPresent);
    return isOfAbsence || test.field === null ? null : { predicates: [], fields: [test.field], cost: 1 };
  }

  /** The predicate of a literal: the test itself when it is no more than that, else one that only wakes. */
  #literalId(test: Test, literal: Literal): number {
    if (literalMatch(test.match) !== null) return this.#idOf(test);
    const any = { kind: "any" } as const;
    const value = [any, { kind: "text", text: literal.text } as const, any];
    return this.#idOf({ ...test, match: { kind: "text", value, isCased: false } });
  }

  fieldIndexes(): Map<string, LiteralIndex> {
    const byField = Map.groupBy(this.#literals, (entry) => entry.field);
    return new Map(
      [...byField].flatMap(([field, entries]) =>
        field === null ? [] : [[field, new LiteralIndex(entries)] as const],
      ),
    );
  }

  keywordIndex(): LiteralIndex | null {
    const keywords = this.#literals.filter((entry) => entry.field === null);
    return keywords.length === 0 ? null : new LiteralIndex(keywords);
  }
}

/** How likely a literal is to be seen, roughly: a whole value is rarer than a part, a long part rarer than a short. */
function costOf(literal: Literal): number {
  const length = Math.min(literal.text.length, 16);
  return literal.anchor === "whole" ? (length <= 5 ? 0.2 : 0.01) : 1 / (length * length);
}

function union(parts: readonly (Wakers | null)[]): Wakers | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  return {
    predicates: [...new Set(known.flatMap((part) => part.predicates))],
    fields: [...new Set(known.flatMap((part) => part.fields))],
    cost: known.reduce((sum, part) => sum + part.cost, 0),
  };
}

/** What is cheap to know is asked first: a regular expression only when nothing else decides. */
function weightOf(expr: Expr): number {
  switch (expr.kind) {
    case "test":
      return literalMatch(expr.test.match) !== null ? 1 : expr.test.match.kind === "regex" ? 1000 : 10;
    case "not":
    case "selection":
      return weightOf(expr.part);
    case "and":
    case "or":
      return expr.parts.reduce((sum, part) => sum + weightOf(part), 0);
  }
}

function invert(lists: readonly (readonly number[])[], size: number): number[][] {
  const inverted: number[][] = Array.from({ length: size }, () => []);
  for (const [index, list] of lists.entries()) for (const id of list) inverted[id]?.push(index);
  return inverted;
}

function groupByField(wakers: readonly (Wakers | null)[]): Map<string, number[]> {
  const byField = new Map<string, number[]>();
  for (const [rule, waker] of wakers.entries())
    for (const field of waker?.fields ?? []) byField.set(field, [...(byField.get(field) ?? []), rule]);
  return byField;
}
