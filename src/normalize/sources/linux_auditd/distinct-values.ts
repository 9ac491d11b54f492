import type { FieldMap } from "../../flatten.ts";

/** Values by name, each once: records repeat each other, and a list of ten equal values says no more than one. */
export class DistinctValues {
  readonly #values = new Map<string, Set<string>>();

  add(name: string, value: string): void {
    const present = this.#values.get(name);
    if (present === undefined) this.#values.set(name, new Set([value]));
    else present.add(value);
  }

  /** A single value as it is, several as a list in the order in which they came. */
  toFields(): FieldMap {
    const fields: FieldMap = new Map();
    for (const [name, values] of this.#values) {
      const [first = "", ...others] = values;
      fields.set(name, others.length === 0 ? first : [first, ...others]);
    }
    return fields;
  }
}
