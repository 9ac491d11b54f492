import type { Match, Test } from "./rule.ts";
import { type Anchor, anchoredText, mapText } from "./sigma-text.ts";

/** A literal, case folded, and where it must stand: what the literal index finds by itself. */
export type Literal = { readonly text: string; readonly anchor: Anchor };

/** Runs of this many characters are what the index looks for. */
export const GRAM = 4;

/** True for literals that are in few values: long ones, and those with a character beyond ASCII. */
export function isIndexable(text: string): boolean {
  return text.length >= GRAM || firstBeyondAscii(text) >= 0;
}

/** Where the first character beyond ASCII is, or -1. */
export function firstBeyondAscii(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return at;
  return -1;
}

/** The literal that a comparison is, when it is no more than one; whole literals may be of any length. */
export function literalMatch(match: Match): Literal | null {
  if (match.kind === "number") return { text: String(match.value), anchor: "whole" };
  if (match.kind === "boolean") return { text: String(match.value), anchor: "whole" };
  if (match.kind !== "text" || match.isCased) return null;
  const literal = anchoredText(match.value);
  if (literal === null || (literal.anchor !== "whole" && !isIndexable(literal.text))) return null;
  return { text: literal.text.toLowerCase(), anchor: literal.anchor };
}

/** A literal that every value a comparison accepts must have somewhere; null when there is none worth an index. */
export function necessaryLiteral(match: Match): Literal | null {
  const own = literalMatch(match);
  if (own !== null) return own;
  if (match.kind !== "text") return null;
  const longest = match.value.reduce(
    (best, part) => (part.kind === "text" && part.text.length > best.length ? part.text : best),
    "",
  );
  return isIndexable(longest) ? { text: longest.toLowerCase(), anchor: "anywhere" } : null;
}

/** One string for equal comparisons, so that each is kept and worked out once. */
export function predicateKey({ field, match }: Test): string {
  const folded =
    match.kind === "text" && !match.isCased
      ? { ...match, value: mapText(match.value, (text) => text.toLowerCase()) }
      : match;
  return JSON.stringify([field, folded]);
}
