/** Rows that {@link StoredRowReader} reads are of these columns, in RowBinary. */
export const STORED_ROW_COLUMNS = "spool, batch, idx, logsource, field_kinds, fields";

/** Further columns of a row, for whoever needs the event whole. */
export const WHOLE_ROW_COLUMNS = `${STORED_ROW_COLUMNS}, source_type, ocsf`;

const EMPTY = Buffer.alloc(0);

/**
 * Reads stored events in place: the names and values of an event's own fields stand in `bytes`, and nothing is made of
 * them. Source: ClickHouse docs, "RowBinary".
 *
 * The pieces of an answer are given to {@link push} as they come; {@link next} then goes from row to row, and says false
 * when the rest of a row has not come yet.
 */
export class StoredRowReader {
  /** What the places of the row in hand are in. It is another after each {@link push}. */
  bytes: Buffer = EMPTY;
  /** Fields of the row in hand. */
  fieldCount = 0;
  /** Of each field: where its name begins and ends, where its value begins and ends. */
  places = new Int32Array(4 * 64);
  logsourceStart = 0;
  logsourceEnd = 0;
  kindsStart = 0;
  kindsEnd = 0;
  readonly #isWhole: boolean;
  #spoolStart = 0;
  #spoolEnd = 0;
  #keyAt = 0;
  #typeStart = 0;
  #typeEnd = 0;
  #ocsfStart = 0;
  #ocsfEnd = 0;
  #at = 0;

  /** `isWhole`: the rows are of {@link WHOLE_ROW_COLUMNS}. */
  constructor(isWhole = false) {
    this.#isWhole = isWhole;
  }

  push(piece: Uint8Array): void {
    const rest = this.bytes.subarray(this.#at);
    const fresh = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.bytes = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    this.#at = 0;
  }

  /** True when a row was read, which is then the one in hand. */
  next(): boolean {
    const start = this.#at;
    if (start < this.bytes.length && this.#row()) return true;
    this.#at = start;
    return false;
  }

  /** @throws {Error} when the answer ended within a row */
  end(): void {
    if (this.#at < this.bytes.length) throw new Error("the event store's answer ended within a row");
  }

  get spool(): string {
    return this.bytes.toString("latin1", this.#spoolStart, this.#spoolEnd);
  }

  get batch(): number {
    return this.bytes.readUInt32LE(this.#keyAt) + this.bytes.readUInt32LE(this.#keyAt + 4) * 2 ** 32;
  }

  get index(): number {
    return this.bytes.readUInt32LE(this.#keyAt + 8);
  }

  get sourceType(): string {
    return this.bytes.toString("utf8", this.#typeStart, this.#typeEnd);
  }

  get ocsf(): string {
    return this.bytes.toString("utf8", this.#ocsfStart, this.#ocsfEnd);
  }

  #row(): boolean {
    if (!this.#text()) return false;
    this.#spoolStart = this.#textStart;
    this.#spoolEnd = this.#at;
    this.#keyAt = this.#at;
    this.#at += 12;
    if (!this.#text()) return false;
    this.logsourceStart = this.#textStart;
    this.logsourceEnd = this.#at;
    if (!this.#text()) return false;
    this.kindsStart = this.#textStart;
    this.kindsEnd = this.#at;
    return this.#fields() && (!this.#isWhole || this.#rest());
  }

  #fields(): boolean {
    const count = this.#length();
    if (count < 0) return false;
    if (count * 4 > this.places.length) this.places = new Int32Array(count * 8);
    const { places } = this;
    for (let at = 0; at < count * 4; at += 2) {
      if (!this.#text()) return false;
      places[at] = this.#textStart;
      places[at + 1] = this.#at;
    }
    this.fieldCount = count;
    return true;
  }

  #rest(): boolean {
    if (!this.#text()) return false;
    this.#typeStart = this.#textStart;
    this.#typeEnd = this.#at;
    if (!this.#text()) return false;
    this.#ocsfStart = this.#textStart;
    this.#ocsfEnd = this.#at;
    return true;
  }

  #textStart = 0;

  /** Passes over a text; false when it is not all there. */
  #text(): boolean {
    const length = this.#length();
    if (length < 0) return false;
    this.#textStart = this.#at;
    this.#at += length;
    return this.#at <= this.bytes.length;
  }

  /** A number of variable length; -1 when it is not all there. */
  #length(): number {
    const { bytes } = this;
    let length = 0;
    for (let shift = 1; ; shift *= 0x80) {
      const byte = bytes[this.#at++];
      if (byte === undefined) return -1;
      if (byte < 0x80) return length + byte * shift;
      length += (byte - 0x80) * shift;
    }
  }
}
