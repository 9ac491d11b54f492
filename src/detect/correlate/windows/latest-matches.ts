import type { CorrelationMatch } from "../match.ts";

const NONE = -1;

/**
 * The latest match of each value, from the one that was seen longest ago to the newest. A value that comes again moves to the
 * end without being looked up anew: a `Map` in which it were deleted and set would be rebuilt every few thousand times.
 */
export class LatestMatches {
  /** Place of each value in the lists below. */
  readonly #places = new Map<string, number>();
  readonly #values: string[] = [];
  readonly #matches: CorrelationMatch[] = [];
  /** Neighbours in the order of time, by place. */
  readonly #older: number[] = [];
  readonly #newer: number[] = [];
  readonly #free: number[] = [];
  #oldest = NONE;
  #newest = NONE;

  get size(): number {
    return this.#places.size;
  }

  set(value: string, match: CorrelationMatch): void {
    const known = this.#places.get(value);
    if (known !== undefined) {
      this.#matches[known] = match;
      if (known === this.#newest) return;
      this.#unlink(known);
      this.#append(known);
      return;
    }
    const place = this.#free.pop() ?? this.#values.length;
    this.#places.set(value, place);
    this.#values[place] = value;
    this.#matches[place] = match;
    this.#append(place);
  }

  /** Forgets values that were seen last before a time. */
  forget(before: number): void {
    for (let place = this.#oldest; place !== NONE; place = this.#oldest) {
      if ((this.#matches[place]?.time ?? before) >= before) return;
      this.#places.delete(this.#values[place] ?? "");
      this.#unlink(place);
      this.#free.push(place);
    }
  }

  /** In order; a match with several values is there once. */
  matches(): CorrelationMatch[] {
    const found = new Set<CorrelationMatch>();
    for (let place = this.#oldest; place !== NONE; place = this.#newer[place] ?? NONE) {
      const match = this.#matches[place];
      if (match !== undefined) found.add(match);
    }
    return [...found];
  }

  #append(place: number): void {
    this.#older[place] = this.#newest;
    this.#newer[place] = NONE;
    if (this.#newest === NONE) this.#oldest = place;
    else this.#newer[this.#newest] = place;
    this.#newest = place;
  }

  #unlink(place: number): void {
    const [older, newer] = [this.#older[place] ?? NONE, this.#newer[place] ?? NONE];
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
  }
}
