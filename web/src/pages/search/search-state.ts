import { quoteTerm } from "../../components/entity/entity-query.ts";
import type { UrlState } from "../../state/url-state.ts";

/** What the page's address says about the search. */
export type SearchState = {
  readonly query: string;
  /** OCSF paths of the columns that were added to the list. */
  readonly columns: readonly string[];
  readonly order: "asc" | "desc";
};

/** Reads the address of the search page. */
export function searchStateOf(state: UrlState): SearchState {
  return {
    query: state["q"] ?? "",
    columns: splitList(state["cols"]),
    order: state["sort"] === "time.asc" ? "asc" : "desc",
  };
}

/** The address's `cols` after adding the column, or taking it away when it is there; undefined when none is left. */
export function toggleColumn(columns: readonly string[], path: string): string | undefined {
  const next = columns.includes(path) ? columns.filter((other) => other !== path) : [...columns, path];
  return next.length === 0 ? undefined : next.join(",");
}

/**
 * A query narrowed to a value of a field, or to events without it. A term that is there already is not written twice;
 * its opposite is replaced.
 */
export function narrowQuery(query: string, field: string, value: string, isWanted: boolean): string {
  const term = value === "" ? `_exists_:${field}` : `${field}:${quoteTerm(value)}`;
  // an empty value is the absence of the field, so wanting it is the negation
  const wantsTerm = value === "" ? !isWanted : isWanted;
  const [wanted, opposite] = wantsTerm ? [term, `-${term}`] : [`-${term}`, term];
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

function splitList(text: string | undefined): string[] {
  return [...new Set((text ?? "").split(",").filter((part) => part !== ""))];
}
