import type { FileHandle } from "node:fs/promises";
import {
  createLineAssembler,
  type LineAssembler,
  type LineKind,
} from "../../../lib/assemble/line-assembler.ts";
import { LineSplitter } from "../../../lib/assemble/line-splitter.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import { createRecordGatherer } from "../../records/record-gatherer.ts";
import { MAX_RECORD_BYTES } from "../../records/record-cutter.ts";
import { type FileHead, type FilePlace, hasHead, readHead } from "./file-place.ts";
import type { FollowConfig } from "./config.ts";

/** What was read of a file and where it ends: kept together, or not at all. */
export type ReadPart = {
  readonly batches: readonly RawBatch[];
  readonly place: FilePlace;
  /** Lines that were longer than a record may be. */
  readonly cut: number;
  /** True when the file was cut short and is read from its start again. */
  readonly wasTruncated: boolean;
};

export type FollowedFileOptions = {
  readonly config: FollowConfig;
  readonly host: string;
  readonly now: () => number;
};

const CHUNK_BYTES = 1 << 18;
/** Read at once before what was read is kept. */
const PART_BYTES = 1 << 20;

/** One open file. It stays itself when it is renamed, and is followed to its end. */
export class FollowedFile {
  readonly #file: FileHandle;
  readonly #options: FollowedFileOptions;
  #place: FilePlace;
  /** Where reading goes on: beyond the place by an unfinished line and by lines that wait for more. */
  #readTo: number;
  #lines: LineSplitter;
  #assembler: LineAssembler;
  /** Offset in the file at which `#lines` began. */
  #linesFrom: number;
  /** Behind the last whole line that was read. */
  #end: number;
  readonly #gathered = createRecordGatherer();
  #cut = 0;
  #changedAt = 0;

  constructor(file: FileHandle, place: FilePlace, options: FollowedFileOptions) {
    this.#file = file;
    this.#options = options;
    this.#place = place;
    this.#readTo = place.offset;
    this.#linesFrom = place.offset;
    this.#end = place.offset;
    this.#lines = new LineSplitter(MAX_RECORD_BYTES);
    this.#assembler = createLineAssembler(lineKind(options.config), place.context);
  }

  get path(): string {
    return this.#place.path;
  }

  set path(path: string) {
    this.#place = { ...this.#place, path };
  }

  /** Whether there is more than was read. */
  async hasMore(): Promise<boolean> {
    const { size } = await this.#file.stat();
    return size !== this.#readTo;
  }

  /** Reads on, at most a part. Null when nothing is new. */
  async read(): Promise<ReadPart | null> {
    if (!(await this.#isChanged()) && this.#end === this.#place.offset) return null;
    const wasTruncated = await this.#restartIfTruncated();
    const before = this.#end;
    while (this.#gathered.bytes < PART_BYTES) {
      const chunk = await this.#readChunk();
      if (chunk === null) break;
      this.#take(chunk);
    }
    // lines that wait for more are given the time until the next look; the place must not lie behind a kept record
    const mayWait = this.#end !== before && this.#gathered.bytes < PART_BYTES;
    if (this.#assembler.held > 0 && mayWait && !wasTruncated) return null;
    this.#gathered.add(this.#assembler.flush());
    if (this.#end === this.#place.offset && !wasTruncated) return null;
    return this.#part(wasTruncated);
  }

  /** The last line when nothing ends it: to be asked of a file that nobody writes to any more. */
  async readUnfinished(): Promise<ReadPart | null> {
    const [line] = this.#lines.end();
    if (line === undefined) return null;
    this.#gathered.add([...this.#assembler.push(line.bytes), ...this.#assembler.flush()]);
    if (line.isCut) this.#cut++;
    this.#end = this.#linesFrom + line.end;
    return this.#part(false);
  }

  /** What was read is kept. */
  keep(part: ReadPart): void {
    this.#place = { ...part.place, path: this.#place.path };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #take(chunk: Uint8Array): void {
    for (const line of this.#lines.push(chunk)) {
      if (line.isCut) this.#cut++;
      if (line.bytes.length > 0 || this.#assembler.held > 0)
        this.#gathered.add(this.#assembler.push(line.bytes));
      this.#end = this.#linesFrom + line.end;
    }
  }

  async #part(wasTruncated: boolean): Promise<ReadPart> {
    const { context } = this.#assembler;
    const head: FileHead = await readHead(this.#file);
    const place = { path: this.#place.path, offset: this.#end, context, head };
    const part = { batches: this.#gathered.take(this.#header()), place, cut: this.#cut, wasTruncated };
    this.#cut = 0;
    return part;
  }

  #header(): Omit<RawBatch, "context" | "body" | "ends"> {
    const { config, host, now } = this.#options;
    return {
      tenantUid: config.tenantUid,
      sourceName: config.sourceName ?? `file:${this.#place.path}`,
      listener: "file",
      sourceType: config.sourceType,
      host,
      receivedAt: now(),
    };
  }

  async #readChunk(): Promise<Uint8Array | null> {
    // a new buffer each time: records are views of it
    const { buffer, bytesRead } = await this.#file.read(
      Buffer.alloc(CHUNK_BYTES),
      0,
      CHUNK_BYTES,
      this.#readTo,
    );
    this.#readTo += bytesRead;
    return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
  }

  async #isChanged(): Promise<boolean> {
    const { size, mtimeMs } = await this.#file.stat();
    const isChanged = size !== this.#readTo || mtimeMs !== this.#changedAt;
    this.#changedAt = mtimeMs;
    return isChanged;
  }

  /** A file that is shorter, or begins otherwise, was emptied in place (logrotate's `copytruncate`). */
  async #restartIfTruncated(): Promise<boolean> {
    const { size } = await this.#file.stat();
    const { head } = this.#place;
    if (size >= this.#readTo && (await hasHead(this.#file, head))) return false;
    this.#place = {
      path: this.#place.path,
      offset: 0,
      context: null,
      head: { bytes: 0, sha256: EMPTY_SHA256 },
    };
    this.#readTo = 0;
    this.#linesFrom = 0;
    this.#end = 0;
    this.#lines = new LineSplitter(MAX_RECORD_BYTES);
    this.#assembler = createLineAssembler(lineKind(this.#options.config));
    return true;
  }
}

function lineKind({ form }: FollowConfig): LineKind {
  return form === "csv" ? "csv" : "auto";
}

/** Of no bytes at all: what every file begins with. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
