import type { AppError } from "../../lib/app-error.ts";
import type { RawBatch } from "../../schema/raw-record.ts";

/**
 * Batches that are processed and stored together. The boundaries are written down before a group is handed out, so
 * after a crash the same group comes back with the same number and the same batches: the event store can then
 * recognise it by its number and keep it once.
 */
export type SpoolGroup = {
  readonly id: number;
  readonly batches: readonly RawBatch[];
  readonly records: number;
};

export type SpoolDepth = {
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
  /** `receivedAt` of the oldest batch that is not done, or null when there is none. */
  readonly oldestReceivedAt: number | null;
};

/**
 * How far a reader has come in what it reads, by a key of its choice; null forgets the key. Kept together with the
 * batch that was read up to there, or not at all: a reader that resumes at its bookmarks hands over nothing twice.
 */
export type Bookmarks = ReadonlyMap<string, string | null>;

/** Where acknowledged records wait until they are stored. Embedded: SQLite. In a cluster: NATS JetStream. */
export type Spool = {
  /** Names this spool in event uids; made once, kept with its files. At most 12 characters of [0-9a-z]. */
  readonly uid: string;
  /**
   * Resolves once the batch is on disk (synchronous = FULL), and only then may a listener acknowledge. Batches
   * appended in one turn of the event loop are kept in one transaction.
   * @throws {AppError} `SPOOL_FULL` when the limit in bytes is reached or the disk is full, `PAYLOAD_TOO_LARGE` when
   * the batch alone is beyond the limit, `UNAVAILABLE` when the spool is closed or broken; nothing was kept.
   */
  append(batch: RawBatch, bookmarks?: Bookmarks): Promise<void>;
  /** The bookmarks whose keys begin with `prefix`. */
  bookmarks(prefix: string): Promise<ReadonlyMap<string, string>>;
  /**
   * The next group in order of arrival; waits for one. Null once `signal` is aborted or the spool is closed. May be
   * called again before the group is done, so that several workers share the spool; what is handed out and not done
   * has a limit, and beyond it this waits.
   * @throws {AppError} `UNAVAILABLE` when the spool is broken
   */
  next(signal: AbortSignal): Promise<SpoolGroup | null>;
  /** The group is stored everywhere: forget it. In any order. A group that is unknown is already forgotten. */
  done(groupId: number): Promise<void>;
  depth(): SpoolDepth;
  /**
   * Why records are refused at this moment, or large batches of them are about to be; or null. A disk that refused is
   * asked again, so that the answer is right also when nobody sends.
   */
  refusal(): Promise<AppError | null>;
  /** Finishes what is being written, then closes. */
  close(): Promise<void>;
};
