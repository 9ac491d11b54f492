import { closestWord } from "../../lib/closest-word.ts";
import type { Expr, SigmaRule, Test } from "./rule.ts";
import { excludingFields } from "./stand-ins.ts";

/** A field that a rule asks for and events do not have, and what follows from that. */
export type DeadField = {
  readonly field: string;
  readonly effect: "never_matches" | "part_never_holds" | "never_excludes";
  /** A field that events do have and that is spelt nearly so. */
  readonly closest: string | null;
};

/** Fields that a rule compares, in the order of its condition. */
export function comparedFields(rule: Pick<SigmaRule, "condition">): ReadonlySet<string> {
  return new Set(testsOf(rule.condition).flatMap(fieldsOf));
}

/** Fields of a rule that are not among those that events have. */
export function deadFields(
  rule: Pick<SigmaRule, "condition">,
  present: ReadonlySet<string>,
): readonly DeadField[] {
  const dead = [...comparedFields(rule)].filter((field) => !present.has(field));
  if (dead.length === 0) return [];
  const excluding = excludingFields(rule.condition);
  const isDeadTogether = !outcomes(rule.condition, new Set(dead)).mayHold;
  return dead.map((field) => {
    const isDeadAlone = !outcomes(rule.condition, new Set([field])).mayHold;
    const isOnlyExcluding = excluding.has(field) && !isAsked(rule.condition, field);
    const isFatal = isDeadAlone || (isDeadTogether && !isOnlyExcluding);
    const effect = isFatal ? "never_matches" : isOnlyExcluding ? "never_excludes" : "part_never_holds";
    return { field, effect, closest: closestWord(field, [...present]) };
  });
}

function testsOf(expr: Expr): readonly Test[] {
  switch (expr.kind) {
    case "and":
    case "or":
      return expr.parts.flatMap(testsOf);
    case "not":
    case "selection":
      return testsOf(expr.part);
    case "test":
      return [expr.test];
  }
}

/** A test of absence asks for nothing that would have to be there. */
function fieldsOf({ field, match }: Test): string[] {
  const isAbsence = match.kind === "null" || (match.kind === "exists" && !match.isPresent);
  if (field === null || isAbsence) return [];
  return match.kind === "fieldref" ? [field, match.field] : [field];
}

/** True when a field is compared outside every negation. */
function isAsked(expr: Expr, field: string, isNegated = false): boolean {
  switch (expr.kind) {
    case "and":
    case "or":
      return expr.parts.some((part) => isAsked(part, field, isNegated));
    case "not":
      return isAsked(expr.part, field, !isNegated);
    case "selection":
      return isAsked(expr.part, field, isNegated);
    case "test":
      return !isNegated && fieldsOf(expr.test).includes(field);
  }
}

type Outcomes = { readonly mayHold: boolean; readonly mayFail: boolean };

/** What a condition can come to when some fields are never there and nothing is known of the others. */
function outcomes(expr: Expr, dead: ReadonlySet<string>): Outcomes {
  switch (expr.kind) {
    case "and": {
      const parts = expr.parts.map((part) => outcomes(part, dead));
      return { mayHold: parts.every((part) => part.mayHold), mayFail: parts.some((part) => part.mayFail) };
    }
    case "or": {
      const parts = expr.parts.map((part) => outcomes(part, dead));
      return { mayHold: parts.some((part) => part.mayHold), mayFail: parts.every((part) => part.mayFail) };
    }
    case "not": {
      const { mayHold, mayFail } = outcomes(expr.part, dead);
      return { mayHold: mayFail, mayFail: mayHold };
    }
    case "selection":
      return outcomes(expr.part, dead);
    case "test":
      return outcomesOfTest(expr.test, dead);
  }
}

function outcomesOfTest(test: Test, dead: ReadonlySet<string>): Outcomes {
  const { field, match } = test;
  if (fieldsOf(test).some((one) => dead.has(one))) return { mayHold: false, mayFail: true };
  const isDead = field !== null && dead.has(field);
  const isAbsence = match.kind === "null" || (match.kind === "exists" && !match.isPresent);
  return isDead && isAbsence ? { mayHold: true, mayFail: false } : { mayHold: true, mayFail: true };
}
