import { predicateKey } from "../compiled/predicate.ts";
import type { Expr, Test } from "../rule.ts";
import { excludesMatch, impliesMatch, isOfValue } from "./match-relation.ts";

/** A part of a condition, and whether it is to hold. */
export type Wanted = { readonly expr: Expr; readonly holds: boolean };

/**
 * What events there may be: any, or those alone in which no field has several values. In a list two members may meet what
 * one value cannot.
 */
export type Events = "any" | "singleValued";

/** Steps after which a search gives up. */
const MOST_STEPS = 20_000;

/** Steps that are left for all searches of one rule: whoever writes rules is not trusted with the time of a server. */
export type Steps = { left: number };

/**
 * Whether an event can be thought of that meets everything wanted. False is certain: it was shown of every way to meet it
 * that two of its comparisons contradict each other. True means that no contradiction was found; null, that the search
 * took too long.
 */
export function isSatisfiable(wanted: readonly Wanted[], events: Events, steps: Steps): boolean | null {
  const search = new Search(events, Math.min(MOST_STEPS, steps.left));
  const answer = search.meets(wanted, []);
  steps.left -= search.steps;
  return answer;
}

type Literal = { readonly test: Test; readonly key: string; readonly holds: boolean };

class Search {
  readonly #events: Events;
  readonly #literals: Literal[] = [];
  readonly #most: number;
  steps = 0;

  constructor(events: Events, most: number) {
    this.#events = events;
    this.#most = most;
  }

  /** `choices` are alternatives that were met on the way, of which one each must hold. */
  meets(wanted: readonly Wanted[], choices: readonly (readonly Wanted[])[]): boolean | null {
    const before = this.#literals.length;
    const answer = this.#meetsAll([...wanted], [...choices]);
    this.#literals.length = before;
    return answer;
  }

  #meetsAll(agenda: Wanted[], choices: (readonly Wanted[])[]): boolean | null {
    for (let next = agenda.pop(); next !== undefined; next = agenda.pop()) {
      if (this.steps++ > this.#most) return null;
      const { expr, holds } = next;
      if (expr.kind === "test") {
        if (!this.#take({ test: expr.test, key: keyOf(expr.test), holds })) return false;
      } else if (expr.kind === "not") agenda.push({ expr: expr.part, holds: !holds });
      else if (expr.kind === "selection") agenda.push({ expr: expr.part, holds });
      else {
        const parts = expr.parts.map((part) => ({ expr: part, holds }));
        if ((expr.kind === "and") === holds) agenda.push(...parts);
        else choices.push(parts);
      }
    }
    return this.#choose(choices);
  }

  #choose(choices: readonly (readonly Wanted[])[]): boolean | null {
    const open = choices.filter((choice) => !choice.some((part) => this.#isMet(part)));
    const [choice, ...rest] = open.toSorted((a, b) => a.length - b.length);
    if (choice === undefined) return true;
    let answer: boolean | null = false;
    for (const part of choice) {
      const met = this.meets([part], rest);
      if (met === true) return true;
      if (met === null) answer = null;
      if (this.steps > this.#most) return null;
    }
    return answer;
  }

  #isMet({ expr, holds }: Wanted): boolean {
    if (expr.kind !== "test") return false;
    const key = keyOf(expr.test);
    return this.#literals.some((literal) => literal.holds === holds && literal.key === key);
  }

  /** False when a comparison contradicts one that must hold too. */
  #take(literal: Literal): boolean {
    for (const other of this.#literals) if (this.#contradict(literal, other)) return false;
    this.steps += this.#literals.length / 100;
    this.#literals.push(literal);
    return true;
  }

  #contradict(one: Literal, other: Literal): boolean {
    if (!one.holds && !other.holds) return isAlways(one.test, other.test);
    if (one.test.field !== other.test.field && one.test.field !== null && other.test.field !== null)
      return false;
    if (one.holds && other.holds) return this.#exclude(one.test, other.test);
    const [yes, no] = one.holds ? [one, other] : [other, one];
    return yes.key === no.key || impliesTest(yes.test, no.test);
  }

  /** True when not both comparisons can hold. */
  #exclude(one: Test, other: Test): boolean {
    if (one.field === null || one.field !== other.field) return false;
    if (isAbsentBeside(one, other) || isAbsentBeside(other, one)) return true;
    const isOfValues = isOfValue(one.match) && isOfValue(other.match);
    return this.#events === "singleValued" && isOfValues && excludesMatch(one.match, other.match);
  }
}

/** True when one asks that a field has no value, and the other that it has one. */
function isAbsentBeside(one: Test, other: Test): boolean {
  return (isAbsent(one) && needsValue(other)) || (isPresence(one, false) && isPresence(other, true));
}

const keys = new WeakMap<Test, string>();

function keyOf(test: Test): string {
  const known = keys.get(test) ?? predicateKey(test);
  keys.set(test, known);
  return known;
}

/** True when one comparison cannot hold without the other. */
export function impliesTest(narrow: Test, wide: Test): boolean {
  if (narrow.field === null ? wide.field !== null : wide.field !== null && wide.field !== narrow.field)
    return false;
  if (isOfValue(narrow.match) && isOfValue(wide.match)) return impliesMatch(narrow.match, wide.match);
  if (narrow.field === null || wide.field === null) return false;
  if (isPresence(wide, true)) return needsValue(narrow);
  return isPresence(narrow, false) && wide.match.kind === "null";
}

/** True when one of the two holds whatever the event. */
function isAlways(one: Test, other: Test): boolean {
  if (one.match.kind !== "exists" && other.match.kind !== "exists") return false;
  if (one.field === null || one.field !== other.field) return false;
  const both = [one, other];
  return (
    both.some((test) => isPresence(test, true)) &&
    both.some((test) => isPresence(test, false) || test.match.kind === "null")
  );
}

function isPresence({ match }: Test, isPresent: boolean): boolean {
  return match.kind === "exists" && match.isPresent === isPresent;
}

/** Holds only where the field has no value; a field that is null is present all the same. */
function isAbsent(test: Test): boolean {
  return test.match.kind === "null" || isPresence(test, false);
}

function needsValue({ match }: Test): boolean {
  return isOfValue(match) || match.kind === "fieldref";
}
