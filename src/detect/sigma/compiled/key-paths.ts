import { viewOf } from "../../../lib/view-of.ts";
import { isSameBytes } from "./folded-text.ts";

type Step = {
  readonly view: DataView;
  readonly length: number;
  readonly field: number;
  readonly before: Step | null;
  /** The keys that followed this one, and among them the one that came first. */
  readonly next: Step[];
};

/** Keys that may follow one key before the memory of them is given up. */
const MOST_FOLLOWERS = 32;
const MOST_STEPS = 8192;
const MOST_KEYS = 1024;

/**
 * The keys of objects in the order in which they come. Records of a source have the same keys in the same order, so that
 * nearly always the next key is the one that came next before: one comparison, and its field is known. Also tells of a
 * key that comes twice in an object.
 */
export class KeyPaths {
  readonly #fieldOf: (name: string) => number;
  #root = rootStep();
  #step = this.#root;
  #size = 0;
  #depth = 0;

  constructor(fieldOf: (name: string) => number) {
    this.#fieldOf = fieldOf;
  }

  /** Begins an object. */
  begin(): void {
    if (this.#size > MOST_STEPS) {
      this.#root = rootStep();
      this.#size = 0;
    }
    this.#step = this.#root;
    this.#depth = 0;
  }

  /** The field of the key that stands between two places; -1 when the object had it before, or has too many. */
  // the place of a key, told without an object for each
  // oxlint-disable-next-line max-params
  next(bytes: Buffer, view: DataView, start: number, end: number): number {
    if (++this.#depth > MOST_KEYS) return -1;
    for (const step of this.#step.next)
      if (step.length === end - start && isSameBytes(step.view, 0, { view, start, end })) {
        this.#step = step;
        return step.field;
      }
    return this.#add(Buffer.from(bytes.subarray(start, end)));
  }

  #add(key: Buffer): number {
    for (let step: Step | null = this.#step; step !== null; step = step.before)
      if (step.before !== null && step.length === key.length && key.equals(bytesOf(step))) return -1;
    const step: Step = {
      view: viewOf(key),
      length: key.length,
      field: this.#fieldOf(key.toString("latin1")),
      before: this.#step,
      next: [],
    };
    if (this.#step.next.length < MOST_FOLLOWERS) {
      this.#step.next.push(step);
      this.#size++;
    }
    this.#step = step;
    return step.field;
  }
}

function rootStep(): Step {
  return { view: viewOf(new Uint8Array(0)), length: 0, field: 0, before: null, next: [] };
}

function bytesOf({ view }: Step): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
