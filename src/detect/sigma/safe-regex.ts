import { RE2JS } from "re2js";

/** Longest text that a pattern looks at. What an attacker hides beyond it is a rule's to find by other means. */
const MAX_CHARACTERS = 32_768;

type Search = (text: string) => boolean;
const compiled = new Map<string, Search>();
/** Patterns kept compiled; more than all public rules have. */
const KEPT = 5000;

/**
 * True when a pattern occurs in a text. Time is bounded whatever the pattern: those with at most one open repetition go
 * to the native engine, which then takes at most the square of a short text, and all others to one that is linear.
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

function compile(source: string, flags: string): Search {
  if (openRepetitions(source) <= 1) {
    const native = new RegExp(source, flags);
    return (text) => native.test(text);
  }
  const bits =
    (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes("m") ? RE2JS.MULTILINE : 0) |
    (flags.includes("s") ? RE2JS.DOTALL : 0);
  try {
    const linear = RE2JS.compile(source, bits);
    return (text) => linear.matcher(text).find();
  } catch {
    // look-around and back-references have no linear engine: short texts only
    const native = new RegExp(source, flags);
    return (text) => native.test(text.slice(0, 1024));
  }
}

/** Repetitions without a small upper bound: `*`, `+`, `{n,}` and `{n,m}` with a large m. Those in a class do not count. */
function openRepetitions(source: string): number {
  const outsideClasses = source.replaceAll(/\\./g, "e").replaceAll(/\[[^\]]*\]/g, "c");
  const repetitions = outsideClasses.match(/[*+]|\{\d+,(\d*)\}/g) ?? [];
  return repetitions.filter((one) => !/^\{\d+,\d{1,2}\}$/.test(one)).length;
}
