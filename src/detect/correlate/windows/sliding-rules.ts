import type { CorrelationBound, CorrelationTerm } from "../../sigma/rule.ts";
import { holds } from "../condition.ts";
import { compareMatches, type CorrelationMatch } from "../match.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit } from "./window.ts";

/** What must have matched: enough of the rules, or those of one of some alternatives. */
export type RuleCondition = {
  readonly bounds: readonly CorrelationBound[];
  readonly terms: readonly CorrelationTerm[] | null;
};

/** Which rules matched within a time that ends with the newest match, in any order. */
export class SlidingRules implements GroupWindow {
  readonly #timespanMs: number;
  readonly #condition: RuleCondition;
  /** The latest match of each rule: older ones say nothing about any later window. */
  readonly #latest: (CorrelationMatch | null)[];
  #newest = Number.NEGATIVE_INFINITY;

  constructor(timespanMs: number, rules: number, condition: RuleCondition) {
    this.#timespanMs = timespanMs;
    this.#condition = condition;
    this.#latest = Array.from({ length: rules }, () => null);
  }

  take(match: CorrelationMatch, rule: number, _event: number, isJudged: boolean): WindowHit | null {
    const latest = this.#latest;
    const from = match.time - this.#timespanMs;
    for (let at = 0; at < latest.length; at++) if ((latest[at]?.time ?? from) < from) latest[at] = null;
    latest[rule] = match;
    this.#newest = match.time;
    if (!isJudged) return null;
    const { bounds, terms } = this.#condition;
    const term = terms?.find(({ all }) => all.every((one) => latest[one] !== null));
    const measured = terms === null ? this.held() : (term?.all.length ?? 0);
    if (terms === null ? !holds(bounds, measured) : term === undefined) return null;
    const matches = latest.filter((one) => one !== null).toSorted(compareMatches);
    latest.fill(null);
    return { matches: listed(matches), count: matches.length, measured };
  }

  close(): null {
    return null;
  }

  begin(): null {
    return null;
  }

  isOver(time: number): boolean {
    return this.#newest < time - this.#timespanMs || this.held() === 0;
  }

  held(): number {
    return this.#latest.reduce((count, one) => count + (one === null ? 0 : 1), 0);
  }

  save(): SavedWindow {
    const matches = this.#latest.flatMap((match, rule) => (match === null ? [] : [{ match, rule }]));
    return { matches: matches.toSorted((a, b) => compareMatches(a.match, b.match)) };
  }
}
