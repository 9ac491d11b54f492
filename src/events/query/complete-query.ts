import { fieldAt, parseQuery, QueryError } from "./parse-query.ts";

/** What a person is typing at the cursor. Offsets are UTF-16 units of the query. */
export type CompletionPlace = {
  readonly kind: "field" | "exists" | "value" | "nothing";
  /** For a value, the field that it is of; else empty. */
  readonly field: string;
  /** True when its name stands in quotation marks. */
  readonly isOwn: boolean;
  /** What stands before the cursor, without quotes and escapes. */
  readonly prefix: string;
  readonly replaceFrom: number;
  readonly replaceTo: number;
  /** True when AND or OR can stand here. */
  readonly isAfterTerm: boolean;
  /** The query without what is being typed; empty when nothing sensible is left. */
  readonly rest: string;
};

/** Holds for every event, where a term is still being written. */
const ANYTHING = "class_uid:>=0";

/** Finds the term at the cursor. Never throws: half of what is typed is no query yet. */
export function completionPlace(query: string, cursor: number): CompletionPlace {
  const at = Math.min(Math.max(0, cursor), query.length);
  const start = termStart(query, at);
  const replaceTo = termEnd(query, at);
  const isNegated = /^-[^\s-]?/.test(query.slice(start, at));
  const from = start + (isNegated ? 1 : 0);
  const typed = query.slice(from, at);
  const place = {
    field: "",
    isOwn: false,
    prefix: typed,
    replaceFrom: from,
    replaceTo,
    isAfterTerm: !isNegated && isAfterTerm(query.slice(0, start)),
    rest: restOf(query, start, replaceTo),
  };
  const found = fieldAt(typed);
  if (found === null) return { ...place, kind: "field", prefix: unquote(typed) };
  const value = typed.slice(found.length);
  const named = { ...place, isAfterTerm: false, replaceFrom: from + found.length, prefix: unquote(value) };
  if (found.field === "_exists_" && !found.isOwn) return { ...named, kind: "exists" };
  return /^[/[{<>]/.test(value)
    ? { ...named, kind: "nothing" }
    : { ...named, kind: "value", field: found.field, isOwn: found.isOwn };
}

/** Where the term began that reaches up to the cursor. */
function termStart(query: string, cursor: number): number {
  let start = 0;
  let quote = false;
  for (let at = 0; at < cursor; at++) {
    const char = query.charAt(at);
    if (char === "\\") at++;
    else if (char === '"') quote = !quote;
    else if (!quote && /[\s()]/.test(char)) start = at + 1;
  }
  return start;
}

/** Where the term ends that the cursor stands in. In quotes, that is the closing one if there is any. */
function termEnd(query: string, cursor: number): number {
  const isQuoted =
    (query.slice(termStart(query, cursor), cursor).replaceAll(/\\./g, "").match(/"/g) ?? []).length % 2;
  if (isQuoted === 1) {
    const close = /^(?:\\.|[^"\\])*"/.exec(query.slice(cursor));
    return close === null ? query.length : cursor + close[0].length;
  }
  return cursor + (/^[^\s()]*/.exec(query.slice(cursor))?.[0].length ?? 0);
}

function isAfterTerm(before: string): boolean {
  const words = before.trimEnd();
  return words !== "" && !words.endsWith("(") && !/(?:^|[\s(])(?:AND|OR|NOT)$/.test(words);
}

function restOf(query: string, start: number, end: number): string {
  const rest = `${query.slice(0, start)}${ANYTHING}${query.slice(end)}`;
  try {
    parseQuery(rest);
    return rest;
  } catch (error) {
    if (error instanceof QueryError) return "";
    throw error;
  }
}

function unquote(value: string): string {
  const inner = value.startsWith('"') ? value.slice(1).replace(/"$/, "") : value;
  return inner.replaceAll(/\\([*?"()\\ :[\]{}<>/-])/g, "$1").replace(/\*$/, "");
}
