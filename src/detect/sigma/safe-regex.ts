import { RE2JS } from "re2js";

/** Longest text that a pattern looks at. What an attacker hides beyond it is a rule's to find by other means. */
export const MAX_REGEX_CHARACTERS = 32_768;

/** True when a pattern occurs in a text. */
export type RegexSearch = (text: string) => boolean;

/**
 * A pattern as a function of a text. Its time is bounded whatever the pattern and the text: the native engine has those
 * that it can only take few steps for, and one that is linear has all others. The pattern is one that {@link regexFault}
 * finds nothing wrong with.
 */
export function compileRegex(source: string, flags: string): RegexSearch {
  const growth = growthOf(source);
  const native = growth === null ? null : new RegExp(source, flags);
  // compiled when first needed: most patterns never meet a text that is too long for the native engine
  let others: RegexSearch | null = null;
  const search = (text: string): boolean => {
    if (native !== null && isShortFor(growth, text)) return native.test(text);
    others ??= searchOthers(source, flags);
    return others(text);
  };
  return (text) => search(text.length > MAX_REGEX_CHARACTERS ? text.slice(0, MAX_REGEX_CHARACTERS) : text);
}

/** Longest pattern that is read. */
const MAX_PATTERN = 10_000;

/** Why a pattern cannot be used, or null. Flags are those of JavaScript. */
export function regexFault(source: string, flags: string): string | null {
  if (source.length > MAX_PATTERN) return `it has more than ${MAX_PATTERN} characters`;
  try {
    RegExp(source, flags);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    // V8 repeats the pattern before it says what is wrong
    return message.slice(message.lastIndexOf(": ") + 2).replace(/^./, (first) => first.toLowerCase());
  }
  if (isQuick(source) || linearOf(source, flags) !== null) return null;
  return OUTSIDE_LINEAR.test(source)
    ? "look-around and back-references can take for ever together with repetitions: use one of both"
    : "its repetitions multiply to more than an engine that takes bounded time can hold";
}

/** What no linear engine knows: look-around, back-references. */
const OUTSIDE_LINEAR = /\(\?<?[=!]|\\[1-9k]/;

/** What the linear engine cannot read is a pattern of which the native one takes at most the square of a text. */
function searchOthers(source: string, flags: string): RegexSearch {
  const linear = linearOf(source, flags);
  if (linear !== null) return linear;
  const native = new RegExp(source, flags);
  return (text) => native.test(text);
}

/** Null for look-around, back-references, and what would need a huge automaton. */
function linearOf(source: string, flags: string): RegexSearch | null {
  const bits =
    (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes("m") ? RE2JS.MULTILINE : 0) |
    (flags.includes("s") ? RE2JS.DOTALL : 0);
  try {
    const pattern = RE2JS.compile(source, bits);
    return (text) => pattern.matcher(text).find();
  } catch {
    return null;
  }
}

/** Steps that the native engine may take for a text: some milliseconds. */
const MOST_STEPS = 10_000_000;
/** Ways to try at one place of a text that are still quick. */
const MOST_WAYS = 1000;
/** What both engines read alike; they differ in what is a space, a line end, or a letter without case beyond it. */
const ALIKE = /^[\t\n\f\x20-\x7e]*$/;

/** How the steps of the native engine grow with a text: to which power, and times what. */
type Growth = { readonly power: number; readonly ways: number };

function isShortFor(growth: Growth | null, text: string): boolean {
  return growth !== null && text.length ** growth.power * growth.ways <= MOST_STEPS && ALIKE.test(text);
}

/**
 * How many steps the native engine takes at most: a text is tried from each of its places, each open repetition can end
 * at each of the places behind, and bounded ones share a text in a number of ways. Null when a group is repeated, which
 * can take time that grows exponentially, or when there are too many ways.
 */
function growthOf(source: string): Growth | null {
  const outsideClasses = source.replaceAll(/\\./g, "e").replaceAll(/\[[^\]]*\]/g, "c");
  if (/\)(?:[*+]|\{)/.test(outsideClasses)) return null;
  let power = 1;
  let ways = 1;
  for (const [quantifier, least, most] of outsideClasses.matchAll(
    /[*+]|\{(\d+)(?:,(\d*))?\}|(?<![*+?}(|])\?/g,
  )) {
    if (quantifier === "?") ways *= 2;
    else if (least === undefined || most === "") power++;
    else ways *= Math.max(1, Number(most ?? least) - Number(least) + 1);
  }
  return ways <= MOST_WAYS ? { power, ways } : null;
}

/** True for patterns that the native engine finds in at most the square of a text. */
function isQuick(source: string): boolean {
  const growth = growthOf(source);
  return growth !== null && growth.power <= 2;
}
