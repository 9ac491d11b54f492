import { ConditionError, parseCondition } from "./condition.ts";
import type { CorrelationTerm, Expr } from "./rule.ts";
import { RuleFault } from "./rule-fault.ts";

/** Alternatives that a condition may come to: each is tried at each match. */
const MOST_TERMS = 256;

type Term = { readonly all: ReadonlySet<number>; readonly none: ReadonlySet<number> };

/**
 * Reads the extended condition of a temporal correlation (`a and (b or not c)`) as alternatives, of which one must hold.
 * Operators may be written in capitals, as the specification's own examples do.
 * @throws {RuleFault}
 */
export function parseExtendedCondition(
  text: string,
  ruleNames: readonly string[],
  offset: number,
): CorrelationTerm[] {
  const fault = (message: string, at = 0): RuleFault =>
    new RuleFault("correlation_condition_invalid", message, offset + at);
  const selections = new Map(
    ruleNames.map((name): [string, Expr] => [
      name,
      { kind: "selection", name, part: { kind: "and", parts: [] } },
    ]),
  );
  let expr: Expr;
  try {
    expr = parseCondition(
      text.replaceAll(/(?<=^|[\s()])(?:AND|OR|NOT)(?=$|[\s()])/g, (word) => word.toLowerCase()),
      selections,
    );
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    throw fault(error.message.replaceAll("selection", "rule"), error.offset);
  }
  const terms = alternatives(expr, ruleNames, false).filter(isPossible);
  if (terms.length === 0 || terms.length > MOST_TERMS)
    throw fault(
      terms.length === 0
        ? "this can never hold"
        : `the condition comes to more than ${MOST_TERMS} alternatives`,
    );
  if (terms.some(({ all }) => all.size === 0))
    throw fault("this holds when nothing happens: name a rule that must match");
  return terms.map(({ all, none }) => ({
    all: [...all].toSorted((a, b) => a - b),
    none: [...none].toSorted((a, b) => a - b),
  }));
}

function isPossible({ all, none }: Term): boolean {
  return [...all].every((rule) => !none.has(rule));
}

function alternatives(expr: Expr, ruleNames: readonly string[], isNegated: boolean): Term[] {
  switch (expr.kind) {
    case "not":
      return alternatives(expr.part, ruleNames, !isNegated);
    case "selection": {
      const [rule, nothing] = [new Set([ruleNames.indexOf(expr.name)]), new Set<number>()];
      return [isNegated ? { all: nothing, none: rule } : { all: rule, none: nothing }];
    }
    case "and":
    case "or": {
      const parts = expr.parts.map((part) => alternatives(part, ruleNames, isNegated));
      return (expr.kind === "and") === isNegated ? parts.flat() : parts.reduce(both);
    }
    case "test":
      throw new Error("a condition of rules has no comparisons");
  }
}

/** Each alternative of one with each of the other; one more than may be is enough to be refused. */
function both(one: readonly Term[], other: readonly Term[]): Term[] {
  const terms = one.flatMap((a) =>
    other.map((b) => ({ all: a.all.union(b.all), none: a.none.union(b.none) })),
  );
  return terms.slice(0, MOST_TERMS + 1);
}
