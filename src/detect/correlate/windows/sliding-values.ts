import { type CorrelationMatch, combinations, keyOf } from "../match.ts";
import { type GroupWindow, listed, type SavedWindow, type WindowHit, type WindowMatch } from "./window.ts";

/**
 * Counts distinct values within a time that ends with the newest match. Of each value only its latest match is kept, because
 * the older ones say nothing about any later window: it never holds more values than it takes to find something.
 */
export class SlidingValues implements GroupWindow {
  readonly #timespanMs: number;
  readonly #least: number;
  /** Fields of each rule that make the value. */
  readonly #fields: readonly (readonly string[])[];
  /** By value, the one that was seen longest ago first. */
  #latest = new Map<string, WindowMatch>();
  /** No value was seen last before this. */
  #oldest = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;
  /** Event of the match that was taken last. */
  #lastEvent = "";

  constructor(timespanMs: number, least: number, fields: readonly (readonly string[])[]) {
    this.#timespanMs = timespanMs;
    this.#least = least;
    this.#fields = fields;
  }

  take(match: CorrelationMatch, rule: number, isJudged: boolean): WindowHit | null {
    const values = this.#valuesOf(match, rule);
    if (values.length === 0 || match.eventUid === this.#lastEvent) return null;
    this.#forget(match.time - this.#timespanMs);
    this.#lastEvent = match.eventUid;
    this.#newest = match.time;
    const item = { match, rule };
    for (const value of values) {
      // set again, so that it moves to the end
      this.#latest.delete(value);
      this.#latest.set(value, item);
    }
    if (this.#oldest > match.time) this.#oldest = match.time;
    if (!isJudged || this.#latest.size < this.#least) return null;
    const matches = this.#matches().map((one) => one.match);
    const measured = this.#latest.size;
    this.#latest = new Map();
    this.#oldest = Number.POSITIVE_INFINITY;
    return { matches: listed(matches), count: matches.length, measured };
  }

  #valuesOf({ values }: CorrelationMatch, rule: number): readonly string[] {
    const fields = this.#fields[rule] ?? [];
    const [field = ""] = fields;
    const only = fields.length === 1 ? values.get(field) : undefined;
    return typeof only === "string" ? [only.toLowerCase()] : combinations(fields, values).map(keyOf);
  }

  #forget(before: number): void {
    if (this.#oldest >= before) return;
    for (const [value, { match }] of this.#latest) {
      this.#oldest = match.time;
      if (match.time >= before) return;
      this.#latest.delete(value);
    }
    this.#oldest = Number.POSITIVE_INFINITY;
  }

  /** In order; a match with several values is there once. */
  #matches(): WindowMatch[] {
    return [...new Set(this.#latest.values())];
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
    return { matches: this.#matches() };
  }
}
