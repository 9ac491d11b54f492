import type { CorrelationMatch } from "../match.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit } from "./window.ts";

/** Items that were let go of at the front before the list is moved up. */
const MOVE_UP_AT = 32;

/** Counts events within a time that ends with the newest. It never holds more than it takes to find something. */
export class SlidingCount implements GroupWindow {
  readonly #timespanMs: number;
  readonly #least: number;
  #items: CorrelationMatch[] = [];
  /** Place of the oldest that still counts. */
  #head = 0;
  #lastEvent = Number.NaN;

  constructor(timespanMs: number, least: number) {
    this.#timespanMs = timespanMs;
    this.#least = least;
  }

  take(match: CorrelationMatch, _rule: number, event: number, isJudged: boolean): WindowHit | null {
    // an event that several of the rules match is one event
    if (event === this.#lastEvent) return null;
    this.#lastEvent = event;
    this.#forget(match.time - this.#timespanMs);
    this.#items.push(match);
    const count = this.#items.length - this.#head;
    if (!isJudged || count < this.#least) return null;
    const matches = this.#items.slice(this.#head);
    this.#items = [];
    this.#head = 0;
    return { matches: listed(matches), count, measured: count };
  }

  #forget(before: number): void {
    const items = this.#items;
    let head = this.#head;
    while (head < items.length && (items[head]?.time ?? 0) < before) head++;
    if (head === items.length) {
      items.length = 0;
      head = 0;
    } else if (head > MOVE_UP_AT && head * 2 > items.length) {
      this.#items = items.slice(head);
      head = 0;
    }
    this.#head = head;
  }

  close(): null {
    return null;
  }

  begin(): null {
    return null;
  }

  isOver(time: number): boolean {
    const newest = this.#items.at(-1);
    return newest === undefined || newest.time < time - this.#timespanMs;
  }

  held(): number {
    return this.#items.length - this.#head;
  }

  save(): SavedWindow {
    return { matches: this.#items.slice(this.#head).map((match) => ({ match, rule: 0 })) };
  }
}
