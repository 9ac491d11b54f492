import type { Need } from "../../schema/need.ts";
import type { Expr, Match, SigmaRule, Test } from "./rule.ts";

/**
 * What every event has that one of some rules matches, as far as it can be told from the rules; null when an event with
 * nothing at all could match. Absence, negation and keywords need nothing.
 */
export function needOfRules(rules: readonly Pick<SigmaRule, "condition">[]): Need | null {
  return anyOf(rules.map(({ condition }) => needOf(condition)));
}

function needOf(expr: Expr): Need | null {
  switch (expr.kind) {
    case "and":
      return allOf(expr.parts.map(needOf));
    case "or":
      return anyOf(expr.parts.map(needOf));
    case "not":
      return null;
    case "selection":
      return needOf(expr.part);
    case "test":
      return needOfTest(expr.test);
  }
}

function allOf(needs: readonly (Need | null)[]): Need | null {
  const known = needs.filter((need) => need !== null);
  const [only] = known;
  return known.length === 1 && only !== undefined
    ? only
    : known.length === 0
      ? null
      : { kind: "and", parts: known };
}

function anyOf(needs: readonly (Need | null)[]): Need | null {
  const parts: Need[] = [];
  const texts = new Map<string, Set<string>>();
  for (const need of needs) {
    if (need === null) return null;
    if (need.kind !== "contains") parts.push(need);
    else {
      const known = texts.get(need.field) ?? new Set();
      for (const text of need.texts) known.add(text);
      texts.set(need.field, known);
    }
  }
  for (const [field, some] of texts) parts.push({ kind: "contains", field, texts: [...some] });
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: "or", parts };
}

function needOfTest({ field, match }: Test): Need | null {
  if (field === null || match.kind === "null" || (match.kind === "exists" && !match.isPresent)) return null;
  const text = requiredText(match);
  return text === "" ? { kind: "field", field } : { kind: "contains", field, texts: [text] };
}

/** The longest run of ASCII that a value has which compares so; empty when there is none. */
function requiredText(match: Match): string {
  if (match.kind === "number") return String(match.value);
  if (match.kind !== "text") return "";
  const runs = match.value.flatMap((part) => (part.kind === "text" ? part.text.split(BEYOND_ASCII) : []));
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
}

const BEYOND_ASCII = /[^\0-\x7f]+/;
