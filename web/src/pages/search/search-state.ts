import { type EventField, fieldTerm } from "../../components/event/field-query.ts";
import type { UrlState } from "../../state/url-state.ts";

/** How an event stands in the list: as one line that says what happened, or as the record that was received. */
export const LIST_VIEWS = ["summary", "raw", "wrap"] as const;
export type ListView = (typeof LIST_VIEWS)[number];

/** What the page's address says about the search. */
export type SearchState = {
  readonly query: string;
  /** Fields of the columns that were added to the list: OCSF paths, or names of the source's own fields. */
  readonly columns: readonly string[];
  readonly order: "asc" | "desc";
  readonly view: ListView;
};

/** Longest query that the server reads, in UTF-16 units. */
export const MAX_QUERY = 10_000;
/** Most columns that can be added; the server answers no more fields. */
export const MAX_COLUMNS = 50;

/** Reads the address of the search page. */
export function searchStateOf(state: UrlState): SearchState {
  return {
    query: state["q"] ?? "",
    columns: splitList(state["cols"]).slice(0, MAX_COLUMNS),
    order: state["sort"] === "time.asc" ? "asc" : "desc",
    view: LIST_VIEWS.find((view) => view === state["view"]) ?? "summary",
  };
}

/** The view that the key goes to next. */
export function nextView(view: ListView): ListView {
  return LIST_VIEWS[(LIST_VIEWS.indexOf(view) + 1) % LIST_VIEWS.length] ?? "summary";
}

/** The address's `cols` after adding the column, or taking it away when it is there; undefined when none is left. */
export function toggleColumn(columns: readonly string[], path: string): string | undefined {
  const next = columns.includes(path) ? columns.filter((other) => other !== path) : [...columns, path];
  return next.length === 0 ? undefined : next.map(escapeComma).join(",");
}

/**
 * A query narrowed to a value of a field, or to events without it. A term that is there already is not written twice;
 * its opposite is replaced.
 */
export function narrowQuery(query: string, field: EventField, value: string, isWanted: boolean): string {
  // an empty value is the absence of the field, so wanting it is the negation
  if (value === "") return narrowToField(query, field, !isWanted);
  return addTerm(query, fieldTerm(field, value), isWanted);
}

/** A query narrowed to events that have a field, or to those without it. */
export function narrowToField(query: string, field: EventField, isWanted: boolean): string {
  return addTerm(query, fieldTerm(field, null), isWanted);
}

function addTerm(query: string, term: string, isWanted: boolean): string {
  const [wanted, opposite] = isWanted ? [term, `-${term}`] : [`-${term}`, term];
  const terms = topTerms(query);
  if (terms === null) return `(${query.trim()}) AND ${wanted}`;
  const kept = terms.filter((other) => other !== wanted && other !== opposite);
  return [...kept, wanted].join(" ");
}

/** Terms that stand side by side; null when the query has alternatives, which must go into a group of their own. */
function topTerms(query: string): string[] | null {
  const terms: string[] = [];
  for (const match of query.matchAll(/(?:"(?:\\.|[^"\\])*"|\\.|\((?:[^()"]|"[^"]*")*\)|[^\s"])+/g)) {
    if (match[0] === "OR" || match[0] === "NOT") return null;
    if (match[0] !== "AND") terms.push(match[0]);
  }
  return terms;
}

/** What a saved search keeps of the address. */
const KEPT = ["tab", "sql", "q", "cols", "sort", "view", "time"] as const;

/** The part of the address that makes the search. */
export function keptState(state: UrlState): UrlState {
  return Object.fromEntries(KEPT.flatMap((name) => (state[name] ? [[name, state[name]]] : [])));
}

/** A change of the address to another search: what it does not say is taken away. */
export function takeSearch(kept: UrlState): UrlState {
  return {
    ...Object.fromEntries(KEPT.map((name) => [name, kept[name]])),
    open: undefined,
    order: undefined,
  };
}

/** Whether two addresses make the same search. */
export function isSameSearch(a: UrlState, b: UrlState): boolean {
  return KEPT.every((name) => (a[name] ?? "") === (b[name] ?? ""));
}

function splitList(text: string | undefined): string[] {
  const parts = (text ?? "").match(/(?:\\.|[^,\\])+/gs) ?? [];
  return [...new Set(parts.map((part) => part.replaceAll(/\\(.)/gs, "$1")))];
}

/** Names of a source's fields may hold anything. */
function escapeComma(name: string): string {
  return name.replaceAll(/[\\,]/g, "\\$&");
}
