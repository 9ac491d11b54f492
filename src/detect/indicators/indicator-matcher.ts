import type { NormalizedEvent } from "../../schema/event.ts";
import { type Indicator, urlKeyOf } from "./indicator.ts";
import { type Observe, observe } from "./observables.ts";
import { PrefixTable } from "./prefix-table.ts";

/** A list and what is in it. `List` is what the caller wants to be told of it. */
export type IndicatorSet<List> = { readonly list: List; readonly indicators: Iterable<Indicator> };

/** A value of an event that is in a list. */
export type IndicatorHit<List> = {
  readonly list: List;
  readonly indicator: Indicator;
  /** OCSF path, or the name of the source's own field. */
  readonly place: string;
  /** The value as the event has it. */
  readonly value: string;
};

export type IndicatorMatcher<List> = {
  /** Each indicator at most once, at the first place where it was seen. */
  readonly match: (event: NormalizedEvent) => readonly IndicatorHit<List>[];
  /** Indicators in all lists. */
  readonly size: number;
};

type Entry<List> = { readonly list: List; readonly indicator: Indicator };

/**
 * Holds events against lists of indicators. An address is in a list when it or a network around it is; a name, when it or
 * a domain above it is; a URL, when it is the same but for scheme and fragment, with its query or without, and by its
 * host as well.
 */
export function createIndicatorMatcher<List>(sets: readonly IndicatorSet<List>[]): IndicatorMatcher<List> {
  const tables = new Tables<List>();
  let size = 0;
  for (const { list, indicators } of sets)
    for (const indicator of indicators) {
      tables.add({ list, indicator });
      size++;
    }
  return {
    size,
    match(event) {
      if (size === 0) return [];
      const search = new Search(tables);
      observe(event, search);
      return search.hits;
    },
  };
}

class Tables<List> {
  readonly addresses = new PrefixTable<Entry<List>>();
  readonly names = new Map<string, Entry<List>[]>();
  readonly hashes = new Map<string, Entry<List>[]>();
  readonly urls = new Map<string, Entry<List>[]>();

  add(entry: Entry<List>): void {
    const { kind, value } = entry.indicator;
    switch (kind) {
      case "ip":
      case "cidr":
        this.addresses.add(value, entry);
        return;
      case "domain":
        put(this.names, value, entry);
        return;
      case "hash":
        put(this.hashes, value, entry);
        return;
      case "url":
        put(this.urls, value, entry);
    }
  }
}

function put<T>(table: Map<string, T[]>, key: string, value: T): void {
  const values = table.get(key);
  if (values) values.push(value);
  else table.set(key, [value]);
}

/** Looks up the values of one event. */
class Search<List> implements Observe {
  readonly hits: IndicatorHit<List>[] = [];
  readonly #tables: Tables<List>;

  constructor(tables: Tables<List>) {
    this.#tables = tables;
  }

  address(value: string, place: string): void {
    this.#found(this.#tables.addresses.find(value), place, value);
  }

  name(value: string, place: string): void {
    this.#names(value.toLowerCase(), place, value);
  }

  hash(value: string, place: string): void {
    this.#found(this.#tables.hashes.get(value.toLowerCase()), place, value);
  }

  url(value: string, place: string): void {
    const key = urlKeyOf(value);
    if (key === null) return;
    this.#found(this.#tables.urls.get(key.whole), place, value);
    if (key.withoutQuery !== key.whole) this.#found(this.#tables.urls.get(key.withoutQuery), place, value);
    this.#found(this.#tables.addresses.find(key.host), place, value);
    this.#names(key.host, place, value);
  }

  any(value: string, place: string): void {
    if (value.includes("://")) {
      this.url(value, place);
      return;
    }
    // a dot or a colon is in every address and every name, and in few other short values
    if (value.includes(".")) this.name(value, place);
    if (value.includes(".") || value.includes(":")) this.address(value, place);
    else if (value.length >= 32) this.hash(value, place);
  }

  /** The name and every domain above it. */
  #names(folded: string, place: string, value: string): void {
    const { names } = this.#tables;
    if (names.size === 0 || folded.length > 254) return;
    const name = folded.endsWith(".") ? folded.slice(0, -1) : folded;
    for (let at = 0; at >= 0; at = nextLabel(name, at)) this.#found(names.get(name.slice(at)), place, value);
  }

  #found(entries: readonly Entry<List>[] | undefined, place: string, value: string): void {
    if (entries === undefined) return;
    for (const { list, indicator } of entries) {
      const isKnown = this.hits.some((hit) => hit.list === list && hit.indicator === indicator);
      if (!isKnown) this.hits.push({ list, indicator, place, value });
    }
  }
}

/** Where the label after the next dot begins, or -1. */
function nextLabel(name: string, at: number): number {
  const dot = name.indexOf(".", at);
  return dot < 0 ? -1 : dot + 1;
}
