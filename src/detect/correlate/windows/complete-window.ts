import type { LinkedCorrelation } from "../link-correlations.ts";
import type { CorrelationMatch } from "../match.ts";
import { createTally, type Tally } from "./tally.ts";
import {
  type GroupWindow,
  MOST_LISTED,
  type SavedWindow,
  type WindowHit,
  type WindowMatch,
} from "./window.ts";

/** A window that its first match begins and that is judged once nothing more can come into it. */
export class CompleteWindow implements GroupWindow {
  readonly #linked: LinkedCorrelation;
  #begin: number | null = null;
  #tally: Tally;
  /** The newest matches, at most twice as many as are listed. */
  #newest: WindowMatch[] = [];
  #count = 0;
  #lastEvent = Number.NaN;

  constructor(linked: LinkedCorrelation, saved: SavedWindow | null) {
    this.#linked = linked;
    const whole = saved?.whole;
    this.#tally = createTally(linked, whole?.tally);
    if (saved === null || whole === undefined) return;
    this.#begin = whole.begin;
    this.#count = whole.count;
    this.#newest = [...saved.matches];
  }

  take(match: CorrelationMatch, rule: number, event: number): null {
    const { type, terms } = this.#linked.correlation;
    const isOfRules = type === "temporal" || type === "temporal_ordered";
    // an event that several of the rules match is one event, but each of the rules has matched
    if (!isOfRules && event === this.#lastEvent) return null;
    // what must not match begins no window: whether it follows on something is asked
    if (this.#begin === null && terms !== null && !terms.some(({ all }) => all.includes(rule))) return null;
    if (!this.#tally.add(match, rule)) return null;
    this.#begin ??= match.time;
    this.#lastEvent = event;
    this.#count++;
    this.#newest.push({ match, rule });
    if (this.#newest.length >= 2 * MOST_LISTED) this.#newest = this.#newest.slice(-MOST_LISTED);
    return null;
  }

  close(): WindowHit | null {
    const { isFound, measured } = this.#tally.judge();
    const matches = this.#newest.slice(-MOST_LISTED).map(({ match }) => match);
    const hit = isFound ? { matches, count: this.#count, measured } : null;
    this.#begin = null;
    this.#tally = createTally(this.#linked);
    this.#newest = [];
    this.#count = 0;
    return hit;
  }

  begin(): number | null {
    return this.#begin;
  }

  isOver(): boolean {
    return this.#begin === null;
  }

  held(): number {
    return this.#newest.length + this.#tally.held();
  }

  save(): SavedWindow {
    if (this.#begin === null) return { matches: [] };
    const whole = { begin: this.#begin, count: this.#count, tally: this.#tally.save() };
    return { matches: this.#newest, whole };
  }
}
