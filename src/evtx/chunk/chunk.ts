import type { Template } from "../binxml/template.ts";
import type { ValueSource } from "../value/read-value.ts";
import { CHUNK_BYTES } from "./layout.ts";

/** Longest name that a chunk can hold. */
const MAX_NAME_UNITS = 32_767;
/** Link to the next name of a bucket, hash, number of units. */
const NAME_HEADER_BYTES = 8;

/**
 * The bytes of one chunk, always 64 KiB: what is missing of a cut one is zeros. Keeps what was found out about names and
 * templates until the next chunk's bytes are in.
 */
export class Chunk implements ValueSource {
  readonly bytes: Buffer = Buffer.alloc(CHUNK_BYTES);
  readonly view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, CHUNK_BYTES);
  /** Templates by the offset of their definition; null: there is none that can be read. */
  readonly templates: Map<number, Template | null> = new Map();
  readonly #names = new Map<number, string | null>();

  /** To be called when the bytes have been replaced. */
  renew(): void {
    this.templates.clear();
    this.#names.clear();
  }

  /**
   * The name at an offset, or null when there is none. Its hash is checked, which turns most garbage into a clean no. The
   * chunk's string table is not asked: offsets lead there without it, and damaged tables cost nothing so.
   */
  nameAt(offset: number): string | null {
    let name = this.#names.get(offset);
    if (name === undefined) {
      name = this.#readName(offset);
      this.#names.set(offset, name);
    }
    return name;
  }

  /** Bytes of the name at an offset with its header and terminator. */
  nameSize(offset: number): number {
    return NAME_HEADER_BYTES + 2 * this.view.getUint16(offset + 6, true) + 2;
  }

  #readName(offset: number): string | null {
    const { view } = this;
    if (offset + NAME_HEADER_BYTES + 2 > CHUNK_BYTES) return null;
    const units = view.getUint16(offset + 6, true);
    const start = offset + NAME_HEADER_BYTES;
    if (units > MAX_NAME_UNITS || start + 2 * units + 2 > CHUNK_BYTES) return null;
    let hash = 0;
    for (let at = start; at < start + 2 * units; at += 2)
      hash = (Math.imul(hash, 65_599) + view.getUint16(at, true)) | 0;
    if ((hash & 0xffff) !== view.getUint16(offset + 4, true)) return null;
    return this.bytes.toString("utf16le", start, start + 2 * units).toWellFormed();
  }
}
