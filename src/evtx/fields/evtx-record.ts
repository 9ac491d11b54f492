import type { FindTemplate } from "../binxml/expand.ts";
import { locateInstance } from "../binxml/value-table.ts";
import { TOKEN } from "../binxml/token.ts";
import type { Template } from "../binxml/template.ts";
import { Values } from "../binxml/values.ts";
import type { Chunk } from "../chunk/chunk.ts";
import { RECORD_HEADER_BYTES, RECORD_TRAILER_BYTES } from "../chunk/layout.ts";
import type { Range } from "../chunk/walk-records.ts";
import type { Scalar } from "../value/read-value.ts";
import { fileTimeMs } from "../value/time.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import type { RecordField, RecordShape, RecordShapes } from "./record-shape.ts";

/** The bytes of a value in those of its chunk, and what they are: see `VALUE_TYPE`. */
export type ValueBytes = {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly type: number;
};

/**
 * A record as it lies in its chunk. Nothing of it is read before it is asked for, and nothing is made of it but what is
 * returned. One object is every record, one after the other: valid until the next.
 */
export class EvtxRecord {
  /** Null for a record without templates, or with odd ones: then only its JSON tells what it says. */
  shape: RecordShape | null = null;
  readonly #chunk: Chunk;
  readonly #find: FindTemplate;
  readonly #shapes: RecordShapes;
  readonly #values = new Values();
  #start = 0;
  #bodyBase = 0;
  /** The slot of the event data. */
  #body = -1;

  constructor(chunk: Chunk, find: FindTemplate, shapes: RecordShapes) {
    this.#chunk = chunk;
    this.#find = find;
    this.#shapes = shapes;
  }

  /** Number that the log gave it when writing. An exported log numbers anew; `EventRecordID` is the original's. */
  get writtenId(): bigint {
    return this.#chunk.view.getBigUint64(this.#start + 8, true);
  }

  /** When the log wrote it: epoch milliseconds, or null. */
  get writtenAt(): number | null {
    const { view } = this.#chunk;
    return fileTimeMs(view.getUint32(this.#start + 16, true), view.getUint32(this.#start + 20, true));
  }

  /** Makes this the record of a part of the chunk. */
  open({ start, end }: Range): void {
    const last = end - RECORD_TRAILER_BYTES;
    this.#start = start;
    this.#values.count = 0;
    const outer = this.#add(start + RECORD_HEADER_BYTES, last);
    this.#bodyBase = this.#values.count;
    this.#body = outer?.fields?.body ?? -1;
    this.shape = outer === null ? null : this.#shapeOf(outer);
  }

  /** True when its fields are all that it says: when no value but its event data is XML of its own. */
  get isFlat(): boolean {
    const { types, count } = this.#values;
    for (let value = 0; value < count; value++)
      if (types[value] === VALUE_TYPE.binXml && value !== this.#body) return false;
    return this.shape !== null;
  }

  /** False when the value is Null, or its element is not there. */
  has(field: RecordField): boolean {
    if (field.slot >= 0 && this.#typeAt(field, field.slot) === VALUE_TYPE.null) return false;
    for (const guard of field.guards) if (this.#typeAt(field, guard) === VALUE_TYPE.null) return false;
    return true;
  }

  /** The value as its JSON has it; null where it is not there. */
  read(field: RecordField): Scalar | Scalar[] {
    if (!this.has(field)) return null;
    return field.slot < 0 ? field.literal : this.#values.read(this.#chunk, this.#indexOf(field, field.slot));
  }

  /** The value where it lies; null where it is not there or is a literal of the template. */
  bytesOf(field: RecordField): ValueBytes | null {
    if (field.slot < 0 || !this.has(field)) return null;
    const value = this.#indexOf(field, field.slot);
    const start = this.#values.offsets[value] ?? 0;
    const size = this.#values.sizes[value] ?? 0;
    return { bytes: this.#chunk.bytes, start, end: start + size, type: this.#values.types[value] ?? 0 };
  }

  #shapeOf(outer: Template): RecordShape | null {
    const body = outer.fields?.body ?? -1;
    const isThere = body >= 0 && body < this.#bodyBase && this.#values.types[body] !== VALUE_TYPE.null;
    const size = this.#values.sizes[body] ?? 0;
    if (!isThere || size === 0) return this.#shapes.of(outer, null);
    if (this.#values.types[body] !== VALUE_TYPE.binXml) return null;
    const offset = this.#values.offsets[body] ?? 0;
    const template = this.#add(offset, offset + size);
    return template === null ? null : this.#shapes.of(outer, template);
  }

  /** Adds the values of the template at an offset. Null when there is none, or more than it. */
  #add(at: number, end: number): Template | null {
    const { bytes, view } = this.#chunk;
    const table = locateInstance(this.#chunk, at, end);
    if (table === null) return null;
    const after = this.#values.add(view, table, end);
    return after < 0 || (after < end && bytes[after] !== TOKEN.eof) ? null : this.#find(table);
  }

  #indexOf({ isBody }: RecordField, slot: number): number {
    return isBody ? this.#bodyBase + slot : slot;
  }

  /** A slot that the record does not have is Null. */
  #typeAt(field: RecordField, slot: number): number {
    const index = this.#indexOf(field, slot);
    const end = field.isBody ? this.#values.count : this.#bodyBase;
    return index < end ? (this.#values.types[index] ?? VALUE_TYPE.null) : VALUE_TYPE.null;
  }
}
