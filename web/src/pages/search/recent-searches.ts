import { useEffect } from "react";
import { useMe, useTenantUid } from "../../api/me.ts";
import { createKeptStore } from "../../state/kept-store.ts";
import type { Store } from "../../state/store.ts";
import { parseUrl, printUrl, type UrlState } from "../../state/url-state.ts";
import { keptState } from "./search-state.ts";

const MAX_RECENT = 20;
const stores = new Map<string, Store<readonly string[]>>();

/** Addresses of searches that were run last, the newest first. Kept in this browser, by person and tenant. */
export function recentSearches(userUid: string, tenantUid: string): Store<readonly string[]> {
  const name = `recent.${userUid}.${tenantUid}`;
  const known = stores.get(name);
  if (known) return known;
  const made = createKeptStore<readonly string[]>(name, [], { read, write: JSON.stringify });
  stores.set(name, made);
  return made;
}

/** Keeps the search of the address once it was answered: one with a fault is not worth going back to. */
export function useRecentSearch(state: UrlState, isAnswered: boolean): void {
  const userUid = useMe()?.uid;
  const tenantUid = useTenantUid();
  useEffect(() => {
    if (userUid === undefined || !isAnswered) return;
    const store = recentSearches(userUid, tenantUid);
    store.set(withSearch(store.get(), state));
  }, [userUid, tenantUid, state, isAnswered]);
}

/** The list after running a search: what was there already moves up, and what asks for nothing is left out. */
export function withSearch(recent: readonly string[], state: UrlState): readonly string[] {
  // how its events are drawn makes it no other search
  const { view: _, sort: __, ...kept } = keptState(state);
  if (kept["q"] === undefined && kept["sql"] === undefined) return recent;
  const address = printUrl(kept);
  if (recent[0] === address) return recent;
  return [address, ...recent.filter((other) => other !== address)].slice(0, MAX_RECENT);
}

/** What a kept address asks, in one line. */
export function searchTitle(address: string): string {
  const { sql, q, tab } = parseUrl(address);
  const text = tab === "sql" ? sql : q;
  return text === undefined ? "Everything" : text.replaceAll(/\s+/g, " ");
}

function read(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    return value.filter((entry) => typeof entry === "string").slice(0, MAX_RECENT);
  } catch {
    return null;
  }
}
