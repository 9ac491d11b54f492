import type { CorrelationBound } from "../../sigma/rule.ts";
import { holds } from "../condition.ts";
import { ExactSum } from "../exact-sum.ts";
import type { LinkedRule } from "../link-correlations.ts";
import { type CorrelationMatch, numberIn } from "../match.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit, type WindowMatch } from "./window.ts";

type Addend = WindowMatch & { readonly value: number };

/** Sums a field of the events within a time that ends with the newest. */
export class SlidingSum implements GroupWindow {
  readonly #timespanMs: number;
  readonly #bounds: readonly CorrelationBound[];
  readonly #rules: readonly LinkedRule[];
  #items: Addend[] = [];
  #head = 0;
  #sum = new ExactSum();
  #lastEvent = Number.NaN;

  constructor(timespanMs: number, bounds: readonly CorrelationBound[], rules: readonly LinkedRule[]) {
    this.#timespanMs = timespanMs;
    this.#bounds = bounds;
    this.#rules = rules;
  }

  take(match: CorrelationMatch, rule: number, event: number, isJudged: boolean): WindowHit | null {
    const value = numberIn(match.values[this.#rules[rule]?.valueAt[0] ?? -1]);
    if (value === null || event === this.#lastEvent) return null;
    this.#lastEvent = event;
    this.#forget(match.time - this.#timespanMs);
    this.#items.push({ match, rule, value });
    this.#sum.add(value);
    if (!isJudged) return null;
    const measured = this.#sum.value();
    if (!holds(this.#bounds, measured)) return null;
    const matches = this.#items.slice(this.#head).map((item) => item.match);
    this.#items = [];
    this.#head = 0;
    this.#sum = new ExactSum();
    return { matches: listed(matches), count: matches.length, measured };
  }

  #forget(before: number): void {
    for (let item = this.#items[this.#head]; item !== undefined && item.match.time < before; ) {
      this.#sum.add(-item.value);
      item = this.#items[++this.#head];
    }
    if (this.#head * 2 <= this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }

  close(): null {
    return null;
  }

  begin(): null {
    return null;
  }

  isOver(time: number): boolean {
    const newest = this.#items.at(-1);
    return newest === undefined || newest.match.time < time - this.#timespanMs;
  }

  held(): number {
    return this.#items.length - this.#head;
  }

  save(): SavedWindow {
    return { matches: this.#items.slice(this.#head).map(({ match, rule }) => ({ match, rule })) };
  }
}
