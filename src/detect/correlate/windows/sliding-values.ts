import type { LinkedRule } from "../link-correlations.ts";
import { type CorrelationMatch, combinations, keyOf } from "../match.ts";
import { LatestMatches } from "./latest-matches.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit } from "./window.ts";

/**
 * Counts distinct values within a time that ends with the newest match. Of each value only its latest match is kept, because
 * the older ones say nothing about any later window: it never holds more values than it takes to find something.
 */
export class SlidingValues implements GroupWindow {
  readonly #timespanMs: number;
  readonly #least: number;
  readonly #rules: readonly LinkedRule[];
  #latest = new LatestMatches();
  #newest = Number.NEGATIVE_INFINITY;
  /** Event of the match that was taken last. */
  #lastEvent = Number.NaN;

  constructor(timespanMs: number, least: number, rules: readonly LinkedRule[]) {
    this.#timespanMs = timespanMs;
    this.#least = least;
    this.#rules = rules;
  }

  take(match: CorrelationMatch, rule: number, event: number, isJudged: boolean): WindowHit | null {
    const values = this.#valuesOf(match, rule);
    if (values.length === 0 || event === this.#lastEvent) return null;
    this.#latest.forget(match.time - this.#timespanMs);
    this.#lastEvent = event;
    this.#newest = match.time;
    for (const value of values) this.#latest.set(value, match);
    if (!isJudged || this.#latest.size < this.#least) return null;
    const matches = this.#latest.matches();
    const measured = this.#latest.size;
    this.#latest = new LatestMatches();
    return { matches: listed(matches), count: matches.length, measured };
  }

  #valuesOf({ values }: CorrelationMatch, rule: number): readonly string[] {
    const places = this.#rules[rule]?.valueAt ?? [];
    const only = places.length === 1 ? values[places[0] ?? 0] : undefined;
    return typeof only === "string" ? [only.toLowerCase()] : combinations(places, values).map(keyOf);
  }

  close(): null {
    return null;
  }

  begin(): null {
    return null;
  }

  isOver(time: number): boolean {
    return this.#latest.size === 0 || this.#newest < time - this.#timespanMs;
  }

  held(): number {
    return this.#latest.size;
  }

  save(): SavedWindow {
    const ruleOf = ({ ruleUid }: CorrelationMatch): number =>
      this.#rules.findIndex(({ uid }) => uid === ruleUid);
    return { matches: this.#latest.matches().map((match) => ({ match, rule: ruleOf(match) })) };
  }
}
