import { createTemplateStore, type TemplateStore } from "./binxml/template-store.ts";
import type { FindTemplate } from "./binxml/expand.ts";
import { Chunk } from "./chunk/chunk.ts";
import { readChunkHeader } from "./chunk/chunk-header.ts";
import { RECORD_HEADER_BYTES, RECORD_TRAILER_BYTES } from "./chunk/layout.ts";
import { RecordRenderer } from "./chunk/record-renderer.ts";
import { findRecords, type Range, walkRecords } from "./chunk/walk-records.ts";
import { EvtxRecord } from "./fields/evtx-record.ts";
import { createRecordShapes } from "./fields/record-shape.ts";
import { Recovery } from "./recover/recovery.ts";
import type { LostRange, RecordStatus } from "./report.ts";
import { type EvtxSource, readSlots, type Slot } from "./slots.ts";
import { JsonWriter } from "./value/json-writer.ts";

export type EvtxOptions = {
  /** Also gives records that the log does not list any more, each with what is to be known of it. */
  readonly recover: boolean;
  /** Templates of other files of the same case. */
  readonly templates?: TemplateStore;
  /**
   * Shown each listed record before it is written. True: no more of it is wanted, and an empty line stands for it. Valid until it
   * returns. Not asked of records that say more than their fields do, and of none when records are recovered.
   */
  readonly isKnown?: (record: EvtxRecord) => boolean;
  /** Where in the file the source begins, when it is a part of one: the start of a chunk. */
  readonly start?: number;
};

/** What a piece of a file gave. */
export type EvtxLines = {
  /** Records as JSON, each with a line feed; nothing at all for those that were known. Valid until the next piece is asked for. */
  readonly body: Uint8Array;
  /** Where in the body each record ends. */
  readonly ends: readonly number[];
  /** True for records that the log does not list. */
  readonly isRecovered: boolean;
  readonly lost: readonly LostRange[];
  /** Bytes of the file that were read so far. */
  readonly bytesRead: number;
};

/** Bytes behind a record's binary XML that are padding. More are a record within the record. */
const MAX_PADDING = 8;
/** Files after which a reader begins anew. */
const FILES_OF_READER = 256;
/** A record of at most so many bytes can be written, whatever its values are. */
const MAX_KNOWN_BYTES = 32_768;

/**
 * Reads an event log as JSON lines in the shape of evtx_dump, chunk by chunk: what is in memory does not grow with the
 * file. No damage ends it; what it costs is told as lost ranges. Recovered records come last.
 */
export function readEvtxLines(source: EvtxSource, options: EvtxOptions): AsyncGenerator<EvtxLines> {
  return linesOf(new LineReader(options), source, options);
}

/** What differs from one file of a reader to the next. */
export type EvtxFileOptions = Pick<EvtxOptions, "isKnown" | "start">;

/**
 * A reader of one file after the other, which recovers nothing: buffers, templates and shapes stay from one to the next, which is
 * most of the work of a small file.
 */
export function createEvtxReader(): (
  source: EvtxSource,
  options: EvtxFileOptions,
) => AsyncGenerator<EvtxLines> {
  let reader = new LineReader({ recover: false });
  let files = 0;
  return (source, options) => {
    // shapes are kept as long as their reader, and crafted files must not fill the memory with them
    if (++files % FILES_OF_READER === 0) reader = new LineReader({ recover: false });
    return linesOf(reader, source, options);
  };
}

async function* linesOf(
  reader: LineReader,
  source: EvtxSource,
  { isKnown, start }: EvtxFileOptions,
): AsyncGenerator<EvtxLines> {
  reader.isKnown = isKnown;
  let bytesRead = 0;
  for await (const slot of readSlots(source, reader.chunk, start)) {
    bytesRead = slot.offset + slot.length;
    yield { ...reader.listed(slot), bytesRead };
    if (reader.recovery.isFull) yield { ...reader.recovered(), bytesRead };
  }
  yield { ...reader.recovered(), bytesRead };
}

