import type { Expr, Test } from "../rule.ts";
import { literalTest } from "./branch-code.ts";
import { likelihoodOf } from "./grams.ts";
import { isOfText, type Literal, literalMatch } from "./predicate.ts";
import type { Predicates } from "./predicates.ts";

/** What must be seen before a rule can match: one of some predicates, or a value in one of some fields. */
export type Witnesses = {
  readonly predicates: readonly number[];
  readonly fields: readonly number[];
  /** How likely an event is to have one of them, roughly. */
  readonly likelihood: number;
};

/** The rarest witnesses of a condition; null when it can match an event in which nothing is seen. */
export function witnessesOf(expr: Expr, predicates: Predicates): Witnesses | null {
  switch (expr.kind) {
    case "selection":
      return witnessesOf(expr.part, predicates);
    case "not":
      return null;
    case "and":
      return expr.parts
        .map((part) => witnessesOf(part, predicates))
        .reduce(
          (best, one) => (best === null || (one !== null && one.likelihood < best.likelihood) ? one : best),
          null,
        );
    case "or":
      return anyOf(expr.parts, predicates);
    case "test":
      return witnessesOfTest(expr.test, predicates);
  }
}

/** What has no text that an index finds is compared with every value, which is more than to look for literals. */
const WATCHED = 0.5;

function anyOf(parts: readonly Expr[], predicates: Predicates): Witnesses | null {
  const literals = parts.flatMap(literalTest);
  const others = parts
    .filter((part) => literalTest(part).length === 0)
    .map((part) => witnessesOf(part, predicates));
  const known = others.filter((one) => one !== null);
  if (known.length < others.length) return null;
  const own = literals.length === 0 ? [] : [literalSet(literals, predicates)];
  const all = [...own, ...known];
  return {
    predicates: [...new Set(all.flatMap((one) => one.predicates))],
    fields: [...new Set(all.flatMap((one) => one.fields))],
    likelihood: all.reduce((sum, one) => sum + one.likelihood, 0),
  };
}

function literalSet(literals: readonly Test[], predicates: Predicates): Witnesses {
  const likelihood = literals
    .map(({ match }) => literalMatch(match))
    .reduce((sum, literal) => sum + (literal === null ? 1 : chanceOf(literal)), 0);
  return { predicates: [predicates.setOf(literals)], fields: [], likelihood };
}

function witnessesOfTest(test: Test, predicates: Predicates): Witnesses | null {
  const literal = literalMatch(test.match);
  if (literal !== null) return literalSet([test], predicates);
  const needs = predicates.needsOf(predicates.idOf(test)).map(({ id, texts }) => ({
    predicates: [id],
    fields: [],
    likelihood: texts.reduce((sum, text) => sum + likelihoodOf(text), 0),
  }));
  const [rarest] = needs.toSorted((a, b) => a.likelihood - b.likelihood);
  if (rarest !== undefined) return rarest;
  if (isOfText(test)) return { predicates: [predicates.idOf(test)], fields: [], likelihood: WATCHED };
  const isOfAbsence = test.match.kind === "null" || (test.match.kind === "exists" && !test.match.isPresent);
  if (isOfAbsence || test.field === null) return null;
  return { predicates: [], fields: [predicates.fieldOf(test.field)], likelihood: 1 };
}

/** A short whole value is a number or a flag, which many events share. */
function chanceOf(literal: Literal): number {
  if (literal.anchor !== "whole") return likelihoodOf(literal.text);
  return literal.text.length <= 5 ? 0.2 : Math.min(0.02, likelihoodOf(literal.text));
}
