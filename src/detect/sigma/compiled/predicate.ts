import type { Match, Test } from "../rule.ts";
import { type Anchor, anchoredText, mapText } from "../sigma-text.ts";
import { GRAM } from "./grams.ts";
import { type LiteralSet, regexNeeds } from "./regex-needs.ts";

/** A literal, case folded, and where it must stand: what the literal index finds by itself. */
export type Literal = { readonly text: string; readonly anchor: Anchor };

/**
 * True for literals that are in few values: long ones, and those with a character beyond ASCII. Half of a surrogate pair
 * is within the pair as text, but not as bytes.
 */
function isIndexable(text: string): boolean {
  return (text.length >= GRAM || isBeyondAscii(text)) && text.isWellFormed();
}

function isBeyondAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return true;
  return false;
}

/** The literal that a comparison is, when it is no more than one; whole literals may be of any length. */
export function literalMatch(match: Match): Literal | null {
  const literal = uncasedLiteral(match);
  return literal === null || literal.anchor === "whole" || isIndexable(literal.text) ? literal : null;
}

/** The literal that a comparison without regard to case is, however short it is. */
export function uncasedLiteral(match: Match): Literal | null {
  if (match.kind === "number") return { text: String(match.value), anchor: "whole" };
  if (match.kind === "boolean") return { text: String(match.value), anchor: "whole" };
  if (match.kind !== "text" || match.isCased) return null;
  const literal = anchoredText(match.value);
  if (literal !== null && literal.anchor !== "whole" && !literal.text.isWellFormed()) return null;
  return literal && { text: literal.text.toLowerCase(), anchor: literal.anchor };
}

/**
 * What every value that a comparison accepts has somewhere, one text of each set, case folded. Only sets whose texts an
 * index finds; none for a comparison that is a literal itself.
 */
export function necessaryTexts(match: Match): LiteralSet[] {
  if (literalMatch(match) !== null) return [];
  return textsOf(match).filter((set) => set.every(isIndexable));
}

function textsOf(match: Match): readonly LiteralSet[] {
  if (match.kind === "regex") return regexNeeds(match.source, match.flags).texts;
  if (match.kind !== "text") return [];
  return match.value.flatMap((part) => (part.kind === "text" ? [[part.text.toLowerCase()]] : []));
}

/** Least UTF-16 units of a value that a comparison accepts, as far as it is known. */
export function leastLength(match: Match): number {
  return match.kind === "regex" ? regexNeeds(match.source, match.flags).length : 0;
}

/** True for comparisons that only the text of one value decides. */
export function isOfText({ field, match }: Test): boolean {
  return field !== null && (match.kind === "text" || match.kind === "regex");
}

/** One string for equal comparisons, so that each is kept and worked out once. */
export function predicateKey({ field, match }: Test): string {
  const folded =
    match.kind === "text" && !match.isCased
      ? { ...match, value: mapText(match.value, (text) => text.toLowerCase()) }
      : match;
  return JSON.stringify([field, folded]);
}
