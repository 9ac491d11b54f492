import type { Expr, Test } from "../rule.ts";
import { literalMatch } from "./predicate.ts";
import type { Predicates } from "./predicates.ts";

/** Where a condition ends. */
export const ACCEPT = -1;
export const REJECT = -2;

/**
 * Conditions as branches of three numbers, the predicate to ask, where to go when it holds, and where when it does not: ask a predicate, go on here or there, until it is accepted or rejected. Nothing is made or
 * called on the way, every rule runs in the same loop, and that loop is warm long before the rule first is.
 */
export class BranchCode {
  readonly #code: number[] = [];
  readonly #predicates: Predicates;

  constructor(predicates: Predicates) {
    this.#predicates = predicates;
  }

  /** Adds a condition and returns where it begins; that may be an end when it holds always or never. */
  add(condition: Expr): number {
    return this.#branch(condition, ACCEPT, REJECT);
  }

  finish(): Int32Array {
    return Int32Array.from(this.#code);
  }

  #branch(expr: Expr, whenTrue: number, whenFalse: number): number {
    switch (expr.kind) {
      case "test":
        return this.#ask(this.#predicates.idOf(expr.test), whenTrue, whenFalse);
      case "selection":
        return this.#branch(expr.part, whenTrue, whenFalse);
      case "not":
        return this.#branch(expr.part, whenFalse, whenTrue);
      case "and":
        return lightestLast(expr.parts).reduce((next, part) => this.#branch(part, next, whenFalse), whenTrue);
      case "or":
        return this.#or(expr.parts, whenTrue, whenFalse);
    }
  }

  /** Literals of one alternative are one question, which comes first. */
  #or(parts: readonly Expr[], whenTrue: number, whenFalse: number): number {
    const literals = parts.flatMap(literalTest);
    const others = lightestLast(parts.filter((part) => literalTest(part).length === 0));
    const rest = others.reduce((next, part) => this.#branch(part, whenTrue, next), whenFalse);
    return literals.length === 0 ? rest : this.#ask(this.#predicates.setOf(literals), whenTrue, rest);
  }

  #ask(predicate: number, whenTrue: number, whenFalse: number): number {
    const at = this.#code.length;
    this.#code.push(predicate, whenTrue, whenFalse);
    return at;
  }
}

/** The comparison of a part that is one literal, else nothing. */
export function literalTest(part: Expr): Test[] {
  return part.kind === "test" && literalMatch(part.test.match) !== null ? [part.test] : [];
}

/** Branches are laid from the end, and what is cheap to know is asked first. */
function lightestLast(parts: readonly Expr[]): Expr[] {
  return parts.toSorted((a, b) => weightOf(b) - weightOf(a));
}

/** What asking costs: a regular expression is asked only when nothing else decides. */
function weightOf(expr: Expr): number {
  switch (expr.kind) {
    case "test":
      return literalMatch(expr.test.match) !== null ? 1 : expr.test.match.kind === "regex" ? 1000 : 10;
    case "not":
    case "selection":
      return weightOf(expr.part);
    case "and":
      return expr.parts.reduce((sum, part) => sum + weightOf(part), 0);
    case "or":
      // literals of one alternative are one question
      return expr.parts.reduce(
        (sum, part) => sum + (literalTest(part).length > 0 ? 0 : weightOf(part)),
        expr.parts.some((part) => literalTest(part).length > 0) ? 1 : 0,
      );
  }
}
