import { holds } from "../condition.ts";
import { ExactSum } from "../exact-sum.ts";
import { type CorrelationMatch, combinations, keyOf, numberIn } from "../match.ts";
import type { LinkedCorrelation } from "../link-correlations.ts";
import { Chains, linksOf } from "./chains.ts";
import type { RuleCondition } from "./sliding-rules.ts";
import type { SavedTally } from "./window.ts";

/** What is reckoned of the matches of one window until it is complete. */
export type Tally = {
  /** False when the match has nothing that is reckoned with: then it is no part of the window. */
  readonly add: (match: CorrelationMatch, rule: number) => boolean;
  readonly judge: () => { readonly isFound: boolean; readonly measured: number };
  /** Values that it holds on to. */
  readonly held: () => number;
  readonly save: () => SavedTally;
};

/** A new tally, or one as it was saved. */
export function createTally(linked: LinkedCorrelation, saved: SavedTally = NOTHING_YET): Tally {
  const { type, percentile } = linked.correlation;
  const { numbers, texts } = saved;
  switch (type) {
    case "event_count":
      return new CountTally(linked, numbers);
    case "value_count":
      return new ValueTally(linked, texts);
    case "value_sum":
    case "value_avg":
      return new SumTally(linked, numbers);
    case "value_median":
    case "value_percentile":
      return new RankTally(linked, numbers, percentile);
    case "temporal":
      return new RuleTally(linked, numbers);
    case "temporal_ordered":
      return new OrderTally(linked, saved);
  }
}

const NOTHING_YET: SavedTally = { numbers: [], texts: [], matches: [] };

class CountTally implements Tally {
  readonly #linked: LinkedCorrelation;
  #count: number;

  constructor(linked: LinkedCorrelation, [count = 0]: readonly number[]) {
    this.#linked = linked;
    this.#count = count;
  }

  add(): boolean {
    this.#count++;
    return true;
  }

