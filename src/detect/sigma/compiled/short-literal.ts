import type { Anchor } from "../sigma-text.ts";
import type { IdList } from "./id-list.ts";

/** A literal that is too short for an index: it stands in too many values. It is looked for when a rule asks. */
export class ShortLiteral {
  readonly #field: number;
  readonly #text: Uint8Array;
  readonly #anchor: Anchor;

  constructor(field: number, text: Uint8Array, anchor: Anchor) {
    this.#field = field;
    this.#text = text;
    this.#anchor = anchor;
  }

  /** True when it stands in a value of its field. `places` are field, begin and end of each value in the bytes. */
  isIn(bytes: Uint8Array, places: IdList): boolean {
    const { ids, size } = places;
    for (let at = 0; at < size; at += 3)
      if (ids[at] === this.#field && this.#stands(bytes, ids[at + 1] ?? 0, ids[at + 2] ?? 0)) return true;
    return false;
  }

  #stands(bytes: Uint8Array, start: number, end: number): boolean {
    const last = end - this.#text.length;
    if (last < start) return false;
    switch (this.#anchor) {
      case "whole":
        return last === start && this.#isAt(bytes, start);
      case "start":
        return this.#isAt(bytes, start);
      case "end":
        return this.#isAt(bytes, last);
      case "anywhere":
        for (let at = start; at <= last; at++) if (this.#isAt(bytes, at)) return true;
        return false;
    }
  }

  #isAt(bytes: Uint8Array, at: number): boolean {
    const text = this.#text;
    for (let offset = 0; offset < text.length; offset++)
      if (bytes[at + offset] !== text[offset]) return false;
    return true;
  }
}
