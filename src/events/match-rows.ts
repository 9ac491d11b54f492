import { storableTime } from "./event-record.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";

/** A match of a rule that correlations refer to, as it is stored. Times are epoch milliseconds. */
export type MatchRow = {
  readonly tenantUid: string;
  readonly ruleUid: string;
  readonly time: number;
  readonly receivedAt: number;
  readonly eventUid: string;
  readonly sourceType: string;
  readonly sourceName: string;
  /** JSON: value by field. */
  readonly fieldValues: string;
  /** JSON of the entities. */
  readonly entities: string;
  /** Of what a correlation found: the event that stands for it and its finding; empty otherwise. */
  readonly foundEventUid: string;
  readonly foundFindingUid: string;
};

/** In the order in which {@link createMatchEncoder} writes and {@link MatchReader} reads them. */
export const MATCH_COLUMNS = [
  "tenant_uid",
  "rule_uid",
  "event_uid",
  "source_type",
  "source_name",
  "field_values",
  "entities",
  "found_event_uid",
  "found_finding_uid",
  "time",
  "received_at",
];

export type MatchEncoder = {
  /** Forgets what was added. */
  readonly start: () => void;
  readonly add: (row: MatchRow) => void;
  /** The rows in RowBinary; the encoder starts over. */
  readonly take: () => Uint8Array;
};

export function createMatchEncoder(): MatchEncoder {
  const writer = new RowBinaryWriter();
  return {
    add(row) {
      for (const text of [
        row.tenantUid,
        row.ruleUid,
        row.eventUid,
        row.sourceType,
        row.sourceName,
        row.fieldValues,
        row.entities,
        row.foundEventUid,
        row.foundFindingUid,
      ])
        writer.string(text);
      writer.int64(storableTime(row.time));
      writer.int64(storableTime(row.receivedAt));
    },
    start: () => writer.start(),
    take: () => writer.take(),
  };
}

const EMPTY = Buffer.alloc(0);

/** Reads rows that come in pieces of any length. Source: ClickHouse docs, "RowBinary". */
export class MatchReader {
  #bytes: Buffer = EMPTY;
  #at = 0;

  /** The rows that are whole now. */
  push(piece: Uint8Array): MatchRow[] {
    const rest = this.#bytes.subarray(this.#at);
    const fresh = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.#bytes = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    this.#at = 0;
    const rows: MatchRow[] = [];
    for (let row = this.#row(); row !== null; row = this.#row()) rows.push(row);
    return rows;
  }

  /** @throws {Error} when the rows ended within one */
  end(): void {
    if (this.#at < this.#bytes.length) throw new Error("the rows of matches end within one");
  }

  #row(): MatchRow | null {
    const start = this.#at;
    const texts: string[] = [];
    for (let column = 0; column < MATCH_COLUMNS.length - 2; column++) {
      const text = this.#text();
      if (text === null) break;
      texts.push(text);
    }
    if (texts.length < MATCH_COLUMNS.length - 2 || this.#at + 16 > this.#bytes.length) {
      this.#at = start;
      return null;
    }
    return { ...rowOf(texts), time: this.#int64(), receivedAt: this.#int64() };
  }

  #text(): string | null {
    let length = 0;
    let at = this.#at;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[at++];
      if (byte === undefined) return null;
      length += (byte % 0x80) * scale;
      if (byte < 0x80) break;
    }
    if (at + length > this.#bytes.length) return null;
    this.#at = at + length;
    return this.#bytes.toString("utf8", at, this.#at);
  }

  #int64(): number {
    const low = this.#bytes.readUInt32LE(this.#at);
    const high = this.#bytes.readInt32LE(this.#at + 4);
    this.#at += 8;
    return high * 2 ** 32 + low;
  }
}

function rowOf(texts: readonly string[]): Omit<MatchRow, "time" | "receivedAt"> {
  const [tenantUid = "", ruleUid = "", eventUid = "", sourceType = "", sourceName = ""] = texts;
  const [fieldValues = "", entities = "", foundEventUid = "", foundFindingUid = ""] = texts.slice(5);
  return {
    tenantUid,
    ruleUid,
    eventUid,
    sourceType,
    sourceName,
    fieldValues,
    entities,
    foundEventUid,
    foundFindingUid,
  };
}
