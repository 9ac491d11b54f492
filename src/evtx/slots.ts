import { isChunk } from "./chunk/chunk-header.ts";
import type { Chunk } from "./chunk/chunk.ts";
import { CHUNK_BYTES, CHUNK_MAGIC, FILE_MAGIC, HEADER_BYTES } from "./chunk/layout.ts";

/** Bytes of an event log in order, as a stream of a file gives them. */
export type EvtxSource = AsyncIterable<Uint8Array>;

/** A piece of a file, put into the chunk that all slots share. */
export type Slot = {
  /** Where it is in the file. */
  readonly offset: number;
  /** What the file has of it; the rest is zeros. */
  readonly length: number;
  readonly kind: "header" | "chunk" | "zeros" | "unknown";
};

/** Chunks of damaged files and disk images begin at a sector. */
const SECTOR_BYTES = 512;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/** True for the first bytes of an event log file, or of a chunk that was cut out of one. */
export function isEvtx(first: Uint8Array): boolean {
  return [FILE_MAGIC, CHUNK_MAGIC].some((magic) => magic.equals(first.subarray(0, magic.length)));
}

/**
 * Cuts a file into its chunks, whatever its header says of their number. Where no chunk is, one is looked for at every
 * sector, and from there on the file is cut anew. The chunk holds a slot's bytes until the next is asked for.
 */
export async function* readSlots(source: EvtxSource, chunk: Chunk, start = 0): AsyncGenerator<Slot> {
  const input = new SlotInput(source, chunk.bytes);
  let offset = start;
  try {
    for (let length = await input.fill(); length > 0; length = await input.fill()) {
      const kind = kindOf(chunk.bytes, offset, length);
      const used = usedOf(kind, chunk.bytes, length);
      input.use(used);
      chunk.bytes.fill(0, used);
      chunk.renew();
      yield { offset, length: used, kind };
      offset += used;
    }
  } finally {
    await input.close();
  }
}

function usedOf(kind: Slot["kind"], bytes: Buffer, length: number): number {
  if (kind === "header") return Math.min(length, HEADER_BYTES);
  return kind === "unknown" ? nextChunk(bytes, length) : length;
}

function kindOf(bytes: Buffer, offset: number, length: number): Slot["kind"] {
  if (isChunk(bytes)) return "chunk";
  if (offset === 0 && bytes.compare(FILE_MAGIC, 0, FILE_MAGIC.length, 0, FILE_MAGIC.length) === 0)
    return "header";
  return bytes.compare(ZEROS, 0, length, 0, length) === 0 ? "zeros" : "unknown";
}

/** Where the next chunk begins, or the slot ends. */
function nextChunk(bytes: Buffer, length: number): number {
  for (let at = SECTOR_BYTES; at < length; at += SECTOR_BYTES)
    if (bytes.compare(CHUNK_MAGIC, 0, CHUNK_MAGIC.length, at, at + CHUNK_MAGIC.length) === 0) return at;
  return length;
}

/** Fills one buffer after the other out of pieces of any size. */
class SlotInput {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #into: Buffer;
  /** Bytes that were read and not used. */
  #kept: Uint8Array = new Uint8Array(0);
  #piece: Uint8Array = new Uint8Array(0);

  constructor(source: EvtxSource, into: Buffer) {
    this.#pieces = source[Symbol.asyncIterator]();
    this.#into = into;
  }

  /** Fills the buffer, with zeros in the end, and returns how many bytes the file had for it. */
  async fill(): Promise<number> {
    this.#into.set(this.#kept);
    let length = this.#kept.length;
    while (length < CHUNK_BYTES && (await this.#more())) {
      const taken = this.#piece.subarray(0, CHUNK_BYTES - length);
      this.#into.set(taken, length);
      this.#piece = this.#piece.subarray(taken.length);
      length += taken.length;
    }
    this.#into.fill(0, length);
    this.#kept = this.#into.subarray(0, length);
    return length;
  }

  /** Bytes behind the first so many are given again. */
  use(bytes: number): void {
    this.#kept = Buffer.from(this.#kept.subarray(bytes));
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const next = await this.#pieces.next();
      if (next.done === true) return false;
      this.#piece = next.value;
    }
    return true;
  }
}
