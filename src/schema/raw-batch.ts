import type { RawBatch, RawRecord } from "./raw-record.ts";

/** What a batch says of all its records. */
export type BatchHeader = Omit<RawBatch, "body" | "ends">;

/**
 * Context of records that are documents of Splunk's HTTP Event Collector as they came: the event is in `event`, what
 * is said of it beside it. Only the listener can know: any application may write JSON that looks the same.
 */
export const HEC_EVENT_CONTEXT = "splunk_hec_event";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Lays records behind one another. Strings become UTF-8. */
export function packRecords(header: BatchHeader, records: readonly (Uint8Array | string)[]): RawBatch {
  const parts = records.map((record) => (typeof record === "string" ? encoder.encode(record) : record));
  const body = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(parts.length);
  let end = 0;
  for (const [index, part] of parts.entries()) {
    body.set(part, end);
    end += part.length;
    ends[index] = end;
  }
  return { ...header, body, ends };
}

/** The bytes of record `index`: a view, not a copy. */
export function recordBytes(batch: RawBatch, index: number): Uint8Array {
  return batch.body.subarray(index === 0 ? 0 : batch.ends[index - 1], batch.ends[index]);
}

/** Record `index` with its text decoded; invalid UTF-8 becomes U+FFFD in `text` and stays in `bytes`. */
export function recordAt(batch: RawBatch, index: number): RawRecord {
  const { body: _body, ends: _ends, ...header } = batch;
  const bytes = recordBytes(batch, index);
  return { ...header, bytes, text: decoder.decode(bytes) };
}
