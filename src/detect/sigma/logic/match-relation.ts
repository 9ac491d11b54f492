import ipaddr from "ipaddr.js";
import { matchesValue } from "../evaluate.ts";
import type { Match } from "../rule.ts";
import {
  type AnchoredText,
  anchoredText,
  literalOf,
  mapText,
  plainSigmaText,
  type SigmaText,
} from "../sigma-text.ts";
import { coversText, textsMeet } from "./text-relation.ts";

/** A comparison of text, however it was written. */
type Pattern = {
  readonly text: SigmaText;
  readonly isCased: boolean;
  /** In lower case. */
  readonly folded: SigmaText;
  /** Folded, when it is one literal, open at its ends or not. */
  readonly literal: AnchoredText | null;
  readonly isAscii: boolean;
  /** True when the text has no letters, so that case is no matter. */
  readonly isCaseless: boolean;
};

/** A rule's comparisons live as long as the rule, and each is compared with many others. */
const patterns = new WeakMap<Match, Pattern | null>();

function patternOf(match: Match): Pattern | null {
  const known = patterns.get(match);
  if (known !== undefined) return known;
  const made = makePattern(match);
  patterns.set(match, made);
  return made;
}

function makePattern(match: Match): Pattern | null {
  if (match.kind === "text") return patternOfText(match.value, match.isCased);
  // a number is what it prints as, and so is a truth value, in any case
  if (match.kind === "number") return patternOfText(plainSigmaText(String(match.value)), true);
  return match.kind === "boolean" ? patternOfText(plainSigmaText(String(match.value)), false) : null;
}

function patternOfText(text: SigmaText, isCased: boolean): Pattern {
  const folded = mapText(text, (part) => part.toLowerCase());
  return {
    text,
    isCased,
    folded,
    literal: anchoredText(folded),
    isAscii: isOf(text, /^[\u0020-~]*$/),
    isCaseless: isOf(text, /^[\u0020-@[-`{-~]*$/),
  };
}

function isOf(text: SigmaText, characters: RegExp): boolean {
  return text.every((part) => part.kind !== "text" || characters.test(part.text));
}

/** Comparisons of one value by itself; the others look at whether fields are there. */
export function isOfValue(match: Match): boolean {
  return match.kind !== "null" && match.kind !== "exists" && match.kind !== "fieldref";
}

/** True when every value that one comparison accepts is accepted by the other. Never true where it is not so. */
export function impliesMatch(narrow: Match, wide: Match): boolean {
  const [one, other] = [patternOf(narrow), patternOf(wide)];
  if (one !== null && other !== null) return impliesPattern(one, other);
  if (one !== null) {
    const only = onlyText(one);
    return only !== null && isOfValue(wide) && matchesValue(wide, only);
  }
  if (narrow.kind === "compare" && wide.kind === "compare") return impliesBound(narrow, wide);
  if (narrow.kind === "cidr" && wide.kind === "cidr") return isWithin(narrow.network, wide.network);
  return sameMatch(narrow, wide);
}

/** True when no single value is accepted by both. Never true where it is not so. */
export function excludesMatch(one: Match, other: Match): boolean {
  const [a, b] = [patternOf(one), patternOf(other)];
  if (a !== null && b !== null) return excludesPattern(a, b);
  if (a !== null) return excludesText(a, other);
  return b === null ? excludesSame(one, other) : excludesText(b, one);
}

/** Of two comparisons of one kind. */
function excludesSame(one: Match, other: Match): boolean {
  if (one.kind === "compare" && other.kind === "compare") return boundsExclude(one, other);
  if (one.kind === "cidr" && other.kind === "cidr")
    return !isWithin(one.network, other.network) && !isWithin(other.network, one.network);
  if (one.kind !== "timepart" || other.kind !== "timepart") return false;
  return one.part === other.part && one.value !== other.value;
}

function impliesPattern(narrow: Pattern, wide: Pattern): boolean {
  if (wide.isCased) return (narrow.isCased || narrow.isCaseless) && coversText(wide.text, narrow.text);
  // beyond ASCII the lower case of a text is more than that of its parts
  if (narrow.isCased && !narrow.isAscii) return false;
  if (narrow.literal !== null && wide.literal !== null) return impliesLiteral(narrow.literal, wide.literal);
  return coversText(wide.folded, narrow.folded);
}

function impliesLiteral(narrow: AnchoredText, wide: AnchoredText): boolean {
  const isFixed = (end: "start" | "end"): boolean => narrow.anchor === "whole" || narrow.anchor === end;
  switch (wide.anchor) {
    case "anywhere":
      return narrow.text.includes(wide.text);
    case "start":
      return isFixed("start") && narrow.text.startsWith(wide.text);
    case "end":
      return isFixed("end") && narrow.text.endsWith(wide.text);
    case "whole":
      return narrow.anchor === "whole" && narrow.text === wide.text;
  }
}

function excludesPattern(one: Pattern, other: Pattern): boolean {
  if (one.isCased && other.isCased) return !textsMeet(one.text, other.text);
  if (one.isCased !== other.isCased && !(one.isAscii && other.isAscii)) return false;
  if (one.literal !== null && other.literal !== null && isFree(one.literal, other.literal)) return false;
  return !textsMeet(one.folded, other.folded);
}

/** True when one literal may stand anywhere, and the other leaves room for it. */
function isFree(one: AnchoredText, other: AnchoredText): boolean {
  const anchors = [one.anchor, other.anchor];
  return anchors.includes("anywhere") && !anchors.includes("whole");
}

function excludesText(pattern: Pattern, other: Match): boolean {
  const only = onlyText(pattern);
  return only !== null && isOfValue(other) && !matchesValue(other, only);
}

/** The one text that a pattern accepts, or null when there are more. */
function onlyText(pattern: Pattern): string | null {
  return pattern.isCased || pattern.isCaseless ? literalOf(pattern.text) : null;
}

type Compare = Extract<Match, { kind: "compare" }>;

function isUpper({ operator }: Compare): boolean {
  return operator === "lt" || operator === "lte";
}

function impliesBound(narrow: Compare, wide: Compare): boolean {
  if (isUpper(narrow) !== isUpper(wide)) return false;
  if (narrow.value === wide.value) return wide.operator.length === 3 || narrow.operator === wide.operator;
  return isUpper(narrow) ? narrow.value < wide.value : narrow.value > wide.value;
}

function boundsExclude(one: Compare, other: Compare): boolean {
  if (isUpper(one) === isUpper(other)) return false;
  const [upper, lower] = isUpper(one) ? [one, other] : [other, one];
  if (upper.value === lower.value) return upper.operator === "lt" || lower.operator === "gt";
  return upper.value < lower.value;
}

const networks = new Map<string, ReturnType<typeof ipaddr.parseCIDR>>();

function networkOf(written: string): ReturnType<typeof ipaddr.parseCIDR> {
  const known = networks.get(written) ?? ipaddr.parseCIDR(written);
  networks.set(written, known);
  return known;
}

function isWithin(inner: string, outer: string): boolean {
  const [[address, bits], range] = [networkOf(inner), networkOf(outer)];
  return address.kind() === range[0].kind() && bits >= range[1] && address.match(range);
}

/** Patterns that are regular expressions, and parts of times, imply themselves alone. */
export function sameMatch(one: Match, other: Match): boolean {
  return one.kind === other.kind && JSON.stringify(one) === JSON.stringify(other);
}
