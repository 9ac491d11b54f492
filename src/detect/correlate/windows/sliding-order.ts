import { leastWithin } from "../condition.ts";
import type { CorrelationMatch } from "../match.ts";
import { chainOf, Chains, linksOf } from "./chains.ts";
import type { RuleCondition } from "./sliding-rules.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit } from "./window.ts";

/** Which rules matched one after the other within a time that ends with the newest match. */
export class SlidingOrder implements GroupWindow {
  readonly #timespanMs: number;
  /** What each alternative asks: rules in order, and how many of them. */
  readonly #alternatives: readonly { readonly chains: Chains; readonly least: number }[];
  #newest = Number.NEGATIVE_INFINITY;

  constructor(timespanMs: number, rules: number, { bounds, terms }: RuleCondition) {
    this.#timespanMs = timespanMs;
    this.#alternatives =
      terms === null
        ? [
            {
              chains: new Chains(Array.from({ length: rules }, (_, rule) => rule)),
              least: leastWithin(bounds),
            },
          ]
        : terms.map(({ all }) => ({ chains: new Chains(all), least: all.length }));
  }

  take(match: CorrelationMatch, rule: number, _event: number, isJudged: boolean): WindowHit | null {
    this.#newest = match.time;
    let hit: WindowHit | null = null;
    for (const { chains, least } of this.#alternatives) {
      const longest = chains.take(match, rule, match.time - this.#timespanMs);
      if (!isJudged || hit !== null || longest === null || longest.length < least) continue;
      const matches = chainOf(longest.end);
      hit = { matches: listed(matches), count: matches.length, measured: longest.length };
    }
    if (hit !== null) for (const { chains } of this.#alternatives) chains.clear();
    return hit;
  }

  close(): null {
    return null;
  }

  begin(): null {
    return null;
  }

  isOver(time: number): boolean {
    return this.#newest < time - this.#timespanMs;
  }

  held(): number {
    return linksOf(this.#alternatives.map(({ chains }) => chains)).length;
  }

  save(): SavedWindow {
    return { matches: linksOf(this.#alternatives.map(({ chains }) => chains)) };
  }
}
