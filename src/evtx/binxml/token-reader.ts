import type { Chunk } from "../chunk/chunk.ts";

/**
 * Reads forward through a part of a chunk. A read that would leave the part, or a fault that the caller finds, ends it:
 * everything read after that is zero, `at` is the end, and `fault` tells why. So loops end and one look at `fault` in
 * the end is enough.
 */
export class TokenReader {
  readonly chunk: Chunk;
  at: number;
  readonly end: number;
  fault: string | null = null;
  /** The names that were read, and where their offsets are. */
  readonly names: { readonly at: number; readonly name: string }[] = [];

  constructor(chunk: Chunk, at: number, end: number) {
    this.chunk = chunk;
    this.at = at;
    this.end = Math.min(end, chunk.bytes.length);
    if (at > this.end) this.fail("it begins beyond its end");
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  fail(reason: string): void {
    this.fault ??= reason;
    this.at = this.end;
  }

  u8(): number {
    const at = this.#advance(1);
    return at < 0 ? 0 : this.chunk.view.getUint8(at);
  }

  u16(): number {
    const at = this.#advance(2);
    return at < 0 ? 0 : this.chunk.view.getUint16(at, true);
  }

  u32(): number {
    const at = this.#advance(4);
    return at < 0 ? 0 : this.chunk.view.getUint32(at, true);
  }

  skip(bytes: number): void {
    this.#advance(bytes);
  }

  /** A number of UTF-16 units and they themselves. */
  text(): string {
    const size = 2 * this.u16();
    const at = this.#advance(size);
    return at < 0 ? "" : this.chunk.bytes.toString("utf16le", at, at + size).toWellFormed();
  }

  /** The offset of a name; the name itself may follow at once. */
  name(): string {
    const { at } = this;
    const offset = this.u32();
    const name = this.fault === null ? this.chunk.nameAt(offset) : null;
    if (name === null) {
      this.fail(`there is no name at ${offset}`);
      return "";
    }
    this.names.push({ at, name });
    if (offset === this.at) this.skip(this.chunk.nameSize(offset));
    return name;
  }

  #advance(bytes: number): number {
    const at = this.at;
    if (at + bytes > this.end) {
      this.fail("it goes beyond its end");
      return -1;
    }
    this.at = at + bytes;
    return at;
  }
}
