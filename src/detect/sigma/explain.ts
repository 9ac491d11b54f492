import type { EventFields } from "../../schema/event.ts";
import { evaluate, matchingValue, membersOf, SHOWN_LENGTH } from "./evaluate.ts";
import type { Expr, SigmaRule, Test } from "./rule.ts";

/** One comparison of a rule with an event. `value` is what the event has, null when it has nothing there. */
export type ExplainedCondition = {
  /** Null for a keyword, which looks at all fields. */
  readonly field: string | null;
  /** The rule's value as its author wrote it. */
  readonly pattern: string;
  readonly value: string | null;
  readonly holds: boolean;
};

export type ExplainedSelection = {
  readonly selection: string;
  readonly holds: boolean;
  /** One of the fewest selections that would have to be otherwise for the rule to match; none when it matches. */
  readonly isMissed: boolean;
  /** At most {@link MOST_CONDITIONS}, those that hold before all others. */
  readonly conditions: readonly ExplainedCondition[];
  /** How many conditions were left out: a selection can have thousands. */
  readonly omitted: number;
};

/** Why a rule matches an event, or what it misses. */
export type RuleExplanation = {
  readonly matches: boolean;
  readonly condition: string;
  readonly selections: readonly ExplainedSelection[];
};

/** Comparisons of one selection that are told one by one. */
export const MOST_CONDITIONS = 100;

/**
 * Every selection of a rule held against an event, whether the rule matches or not: a rule that nearly matches shows
 * which selection kept it from it. Selections stand in the order of the rule.
 */
export function explainRule(rule: SigmaRule, fields: EventFields): RuleExplanation {
  const missed = new Set(fewestMissed(rule.condition, fields, true));
  return {
    matches: evaluate(rule.condition, fields),
    condition: rule.conditionText,
    selections: [...rule.selections].map(([selection, expr]) => ({
      ...explainSelection(expr, fields),
      selection,
      isMissed: missed.has(selection),
    })),
  };
}

/**
 * The fewest selections that would have to be otherwise for a condition to be what is wanted, each taken by itself. Null
 * when no selection can make it so.
 */
function fewestMissed(expr: Expr, fields: EventFields, wanted: boolean): readonly string[] | null {
  switch (expr.kind) {
    case "selection":
      return evaluate(expr.part, fields) === wanted ? [] : [expr.name];
    case "not":
      return fewestMissed(expr.part, fields, !wanted);
    case "test":
      return evaluate(expr, fields) === wanted ? [] : null;
    case "and":
    case "or": {
      const parts = expr.parts.map((part) => fewestMissed(part, fields, wanted));
      const isAllNeeded = (expr.kind === "and") === wanted;
      return isAllNeeded ? allOf(parts) : fewestOf(parts);
    }
  }
}

type Missed = readonly string[] | null;

function allOf(parts: readonly Missed[]): Missed {
  const known = parts.filter((part) => part !== null);
  return known.length < parts.length ? null : [...new Set(known.flat())];
}

function fewestOf(parts: readonly Missed[]): Missed {
  return parts.reduce(
    (best, part) => (best === null || (part !== null && part.length < best.length) ? part : best),
    null,
  );
}

function explainSelection(
  expr: Expr,
  fields: EventFields,
): Pick<ExplainedSelection, "holds" | "conditions" | "omitted"> {
  const all = distinct(conditionsOf(expr, fields, false));
  const ordered = [...all.filter(({ holds }) => holds), ...all.filter(({ holds }) => !holds)];
  return {
    holds: evaluate(expr, fields),
    conditions: ordered.slice(0, MOST_CONDITIONS),
    omitted: Math.max(0, ordered.length - MOST_CONDITIONS),
  };
}

type Compared = { readonly condition: ExplainedCondition; readonly isNegated: boolean };

/** `isNegated` is true below `neq`, whose comparisons hold when the values differ. */
function conditionsOf(expr: Expr, fields: EventFields, isNegated: boolean): Compared[] {
  switch (expr.kind) {
    case "and":
    case "or":
      return expr.parts.flatMap((part) => conditionsOf(part, fields, isNegated));
    case "not":
      return conditionsOf(expr.part, fields, !isNegated);
    case "selection":
      return conditionsOf(expr.part, fields, isNegated);
    case "test":
      return [{ condition: conditionOf(expr.test, fields, isNegated), isNegated }];
  }
}

function conditionOf(test: Test, fields: EventFields, isNegated: boolean): ExplainedCondition {
  const found = matchingValue(test, fields);
  // a keyword that was found nowhere has no value to show
  const value = found ?? (test.field === null ? null : shownValue(test.field, fields));
  return {
    field: test.field,
    pattern: test.written,
    value: value === null ? null : value.slice(0, SHOWN_LENGTH),
    holds: (found !== null) !== isNegated,
  };
}

function shownValue(field: string, fields: EventFields): string | null {
  const members = membersOf(fields.get(field));
  return members.length === 0 ? null : members.map(String).join(", ");
}

/** What a modifier makes of one value (dashes, offsets) is one condition: the form that was found decides it. */
function distinct(compared: readonly Compared[]): ExplainedCondition[] {
  const byPattern = new Map<string, ExplainedCondition>();
  for (const { condition, isNegated } of compared) {
    const key = JSON.stringify([condition.field, condition.pattern, isNegated]);
    const isFound = condition.holds !== isNegated;
    if (isFound || !byPattern.has(key)) byPattern.set(key, condition);
  }
  return [...byPattern.values()];
}
