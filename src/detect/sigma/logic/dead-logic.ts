import { predicateKey } from "../compiled/predicate.ts";
import type { Expr, SigmaRule } from "../rule.ts";
import { impliesTest, isSatisfiable, type Steps, type Wanted } from "./satisfiable.ts";

/** Something in a rule that does nothing, or not what it seems to. */
export type DeadLogic = {
  readonly kind: (typeof DEAD_KINDS)[number];
  /** The part that it is about: a selection, one of its alternatives or values. Null for the condition. */
  readonly at: Expr | null;
  /** The name of the selection; empty for the condition. */
  readonly selection: string;
  /** The value that covers another; else null. */
  readonly by: Expr | null;
};

export const DEAD_KINDS = [
  "conditionNever",
  "conditionAlways",
  "conditionListsOnly",
  "selectionNever",
  "selectionAlways",
  "selectionListsOnly",
  "filterUnreachable",
  "selectionWithoutEffect",
  "valueCovered",
  "valueImplied",
  "alternativeCovered",
] as const;

/**
 * What of a rule's logic is dead. Everything that is told is certain for all events, but for what is named `ListsOnly`
 * and `filterUnreachable`: those hold for events in which no field has several values.
 */
export function findDeadLogic({
  condition,
  selections,
}: Pick<SigmaRule, "condition" | "selections">): DeadLogic[] {
  const finder = new Finder(condition);
  const ofAll = finder.ofCondition();
  const found = [...selections].flatMap(([name, expr]) => [
    // of a condition that is dead itself, every part is without effect
    ...finder.ofSelection(name, expr, ofAll.length > 0),
    ...finder.within(expr, name),
  ]);
  return [...ofAll, ...found];
}

/** Steps that are spent on one rule: a second or two. Published rules take a hundredth of that. */
const MOST_STEPS = 400_000;

class Finder {
  readonly #condition: Expr;
  readonly #steps: Steps = { left: MOST_STEPS };

  constructor(condition: Expr) {
    this.#condition = condition;
  }

  #isNever(...wanted: Wanted[]): boolean {
    return isSatisfiable(wanted, "any", this.#steps) === false;
  }

  #isNeverSingle(...wanted: Wanted[]): boolean {
    return isSatisfiable(wanted, "singleValued", this.#steps) === false;
  }

