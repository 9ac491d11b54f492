import type { CorrelationMatch } from "./match.ts";
import { BUCKET_MS, sortedBucket } from "./sorted-bucket.ts";
import type { Spill } from "./spill.ts";

/** What stays in memory when room is made. */
const STAYING_SHARE = 0.75;

/** Matches that wait until nothing can come before them any more, second by second. */
export class WaitingMatches {
  readonly #buckets = new Map<number, CorrelationMatch[]>();
  readonly #room: { readonly spill: Spill; readonly mostWaiting: number } | null;
  /** Matches of a second that were put down. */
  readonly #putDown = new Map<number, number>();
  #inMemory = 0;
  size = 0;

  constructor(room: { readonly spill: Spill; readonly mostWaiting: number } | null) {
    this.#room = room;
  }

  put(match: CorrelationMatch): void {
    const second = Math.floor(match.time / BUCKET_MS);
    const bucket = this.#buckets.get(second);
    if (bucket === undefined) this.#buckets.set(second, [match]);
    else bucket.push(match);
    this.size++;
    this.#inMemory++;
    if (this.#room !== null && this.#inMemory > this.#room.mostWaiting) this.#makeRoom(this.#room);
  }

  /** Puts down those whose time comes last. */
  #makeRoom({ spill, mostWaiting }: { readonly spill: Spill; readonly mostWaiting: number }): void {
    for (const second of [...this.#buckets.keys()].toSorted((a, b) => b - a)) {
      if (this.#inMemory <= mostWaiting * STAYING_SHARE) return;
      const bucket = this.#buckets.get(second) ?? [];
      spill.putMatches(second, bucket);
      this.#buckets.delete(second);
      this.#inMemory -= bucket.length;
      this.#putDown.set(second, (this.#putDown.get(second) ?? 0) + bucket.length);
    }
  }

  /** Seconds in which something is due, in order. */
  due(to: number): number[] {
    const seconds = new Set([...this.#buckets.keys(), ...this.#putDown.keys()]);
    return [...seconds].filter((second) => second * BUCKET_MS < to).toSorted((a, b) => a - b);
  }

  /** Takes the matches of a second that are due, in order. */
  take(second: number, to: number): readonly CorrelationMatch[] {
    const inMemory = this.#buckets.get(second) ?? [];
    const putDown = this.#putDown.delete(second) ? (this.#room?.spill.takeMatches(second) ?? []) : [];
    this.#inMemory += putDown.length;
    const bucket = sortedBucket(
      putDown.length === 0 ? inMemory : [...inMemory, ...putDown],
      second * BUCKET_MS,
    );
    this.#buckets.delete(second);
    const found = (second + 1) * BUCKET_MS <= to ? -1 : bucket.findIndex(({ time }) => time >= to);
    if (found >= 0) this.#buckets.set(second, bucket.slice(found));
    const due = found < 0 ? bucket : bucket.slice(0, found);
    this.size -= due.length;
    this.#inMemory -= due.length;
    return due;
  }
}
