/** A Sigma string: literal text with wildcards between. `any` is `*`, `one` is `?`. */
export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" };
export type SigmaText = readonly TextPart[];

const ANY: TextPart = { kind: "any" };
const ONE: TextPart = { kind: "one" };

/**
 * Reads a rule's string value. A backslash makes `*`, `?` and a backslash literal; before anything else it is itself.
 * Source: Sigma specification 2.1, "Escaping".
 */
export function parseSigmaText(value: string): SigmaText {
  const parts: TextPart[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
  };
  for (let index = 0; index < value.length; index++) {
    const char = value.charAt(index);
    const next = value.charAt(index + 1);
    if (char === "\\" && (next === "*" || next === "?" || next === "\\")) {
      text += next;
      index++;
    } else if (char === "*" || char === "?") {
      flush();
      parts.push(char === "*" ? ANY : ONE);
    } else text += char;
  }
  flush();
  return parts.length === 0 ? plainSigmaText("") : parts;
}

/** Literal text as a value without wildcards. */
export function plainSigmaText(text: string): SigmaText {
  return [{ kind: "text", text }];
}

/** The text of a value without wildcards, else null. */
export function literalOf(value: SigmaText): string | null {
  const [only] = value;
  return value.length === 1 && only?.kind === "text" ? only.text : null;
}

/** Opens a value at its ends; an end that is open stays as it is, and of an empty text only the wildcard is left. */
export function openEnds(
  value: SigmaText,
  ends: { readonly start: boolean; readonly end: boolean },
): SigmaText {
  const inner = literalOf(value) === "" ? [] : [...value];
  if (ends.start && inner[0]?.kind !== "any") inner.unshift(ANY);
  if (ends.end && inner.at(-1)?.kind !== "any") inner.push(ANY);
  return inner;
}

/** A value as a rule would write it. */
export function printSigmaText(value: SigmaText): string {
  return value
    .map((part) =>
      part.kind === "text" ? part.text.replaceAll(/[*?]/g, "\\$&") : part.kind === "any" ? "*" : "?",
    )
    .join("");
}

export function mapText(value: SigmaText, change: (text: string) => string): SigmaText {
  return value.map((part) => (part.kind === "text" ? { kind: "text", text: change(part.text) } : part));
}

/** True when a value matches a whole text; both as given, so fold case before. */
export function matchesText(value: SigmaText, text: string): boolean {
  return compileSigmaText(value)(text);
}

/**
 * A value as a function of a whole text. Takes at most the product of the lengths, whatever the wildcards: after a
 * mismatch only the last `*` gives way.
 */
export function compileSigmaText(value: SigmaText): (text: string) => boolean {
  const anchored = anchoredText(value);
  if (anchored !== null) return ANCHORED[anchored.anchor](anchored.text);
  const units = value.flatMap((part): Unit[] => (part.kind === "text" ? unitsOf(part.text) : [part.kind]));
  return (text) => matchesUnits(units, text);
}

/** Where a literal must stand in a value. */
export type Anchor = "whole" | "start" | "end" | "anywhere";

export type AnchoredText = { readonly text: string; readonly anchor: Anchor };

/** A value that is one literal, open at its ends or not; null for all others. */
export function anchoredText(value: SigmaText): AnchoredText | null {
  const isOpenAtStart = value[0]?.kind === "any";
  const isOpenAtEnd = value.length > 1 && value.at(-1)?.kind === "any";
  const inner = literalOf(value.slice(isOpenAtStart ? 1 : 0, isOpenAtEnd ? -1 : undefined));
  if (inner === null) return null;
  if (isOpenAtStart) return { text: inner, anchor: isOpenAtEnd ? "anywhere" : "end" };
  return { text: inner, anchor: isOpenAtEnd ? "start" : "whole" };
}

const ANCHORED: { readonly [Where in Anchor]: (literal: string) => (text: string) => boolean } = {
  whole: (literal) => (text) => text === literal,
  start: (literal) => (text) => text.startsWith(literal),
  end: (literal) => (text) => text.endsWith(literal),
  anywhere: (literal) => (text) => text.includes(literal),
};

type Unit = number | "any" | "one";

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** One character is two code units beyond the first 65,536. */
function charLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function matchesUnits(units: readonly Unit[], text: string): boolean {
  let [unit, at, star, starAt] = [0, 0, -1, 0];
  while (at < text.length) {
    const current = units[unit];
    if (current === "any") {
      star = unit++;
      starAt = at;
    } else if (current === "one" || current === text.charCodeAt(at)) {
      unit++;
      at += current === "one" ? charLength(text, at) : 1;
    } else if (star < 0) return false;
    else {
      unit = star + 1;
      at = ++starAt;
    }
  }
  while (units[unit] === "any") unit++;
  return unit === units.length;
}
