import { crc32 } from "node:zlib";
import type { FindTemplate } from "../binxml/expand.ts";
import type { TemplateStore } from "../binxml/template-store.ts";
import type { Chunk } from "../chunk/chunk.ts";
import { RECORD_HEADER_BYTES, RECORD_TRAILER_BYTES } from "../chunk/layout.ts";
import type { RecordRenderer } from "../chunk/record-renderer.ts";
import type { Range } from "../chunk/walk-records.ts";
import type { Completeness, LostRange, RecordStatus } from "../report.ts";
import { printTree } from "../value/json-tree.ts";
import type { JsonWriter } from "../value/json-writer.ts";
import { matchingTemplate } from "./matching-template.ts";
import { createSeenRecords } from "./seen-records.ts";
import { readSystemValues } from "./system-values.ts";

/** Records that wait for the file's other templates; beyond that the templates so far must do. */
const MAX_WAITING_BYTES = 16 << 20;

type Waiting = {
  readonly status: RecordStatus;
  /** Where the file has it. */
  readonly offset: number;
  /** Where the chunk had it: definitions within the record are found by that. */
  readonly at: number;
  readonly key: number;
} & (
  | { readonly json: Buffer }
  /** Its own template is gone. */
  | { readonly record: Buffer }
);

export type RecoveryParts = {
  readonly chunk: Chunk;
  readonly writer: JsonWriter;
  readonly renderer: RecordRenderer;
  readonly templates: TemplateStore;
};

/**
 * Keeps what was found outside of the listed records until the file is read: then all templates are known, and whether
 * a record is only a copy of a listed one.
 */
export class Recovery {
  readonly #parts: RecoveryParts;
  readonly #seen = createSeenRecords();
  #waiting: Waiting[] = [];
  #waitingBytes = 0;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** True when `take` must not wait for the end of the file. */
  get isFull(): boolean {
    return this.#waitingBytes > MAX_WAITING_BYTES;
  }

  /** Tells of a listed record, so that copies of it are not recovered. */
  listed(range: Range): void {
    this.#seen.add(keyOf(this.#parts.chunk, range));
  }

  /** A record that was found in the chunk. `find`: the chunk's own templates. */
  found(
    range: Range,
    about: { readonly status: RecordStatus; readonly offset: number },
    find: FindTemplate,
  ): void {
    const { chunk, writer, renderer } = this.#parts;
    const { start, end } = range;
    const key = keyOf(chunk, range);
    const from = writer.at;
    if (renderer.render(start + RECORD_HEADER_BYTES, end - RECORD_TRAILER_BYTES, find)) {
      this.#wait({ ...about, at: start, key, json: Buffer.from(writer.bytes.subarray(from, writer.at)) });
      writer.at = from;
    } else this.#wait({ ...about, at: start, key, record: Buffer.from(chunk.bytes.subarray(start, end)) });
  }

  /**
   * Writes the records that waited, each as a line with what is to be known of it, and returns where the lines end and
   * what remains lost. Uses the chunk; its bytes are gone afterwards.
   */
  take(ends: number[]): LostRange[] {
    const lost: LostRange[] = [];
    for (const waiting of this.#waiting) {
      if (!this.#seen.addNew(waiting.key)) continue;
      if (this.#write(waiting)) ends.push(this.#parts.writer.at);
      // damaged ones lie in a range that was told already
      else if (waiting.status !== "damaged")
        lost.push({ offset: waiting.offset, length: sizeOf(waiting), reason: NOWHERE });
    }
    this.#waiting = [];
    this.#waitingBytes = 0;
    return lost;
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#waitingBytes += sizeOf(waiting);
  }

  #write(waiting: Waiting): boolean {
    const { writer } = this.#parts;
    const completeness = this.#writeEvent(waiting);
    if (completeness === null) return false;
    const about = { status: waiting.status, completeness, offset: waiting.offset };
    // a member of the object that is already closed
    writer.at--;
    writer.json(`,"Recovered":${JSON.stringify(about)}}\n`);
    return true;
  }

  #writeEvent(waiting: Waiting): Completeness | null {
    const { writer } = this.#parts;
    if (!writer.reserve()) return null;
    if ("record" in waiting) return this.#writeWithout(waiting.record, waiting.at);
    if (waiting.json.length > MAX_LINE_BYTES) return null;
    writer.copy(waiting.json);
    return "full";
  }

  /** Writes a record whose own template is gone. */
  #writeWithout(record: Buffer, at: number): Completeness | null {
    const { chunk, writer, renderer, templates } = this.#parts;
    chunk.bytes.fill(0);
    chunk.bytes.set(record, at);
    chunk.renew();
    renderer.renew();
    const start = at + RECORD_HEADER_BYTES;
    const end = at + record.length - RECORD_TRAILER_BYTES;
    if (renderer.render(start, end, (table) => matchingTemplate(templates, chunk.view, table)))
      return "other_template";
    const system = readSystemValues(chunk, start, end);
    const json = system === null ? "" : printTree(system);
    if (json === "" || json.length > MAX_LINE_BYTES) return null;
    writer.json(json);
    return "system_only";
  }
}

const NOWHERE = "a record was found whose template is nowhere";
/** What always has room in the writer. */
const MAX_LINE_BYTES = 300_000;

function sizeOf(waiting: Waiting): number {
  return "json" in waiting ? waiting.json.length : waiting.record.length;
}

/** Two records of one key are the same: id, time and all values count. The template's place in the chunk does too. */
function keyOf({ bytes }: Chunk, { start, end }: Range): number {
  return crc32(bytes.subarray(start + 8, end - RECORD_TRAILER_BYTES)) * 2 ** 16 + (end - start);
}