class LineReader {
  readonly chunk = new Chunk();
  readonly #writer = new JsonWriter();
  readonly #renderer = new RecordRenderer(this.chunk, this.#writer);
  readonly #recover: boolean;
  readonly recovery: Recovery;
  readonly #find: FindTemplate;
  readonly #record: EvtxRecord;
  /** What is asked of a record before it is written. */
  isKnown: EvtxOptions["isKnown"];
  #lost: LostRange[] = [];
  #ends: number[] = [];
  #offset = 0;

  constructor({ recover, templates = createTemplateStore() }: EvtxOptions) {
    const { chunk } = this;
    this.#recover = recover;
    this.recovery = new Recovery({ chunk, writer: this.#writer, renderer: this.#renderer, templates });
    this.#find = (instance) => templates.ofInstance(chunk, instance);
    this.#record = new EvtxRecord(chunk, this.#find, createRecordShapes());
  }

  /** The records that a slot lists. */
  listed(slot: Slot): Omit<EvtxLines, "bytesRead"> {
    this.#start();
    this.#offset = slot.offset;
    if (slot.kind === "chunk") this.#readChunk(slot.length);
    else if (slot.kind === "unknown") {
      this.#lose(
        0,
        slot.length,
        slot.offset === 0 ? "the file does not begin as an event log" : "no chunk is here",
      );
      this.#search({ start: 0, end: slot.length }, "damaged");
    }
    return this.#result(false);
  }

  /** What was found beside the listed records. */
  recovered(): Omit<EvtxLines, "bytesRead"> {
    this.#start();
    const lost = this.recovery.take(this.#ends);
    return { ...this.#result(true), lost };
  }

  #start(): void {
    this.#writer.at = 0;
    this.#renderer.renew();
    this.#lost = [];
    this.#ends = [];
  }

  #result(isRecovered: boolean): Omit<EvtxLines, "bytesRead"> {
    const body = this.#writer.bytes.subarray(0, this.#writer.at);
    return { body, ends: this.#ends, isRecovered, lost: this.#lost };
  }

  #lose(start: number, length: number, reason: string): void {
    this.#lost.push({ offset: this.#offset + start, length, reason });
  }

  #readChunk(length: number): void {
    const { free } = readChunkHeader(this.chunk.bytes);
    const limit = Math.min(free, length);
    const records = walkRecords(this.chunk, limit);
    let step = records.next();
    for (; step.done !== true; step = records.next()) this.#readRecord(step.value);
    const { at, fault } = step.value;
    if (length < free) this.#lose(at, free - at, "the file ends within a chunk");
    else if (fault !== null) this.#lose(at, limit - at, fault);
    this.#search({ start: at, end: fault === null ? at : limit }, "damaged");
    this.#search({ start: fault === null ? at : limit, end: length }, "slack");
  }

  #readRecord(record: Range): void {
    const writer = this.#writer;
    const end = record.end - RECORD_TRAILER_BYTES;
    if (this.#isKnownRecord(record)) {
      this.#ends.push(writer.at);
      return;
    }
    if (!this.#renderer.render(record.start + RECORD_HEADER_BYTES, end, this.#find)) {
      this.#lose(record.start, record.end - record.start, `a record cannot be read: ${this.#renderer.fault}`);
      if (this.#recover)
        this.recovery.found(record, { status: "damaged", offset: this.#offset + record.start }, this.#find);
      return;
    }
    writer.byte(0x0a);
    this.#ends.push(writer.at);
    if (!this.#recover) return;
    this.recovery.listed(record);
    const { end: after } = this.#renderer;
    if (end - after >= MAX_PADDING) this.#search({ start: after, end: record.end }, "hidden");
  }

  /** What is recovered is compared with what is listed, which must be written then; so must what may be too much. */
  #isKnownRecord(range: Range): boolean {
    const { isKnown } = this;
    if (isKnown === undefined || this.#recover || range.end - range.start > MAX_KNOWN_BYTES) return false;
    this.#record.open(range);
    return this.#record.isFlat && isKnown(this.#record);
  }

  #search(range: Range, status: RecordStatus): void {
    if (!this.#recover || range.start >= range.end) return;
    for (const record of findRecords(this.chunk, range, status === "hidden"))
      this.recovery.found(record, { status, offset: this.#offset + record.start }, this.#find);
  }
}
