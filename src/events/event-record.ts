import type { NormalizedEvent } from "../schema/event.ts";
import type { BatchHeader } from "../schema/raw-batch.ts";

/** An event on its way into the store, with what the batch and the pipeline know about it. */
export type EventRecord = {
  readonly header: Pick<BatchHeader, "tenantUid" | "sourceName" | "listener" | "receivedAt">;
  readonly spool: string;
  readonly group: number;
  readonly index: number;
  readonly event: NormalizedEvent;
  /** Bytes as received. */
  readonly raw: Uint8Array;
};

/** A record that could not be read, kept whole for an analyst and for a newer parser. */
export type QuarantineRecord = {
  readonly header: BatchHeader;
  readonly spool: string;
  readonly group: number;
  readonly index: number;
  /** One of a few codes, to be counted by. */
  readonly reason: string;
  readonly detail: string;
  readonly raw: Uint8Array;
};

/** Event time and received time may differ by this much before the event is marked: clocks drift, batches wait. */
export const SKEW_BOUND_MS = 10 * 60_000;

/** The range of ClickHouse's DateTime64(3). A claimed time outside is kept in the event and clamped in the column. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2299, 11, 31);

export function storableTime(time: number): number {
  if (!Number.isFinite(time)) return 0;
  return Math.round(Math.min(LATEST_MS, Math.max(EARLIEST_MS, time)));
}
