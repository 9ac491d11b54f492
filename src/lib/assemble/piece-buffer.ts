/**
 * The bytes of the piece that is being read, over the borders of chunks. A piece within one chunk is a view of it; one
 * that spans chunks is copied, and of that no more than `maxBytes` are kept.
 */
export class PieceBuffer {
  readonly #maxBytes: number;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Offset of the chunk in the stream. */
  #chunkAt = 0;
  /** Offset of the piece, or -1 when none is open. */
  #start = -1;
  /** What earlier chunks had of the piece: `#keptSize` bytes, which stand for the stream up to `#keptTo`. */
  #kept: Uint8Array = new Uint8Array(0);
  #keptSize = 0;
  #keptTo = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Offset after what has been left behind. */
  get offset(): number {
    return this.#chunkAt;
  }

  get isOpen(): boolean {
    return this.#start >= 0;
  }

  enter(chunk: Uint8Array): void {
    this.#chunk = chunk;
  }

  /** Opens a piece at an offset in the chunk; `first` takes the place of its first byte. */
  begin(at: number, first?: number): void {
    this.#start = at;
    this.#keptSize = 0;
    this.#keptTo = at;
    if (first === undefined) return;
    this.#keep(Uint8Array.of(first));
    this.#keptTo = at + 1;
  }

  drop(): void {
    this.#start = -1;
  }

  /** The piece up to an offset as text when it is no longer than `maxLength` bytes, else the empty text. */
  shortText(end: number, maxLength: number): string {
    return end - this.#start > maxLength ? "" : String.fromCharCode(...this.#bytesTo(end));
  }

  /** Closes the piece before an offset. */
  take(end: number): { readonly bytes: Uint8Array; readonly offset: number; readonly length: number } {
    const bytes = this.#bytesTo(end);
    const offset = this.#start;
    this.#start = -1;
    return { bytes, offset, length: end - offset };
  }

  /** Keeps what the chunk has of an open piece: the chunk may be overwritten afterwards. */
  leave(): void {
    const next = this.#chunkAt + this.#chunk.length;
    if (this.isOpen) {
      this.#keep(this.#chunk.subarray(this.#keptTo - this.#chunkAt));
      this.#keptTo = next;
    }
    this.#chunkAt = next;
    this.#chunk = new Uint8Array(0);
  }

  #bytesTo(end: number): Uint8Array {
    const length = Math.min(end - this.#start, this.#maxBytes);
    if (this.#keptSize === 0) {
      const from = this.#start - this.#chunkAt;
      return this.#chunk.subarray(from, from + length);
    }
    const rest = this.#chunk.subarray(this.#keptTo - this.#chunkAt, Math.max(0, end - this.#chunkAt));
    const bytes = new Uint8Array(length);
    bytes.set(this.#kept.subarray(0, Math.min(this.#keptSize, length)));
    if (this.#keptSize < length) bytes.set(rest.subarray(0, length - this.#keptSize), this.#keptSize);
    return bytes;
  }

  #keep(bytes: Uint8Array): void {
    const added = bytes.subarray(0, this.#maxBytes - this.#keptSize);
    const size = this.#keptSize + added.length;
    if (size > this.#kept.length) {
      const larger = new Uint8Array(Math.max(size, this.#kept.length * 2));
      larger.set(this.#kept.subarray(0, this.#keptSize));
      this.#kept = larger;
    }
    this.#kept.set(added, this.#keptSize);
    this.#keptSize = size;
  }
}
