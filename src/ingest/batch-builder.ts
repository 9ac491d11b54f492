import type { BatchHeader } from "../schema/raw-batch.ts";
import type { RawBatch } from "../schema/raw-record.ts";

/** Gathers records into one batch, copying each once. */
export type BatchBuilder = {
  add(record: Uint8Array): void;
  readonly records: number;
  /** Bytes of the records so far. */
  readonly bytes: number;
  /** The batch so far; the builder is empty afterwards. */
  take(header: BatchHeader): RawBatch;
};

export function createBatchBuilder(): BatchBuilder {
  let body = new Uint8Array(0);
  let ends: number[] = [];
  let bytes = 0;
  return {
    get records() {
      return ends.length;
    },
    get bytes() {
      return bytes;
    },
    add: (record) => {
      if (bytes + record.length > body.length) body = grown(body, bytes + record.length);
      body.set(record, bytes);
      bytes += record.length;
      ends.push(bytes);
    },
    take: (header) => {
      const batch = { ...header, body: body.subarray(0, bytes), ends: Uint32Array.from(ends) };
      body = new Uint8Array(0);
      ends = [];
      bytes = 0;
      return batch;
    },
  };
}

const FIRST_BYTES = 4096;

function grown(body: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, body.length * 2, FIRST_BYTES));
  larger.set(body);
  return larger;
}