  ofCondition(): DeadLogic[] {
    const condition = this.#condition;
    const tell = (kind: DeadLogic["kind"]): DeadLogic[] => [{ kind, at: null, selection: "", by: null }];
    if (this.#isNever(yes(condition))) return tell("conditionNever");
    if (this.#isNever(no(condition))) return tell("conditionAlways");
    return this.#isNeverSingle(yes(condition)) ? tell("conditionListsOnly") : [];
  }

  /** A selection by itself, and what the condition would be without it. */
  ofSelection(name: string, expr: Expr, isKnownDead: boolean): DeadLogic[] {
    const tell = (kind: DeadLogic["kind"]): DeadLogic[] => [{ kind, at: expr, selection: name, by: null }];
    if (this.#isNever(yes(expr))) return tell("selectionNever");
    if (this.#isNever(no(expr))) return tell("selectionAlways");
    if (this.#isNeverSingle(yes(expr))) return tell("selectionListsOnly");
    const uses = usesOf(this.#condition, expr, true);
    if (isKnownDead || uses.size !== 1) return [];
    const without = replaced(this.#condition, expr, FALSE);
    if (uses.has(false)) return this.#isNeverSingle(yes(without), yes(expr)) ? tell("filterUnreachable") : [];
    const always = replaced(this.#condition, expr, TRUE);
    const isCovered = this.#isNever(yes(always), no(without), yes(expr));
    return isCovered || this.#isNever(yes(always), no(expr)) ? tell("selectionWithoutEffect") : [];
  }

  /** What lies in lists: values that another one covers, and maps. */
  within(expr: Expr, selection: string): DeadLogic[] {
    switch (expr.kind) {
      case "selection":
      case "not":
        return this.within(expr.part, selection);
      case "test":
        return [];
      case "and":
      case "or":
        return [
          ...this.#coveredIn(expr, selection),
          ...expr.parts.flatMap((part) => this.within(part, selection)),
        ];
    }
  }

  /** Of `or` what implies another part, of `and` what another part implies. */
  #coveredIn(expr: Extract<Expr, { kind: "and" | "or" }>, selection: string): DeadLogic[] {
    const { kind, parts } = expr;
    // what a modifier makes of one value is its own affair
    if (isOneValue(parts)) return [];
    const isDead = new Set<Expr>();
    const byKey = parts.length > MOST_COMPARED ? firstByKey(parts) : null;
    return parts.flatMap((part): DeadLogic[] => {
      const by =
        byKey === null
          ? parts.find((other) => other !== part && !isDead.has(other) && this.#covers(kind, other, part))
          : byKey.get(normalKey(part));
      if (by === undefined || by === part) return [];
      isDead.add(part);
      return [{ kind: deadKind(kind, part, by), at: part, selection, by }];
    });
  }

  /** True when a part may be left out because another is there. */
  #covers(kind: "and" | "or", other: Expr, part: Expr): boolean {
    const [narrow, wide] = kind === "or" ? [part, other] : [other, part];
    if (narrow.kind !== "test" || wide.kind !== "test") return this.#isNever(yes(narrow), no(wide));
    this.#steps.left -= PAIR_STEPS;
    return this.#steps.left > 0 && impliesTest(narrow.test, wide.test);
  }
}

/** What it takes to compare two values. */
const PAIR_STEPS = 0.1;

const yes = (expr: Expr): Wanted => ({ expr, holds: true });
const no = (expr: Expr): Wanted => ({ expr, holds: false });

/**
 * What a filter, which was added to a rule's condition, does to it: `silences` when the rule matches nothing any more,
 * `nothing` when it never keeps the rule from matching, but for events in which a field has several values.
 */
export function filterEffect(condition: Expr, filter: Expr): "silences" | "nothing" | null {
  const steps = { left: MOST_STEPS };
  const without = replaced(condition, filter, TRUE);
  const isNever = (wanted: readonly Wanted[]): boolean =>
    isSatisfiable(wanted, "singleValued", steps) === false;
  if (isNever([yes(without)])) return null;
  if (isNever([yes(condition)])) return "silences";
  return isNever([yes(without), no(filter)]) ? "nothing" : null;
}

const TRUE: Expr = { kind: "and", parts: [] };
const FALSE: Expr = { kind: "or", parts: [] };

/** Whether a part is asked to hold, or not to; both when it is asked twice. */
function usesOf(expr: Expr, part: Expr, isPositive: boolean): Set<boolean> {
  if (expr === part) return new Set([isPositive]);
  switch (expr.kind) {
    case "and":
    case "or":
      return new Set(expr.parts.flatMap((inner) => [...usesOf(inner, part, isPositive)]));
    case "not":
      return usesOf(expr.part, part, !isPositive);
    case "selection":
    case "test":
      return new Set();
  }
}

function replaced(expr: Expr, part: Expr, by: Expr): Expr {
  if (expr === part) return by;
  switch (expr.kind) {
    case "and":
    case "or":
      return { kind: expr.kind, parts: expr.parts.map((inner) => replaced(inner, part, by)) };
    case "not":
      return { kind: "not", part: replaced(expr.part, part, by) };
    case "selection":
    case "test":
      return expr;
  }
}

/** Alternatives of a list that are compared with each other; of a longer one only those that stand there twice. */
const MOST_COMPARED = 400;

function firstByKey(parts: readonly Expr[]): Map<string, Expr> {
  return new Map(parts.toReversed().map((part) => [normalKey(part), part]));
}

function deadKind(kind: "and" | "or", part: Expr, by: Expr): DeadLogic["kind"] {
  if (kind === "and") return "valueImplied";
  return isSimple(part) && isSimple(by) ? "valueCovered" : "alternativeCovered";
}

/** One value: a comparison, or what a modifier makes of one. */
function isSimple(expr: Expr): boolean {
  return expr.kind === "test" || (expr.kind === "or" && isOneValue(expr.parts));
}

function isOneValue(parts: readonly Expr[]): boolean {
  const [first] = parts;
  if (first?.kind !== "test" || !MAKING.some((modifier) => first.test.modifiers.includes(modifier)))
    return false;
  return parts.every(
    (part) =>
      part.kind === "test" &&
      part.test.field === first.test.field &&
      part.test.written === first.test.written,
  );
}

/** Modifiers that make several comparisons of one value. */
const MAKING = ["windash", "base64offset", "expand"];

/** One text for conditions that say the same in another order, under other names, or twice. */
export function normalKey(expr: Expr): string {
  switch (expr.kind) {
    case "selection":
      return normalKey(expr.part);
    case "not":
      return expr.part.kind === "not" ? normalKey(expr.part.part) : `not(${normalKey(expr.part)})`;
    case "test":
      return predicateKey(expr.test);
    case "and":
    case "or": {
      const keys = [...new Set(partsOf(expr, expr.kind).map(normalKey))].toSorted();
      return keys.length === 1 ? (keys[0] ?? "") : `${expr.kind}(${keys.join(" ")})`;
    }
  }
}

/** The parts of an `and` or `or`, without those of the same kind that lie within. */
function partsOf(expr: Expr, kind: "and" | "or"): Expr[] {
  if (expr.kind === "selection") return partsOf(expr.part, kind);
  return expr.kind === kind ? expr.parts.flatMap((part) => partsOf(part, kind)) : [expr];
}