  judge(): { isFound: boolean; measured: number } {
    return { isFound: holds(this.#linked.correlation.bounds, this.#count), measured: this.#count };
  }

  held(): number {
    return 0;
  }

  save(): SavedTally {
    return { numbers: [this.#count], texts: [], matches: [] };
  }
}

class ValueTally implements Tally {
  readonly #linked: LinkedCorrelation;
  readonly #seen: Set<string>;

  constructor(linked: LinkedCorrelation, seen: readonly string[]) {
    this.#linked = linked;
    this.#seen = new Set(seen);
  }

  add({ values }: CorrelationMatch, rule: number): boolean {
    const found = combinations(this.#linked.rules[rule]?.valueAt ?? [], values).map(keyOf);
    for (const value of found) this.#seen.add(value);
    return found.length > 0;
  }

  judge(): { isFound: boolean; measured: number } {
    const measured = this.#seen.size;
    return { isFound: holds(this.#linked.correlation.bounds, measured), measured };
  }

  held(): number {
    return this.#seen.size;
  }

  save(): SavedTally {
    return { numbers: [], texts: [...this.#seen], matches: [] };
  }
}

/** The one number that a rule's events are reckoned with. */
function numberOf(linked: LinkedCorrelation, { values }: CorrelationMatch, rule: number): number | null {
  return numberIn(values[linked.rules[rule]?.valueAt[0] ?? -1]);
}

class SumTally implements Tally {
  readonly #linked: LinkedCorrelation;
  readonly #sum = new ExactSum();
  #count: number;

  constructor(linked: LinkedCorrelation, [count = 0, ...parts]: readonly number[]) {
    this.#linked = linked;
    this.#count = count;
    for (const part of parts) this.#sum.add(part);
  }

  add(match: CorrelationMatch, rule: number): boolean {
    const value = numberOf(this.#linked, match, rule);
    if (value === null) return false;
    this.#sum.add(value);
    this.#count++;
    return true;
  }

  judge(): { isFound: boolean; measured: number } {
    const { type, bounds } = this.#linked.correlation;
    const measured = type === "value_avg" ? this.#sum.value() / this.#count : this.#sum.value();
    return { isFound: holds(bounds, measured), measured };
  }

  held(): number {
    return 0;
  }

  save(): SavedTally {
    return { numbers: [this.#count, ...this.#sum.parts()], texts: [], matches: [] };
  }
}

/** Median and percentile. Every value is kept: no sketch of them would be exact. */
class RankTally implements Tally {
  readonly #linked: LinkedCorrelation;
  readonly #percentile: number | null;
  readonly #values: number[];

  constructor(linked: LinkedCorrelation, values: readonly number[], percentile: number | null) {
    this.#linked = linked;
    this.#percentile = percentile;
    this.#values = [...values];
  }

  add(match: CorrelationMatch, rule: number): boolean {
    const value = numberOf(this.#linked, match, rule);
    if (value === null) return false;
    this.#values.push(value);
    return true;
  }

  judge(): { isFound: boolean; measured: number } {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const measured = this.#percentile === null ? medianOf(sorted) : percentileOf(sorted, this.#percentile);
    return { isFound: holds(this.#linked.correlation.bounds, measured), measured };
  }

  held(): number {
    return this.#values.length;
  }

  save(): SavedTally {
    return { numbers: this.#values, texts: [], matches: [] };
  }
}

/** The middle one, or the mean of the two in the middle. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/** Nearest rank: the least value that so many percent of all do not exceed. */
function percentileOf(sorted: readonly number[], percentile: number): number {
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] ?? 0;
}

class RuleTally implements Tally {
  readonly #condition: RuleCondition;
  readonly #seen: Set<number>;

  constructor({ correlation }: LinkedCorrelation, seen: readonly number[]) {
    this.#condition = correlation;
    this.#seen = new Set(seen);
  }

  add(_match: CorrelationMatch, rule: number): boolean {
    this.#seen.add(rule);
    return true;
  }

  judge(): { isFound: boolean; measured: number } {
    const { bounds, terms } = this.#condition;
    if (terms === null) return { isFound: holds(bounds, this.#seen.size), measured: this.#seen.size };
    const term = terms.find(
      ({ all, none }) =>
        all.every((rule) => this.#seen.has(rule)) && none.every((rule) => !this.#seen.has(rule)),
    );
    return { isFound: term !== undefined, measured: term?.all.length ?? 0 };
  }

  held(): number {
    return this.#seen.size;
  }

  save(): SavedTally {
    return { numbers: [...this.#seen], texts: [], matches: [] };
  }
}

/** The longest chain of rules in order, and which rules were there at all. */
class OrderTally implements Tally {
  readonly #condition: RuleCondition;
  readonly #alternatives: readonly Chains[];
  readonly #seen: Set<number>;

  constructor({ correlation, rules }: LinkedCorrelation, saved: SavedTally) {
    this.#condition = correlation;
    this.#seen = new Set(saved.numbers);
    this.#alternatives =
      correlation.terms === null
        ? [new Chains(rules.map((_, rule) => rule))]
        : correlation.terms.map(({ all }) => new Chains(all));
    for (const { match, rule } of saved.matches) this.#chain(match, rule);
  }

  add(match: CorrelationMatch, rule: number): boolean {
    this.#seen.add(rule);
    this.#chain(match, rule);
    return true;
  }

  #chain(match: CorrelationMatch, rule: number): void {
    for (const chains of this.#alternatives) chains.take(match, rule, Number.NEGATIVE_INFINITY);
  }

  judge(): { isFound: boolean; measured: number } {
    const { bounds, terms } = this.#condition;
    const lengths = this.#alternatives.map((chains) => chains.longest());
    if (terms === null) return { isFound: holds(bounds, lengths[0] ?? 0), measured: lengths[0] ?? 0 };
    const term = terms.find(
      ({ all, none }, at) => lengths[at] === all.length && none.every((rule) => !this.#seen.has(rule)),
    );
    return { isFound: term !== undefined, measured: term?.all.length ?? 0 };
  }

  held(): number {
    return linksOf(this.#alternatives).length;
  }

  save(): SavedTally {
    return { numbers: [...this.#seen], texts: [], matches: linksOf(this.#alternatives) };
  }
}
