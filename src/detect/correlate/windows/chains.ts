import { compareMatches, type CorrelationMatch } from "../match.ts";
import type { WindowMatch } from "./window.ts";

/** The end of a chain of matches whose rules are in order. */
export type ChainLink = {
  readonly match: CorrelationMatch;
  readonly rule: number;
  readonly before: ChainLink | null;
  /** Time of the first match of the chain. */
  readonly start: number;
};

/** The best chain that ends at a rule, and the best of those whose last match is of an earlier event. */
type ChainEnd = { readonly now: ChainLink; readonly earlier: ChainLink | null };

/**
 * The longest chains of matches in the order of some rules, each of another event. Of all chains of a length that end at a
 * rule only the one that began last is kept: it is in every window that another of them is in.
 */
export class Chains {
  /** Rules of the correlation in the order that is asked for. */
  readonly #order: readonly number[];
  /** By length less one, then by place in the order. */
  #ends: (ChainEnd | null)[][] = [];

  constructor(order: readonly number[]) {
    this.#order = order;
    this.clear();
  }

  clear(): void {
    this.#ends = this.#order.map(() => this.#order.map(() => null));
  }

  /** Takes a match, and answers the longest chain that it ends and that began at `from` or later. */
  take(match: CorrelationMatch, rule: number, from: number): { length: number; end: ChainLink } | null {
    const place = this.#order.indexOf(rule);
    if (place < 0) return null;
    let longest: { length: number; end: ChainLink } | null = null;
    for (let length = place + 1; length >= 1; length--) {
      const before = length === 1 ? null : this.#best(length - 1, place, match.eventUid);
      if (length > 1 && before === null) continue;
      const end = { match, rule, before, start: before?.start ?? match.time };
      this.#keep(length, place, end);
      if (longest === null && end.start >= from) longest = { length, end };
    }
    return longest;
  }

  /** The chain of a length, before a place in the order and before an event, that began last. */
  #best(length: number, place: number, eventUid: string): ChainLink | null {
    let best: ChainLink | null = null;
    for (const end of this.#ends[length - 1]?.slice(0, place) ?? []) {
      const link = end?.now.match.eventUid === eventUid ? end.earlier : (end?.now ?? null);
      if (link !== null && (best === null || link.start > best.start)) best = link;
    }
    return best;
  }

  #keep(length: number, place: number, link: ChainLink): void {
    const ends = this.#ends[length - 1];
    if (ends === undefined) return;
    const end = ends[place] ?? null;
    const isSameEvent = end?.now.match.eventUid === link.match.eventUid;
    ends[place] = { now: link, earlier: isSameEvent ? (end?.earlier ?? null) : (end?.now ?? null) };
  }

  /** The length of the longest chain that there is. */
  longest(): number {
    return 1 + this.#ends.findLastIndex((ends) => ends.some((end) => end !== null));
  }

  /** All links that chains are made of. */
  links(): ChainLink[] {
    const links = new Set<ChainLink>();
    for (const end of this.#ends.flat())
      for (const last of [end?.now, end?.earlier])
        for (let link = last ?? null; link !== null && !links.has(link); link = link.before) links.add(link);
    return [...links];
  }
}

/** The links of some chains in order, each match and rule once, whatever chains it is in. */
export function linksOf(all: readonly Chains[]): WindowMatch[] {
  const byMatch = Map.groupBy(
    all.flatMap((chains) => chains.links()),
    ({ match }) => match,
  );
  return [...byMatch.values()]
    .flatMap((ofMatch) => [...new Map(ofMatch.map(({ match, rule }) => [rule, { match, rule }])).values()])
    .toSorted((a, b) => compareMatches(a.match, b.match));
}

/** The matches of a chain, first to last. */
export function chainOf(end: ChainLink): CorrelationMatch[] {
  const matches: CorrelationMatch[] = [];
  for (let link: ChainLink | null = end; link !== null; link = link.before) matches.push(link.match);
  return matches.toReversed();
}
