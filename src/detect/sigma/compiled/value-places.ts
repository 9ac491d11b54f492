import { IdList } from "./id-list.ts";

/** Numbers that are kept of a value. */
const WIDTH = 3;

/** Where the values of an event stand among its folded bytes, and which are of one field. */
export class ValuePlaces {
  size = 0;
  /** Of each value: where it begins, where it ends, and the value of the same field before it. */
  readonly #places = new IdList();
  /** The last value of each field; good when that is of the field, since nothing is cleared from event to event. */
  readonly #last: Int32Array;
  readonly #fields = new IdList();

  constructor(fields: number) {
    this.#last = new Int32Array(fields);
  }

  clear(): void {
    this.size = 0;
    this.#places.clear();
    this.#fields.clear();
  }

  add(field: number, start: number, end: number): void {
    const before = this.lastOf(field);
    this.#places.add(start);
    this.#places.add(end);
    this.#places.add(before);
    this.#fields.add(field);
    this.#last[field] = this.size++;
  }

  /** The last value of a field; -1 when there is none. */
  lastOf(field: number): number {
    const n = this.#last[field] ?? 0;
    return n < this.size && this.#fields.ids[n] === field ? n : -1;
  }

  /** The value of the same field before a value; -1 when that was the first. */
  before(n: number): number {
    return this.#places.ids[n * WIDTH + 2] ?? -1;
  }

  startOf(n: number): number {
    return this.#places.ids[n * WIDTH] ?? 0;
  }

  endOf(n: number): number {
    return this.#places.ids[n * WIDTH + 1] ?? 0;
  }
}
