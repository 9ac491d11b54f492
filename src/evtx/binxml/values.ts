import { isArrayType, readItems, readScalar, type Scalar, type ValueSource } from "../value/read-value.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import type { ValueTable } from "./value-table.ts";

/** Values of all nested templates of one record together. */
const MAX_VALUES = 16_384;

/**
 * The values of a record's templates: type, size and place of each, read out of the descriptors into arrays that are
 * used again for every record. Those of a template within a template follow the outer ones.
 */
export class Values {
  readonly types: Uint8Array = new Uint8Array(MAX_VALUES);
  readonly sizes: Uint16Array = new Uint16Array(MAX_VALUES);
  readonly offsets: Uint32Array = new Uint32Array(MAX_VALUES);
  /** How many there are. */
  count = 0;

  /**
   * Adds the values of an instance and returns where they end in the chunk, or -1 when they do not fit before `end` or
   * are too many. NULs at the end of a text are no part of it.
   */
  add(view: DataView, { descriptors, count }: ValueTable, end: number): number {
    let value = this.count;
    if (value + count > MAX_VALUES) return -1;
    let at = descriptors + 4 * count;
    for (let descriptor = descriptors; descriptor < descriptors + 4 * count; descriptor += 4, value++) {
      const size = view.getUint16(descriptor, true);
      const type = view.getUint8(descriptor + 2);
      this.types[value] = type;
      this.offsets[value] = at;
      at += size;
      if (at > end) return -1;
      this.sizes[value] = type === VALUE_TYPE.string ? withoutNuls(view, at - size, size) : size;
    }
    this.count = value;
    return at;
  }

  /** The value as JSON has it; one that is not there is nothing. */
  read(source: ValueSource, value: number): Scalar | Scalar[] {
    const type = this.types[value] ?? VALUE_TYPE.null;
    const offset = this.offsets[value] ?? 0;
    const size = this.sizes[value] ?? 0;
    return isArrayType(type) ? readItems(source, type, offset, size) : readScalar(source, type, offset, size);
  }
}

function withoutNuls(view: DataView, offset: number, size: number): number {
  let length = size & ~1;
  while (length > 0 && view.getUint16(offset + length - 2, true) === 0) length -= 2;
  return length;
}
