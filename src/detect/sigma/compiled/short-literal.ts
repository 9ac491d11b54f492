import type { Anchor } from "../sigma-text.ts";
import type { ValuePlaces } from "./value-places.ts";

/** A literal that is too short for an index: it stands in too many values. It is looked for when a rule asks. */
export class ShortLiteral {
  readonly #text: Uint8Array;
  readonly #anchor: Anchor;

  /** The text is case folded. */
  constructor(text: Uint8Array, anchor: Anchor) {
    this.#text = text;
    this.#anchor = anchor;
  }

  /** True when it stands in a value of a field. */
  isInOne(bytes: Uint8Array, places: ValuePlaces, field: number): boolean {
    for (let n = places.lastOf(field); n >= 0; n = places.before(n))
      if (this.stands(bytes, places.startOf(n), places.endOf(n))) return true;
    return false;
  }

  /** True when it stands in the value between two places. */
  stands(bytes: Uint8Array, start: number, end: number): boolean {
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
