import type { RawBatch } from "../../schema/raw-record.ts";

/**
 * Batches that are processed and stored together. The boundaries are written down before a group is handed out, so
 * after a crash the same group comes back with the same number and the same batches: the event store can then
 * recognise it by its number and keep it once.
 */
export type SpoolGroup = { readonly id: number; readonly batches: readonly RawBatch[]; readonly records: number };

export type SpoolDepth = {
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
  /** `receivedAt` of the oldest batch that is not done, or null when there is none. */
  readonly oldestReceivedAt: number | null;
};

/** Where acknowledged records wait until they are stored. Embedded: SQLite. In a cluster: NATS JetStream. */
export type Spool = {
  /** Names this spool in event uids; made once, kept with its files. */
  readonly uid: string;
  /**
   * Resolves once the batch is on disk (synchronous = FULL), and only then may a listener acknowledge.
   * @throws {AppError} `SPOOL_FULL` when the limit in bytes is reached; nothing was kept.
   */
  append(batch: RawBatch): Promise<void>;
  /** The next group in order of arrival; waits for one. Null once `signal` is aborted. */
  next(signal: AbortSignal): Promise<SpoolGroup | null>;
  /** The group is stored everywhere: forget it. */
  done(groupId: number): Promise<void>;
  depth(): SpoolDepth;
  /** Finishes what is being written, then closes. */
  close(): Promise<void>;
};
