/** Most memory that a writer holds on to between two uses. */
const KEPT_BYTES = 32 * 2 ** 20;

/** Writes values in ClickHouse's RowBinary format into one buffer that grows. Source: ClickHouse docs, "RowBinary". */
export class RowBinaryWriter {
  #buffer = Buffer.allocUnsafe(1 << 20);
  #at = 0;

  uint8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeUInt16LE(value, this.#at);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  /** Integers up to 2^53, without going through BigInt. */
  uint64(value: number): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeUInt32LE(value % 2 ** 32, this.#at);
    this.#at = this.#buffer.writeUInt32LE(Math.floor(value / 2 ** 32), this.#at);
  }

  /** Signed integers within ±2^53: the low word is the same, the high word is two's complement. */
  int64(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / 2 ** 32);
    this.#at = this.#buffer.writeUInt32LE(value - high * 2 ** 32, this.#at);
    this.#at = this.#buffer.writeInt32LE(high, this.#at);
  }

  string(text: string): void {
    // one UTF-16 unit is at most three bytes of UTF-8, so there is room without asking first how long it is
    this.#reserve(text.length * 3 + 5);
    if (text.length < 43) {
      const written = this.#buffer.write(text, this.#at + 1, "utf8");
      this.#buffer[this.#at] = written;
      this.#at += written + 1;
      return;
    }
    const length = Buffer.byteLength(text, "utf8");
    this.varint(length);
    this.#at += this.#buffer.write(text, this.#at, "utf8");
  }

  bytes(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  varint(value: number): void {
    this.#reserve(5);
    let left = value;
    while (left >= 0x80) {
      this.#buffer[this.#at++] = (left % 0x80) + 0x80;
      left = Math.floor(left / 0x80);
    }
    this.#buffer[this.#at++] = left;
  }

  /** Forgets what was written; memory is kept for what comes, up to a bound. */
  start(): void {
    this.#at = 0;
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = Buffer.allocUnsafe(KEPT_BYTES);
  }

  /** A copy of what was written; the writer starts over. */
  take(): Uint8Array {
    // not Uint8Array.from, which goes through an iterator
    const written = new Uint8Array(this.#buffer.subarray(0, this.#at));
    this.start();
    return written;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
  }
}
