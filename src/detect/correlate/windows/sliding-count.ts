import type { CorrelationMatch } from "../match.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit, type WindowMatch } from "./window.ts";

/** Items that were let go of at the front before the list is moved up. */
const MOVE_UP_AT = 32;

/** Counts events within a time that ends with the newest. It never holds more than it takes to find something. */
export class SlidingCount implements GroupWindow {
  readonly #timespanMs: number;
  readonly #least: number;
  #items: WindowMatch[] = [];
  /** Place of the oldest that still counts. */
  #head = 0;

  constructor(timespanMs: number, least: number) {
    this.#timespanMs = timespanMs;
    this.#least = least;
  }

  take(match: CorrelationMatch, rule: number, isJudged: boolean): WindowHit | null {
    // an event that several of the rules match is one event
    if (this.#items[this.#items.length - 1]?.match.eventUid === match.eventUid) return null;
    this.#forget(match.time - this.#timespanMs);
    const items = this.#items;
    items.push({ match, rule });
    const count = items.length - this.#head;
    if (!isJudged || count < this.#least) return null;
    const matches = items.slice(this.#head).map((item) => item.match);
    this.#items = [];
    this.#head = 0;
    return { matches: listed(matches), count, measured: count };
  }

  #forget(before: number): void {
    const items = this.#items;
    let head = this.#head;
    while (head < items.length && (items[head]?.match.time ?? 0) < before) head++;
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
    return newest === undefined || newest.match.time < time - this.#timespanMs;
  }

  held(): number {
    return this.#items.length - this.#head;
  }

  save(): SavedWindow {
    return { matches: this.#items.slice(this.#head) };
  }
}
