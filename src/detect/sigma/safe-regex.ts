import { RE2JS } from "re2js";

/** Longest text that a pattern looks at. What an attacker hides beyond it is a rule's to find by other means. */
const MAX_CHARACTERS = 32_768;

type Search = (text: string) => boolean;
const compiled = new Map<string, Search>();
/** Patterns kept compiled; more than all public rules have. */
const KEPT = 5000;

/**
 * True when a pattern occurs in a text. Time is bounded whatever the pattern: simple ones go to the native engine, and
 * all others to one that is linear. The pattern is one that {@link regexFault} finds nothing wrong with.
 */
export function searchRegex(source: string, flags: string, text: string): boolean {
  const key = `${flags}/${source}`;
  let search = compiled.get(key);
  if (search === undefined) {
    if (compiled.size >= KEPT) compiled.clear();
    search = compile(source, flags);
    compiled.set(key, search);
  }
  return search(text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text);
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
  if (isQuick(source)) return null;
  try {
    linearOf(source, flags);
    return null;
  } catch {
    return OUTSIDE_LINEAR.test(source)
      ? "look-around and back-references can take for ever together with repetitions: use one of both"
      : "its repetitions multiply to more than an engine that takes bounded time can hold";
  }
}

/** What no linear engine knows: look-around, back-references. */
const OUTSIDE_LINEAR = /\(\?<?[=!]|\\[1-9k]/;

function compile(source: string, flags: string): Search {
  if (isQuick(source)) {
    const native = new RegExp(source, flags);
    return (text) => native.test(text);
  }
  const linear = linearOf(source, flags);
  return (text) => linear.matcher(text).find();
}

/** @throws {Error} for look-around, back-references, and what would need a huge automaton */
function linearOf(source: string, flags: string): RE2JS {
  const bits =
    (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes("m") ? RE2JS.MULTILINE : 0) |
    (flags.includes("s") ? RE2JS.DOTALL : 0);
  return RE2JS.compile(source, bits);
}

/** Ways to try at one place of a text that are still quick. */
const MOST_WAYS = 1000;

/**
 * True for patterns that the native engine finds in at most the square of a short text: no repetition of a group, which
 * can take time that grows exponentially, at most one open repetition, and few ways to share a text among bounded ones.
 */
function isQuick(source: string): boolean {
  const outsideClasses = source.replaceAll(/\\./g, "e").replaceAll(/\[[^\]]*\]/g, "c");
  if (/\)(?:[*+]|\{)/.test(outsideClasses)) return false;
  let open = 0;
  let ways = 1;
  for (const [quantifier, least, most] of outsideClasses.matchAll(
    /[*+]|\{(\d+)(?:,(\d*))?\}|(?<![*+?}(|])\?/g,
  )) {
    if (quantifier === "?") ways *= 2;
    else if (least === undefined || most === "") open++;
    else ways *= Math.max(1, Number(most ?? least) - Number(least) + 1);
  }
  return open <= 1 && ways <= MOST_WAYS;
}
