import type { Bookmarks } from "../platform/bus/spool.ts";
import type { RawBatch } from "../schema/raw-record.ts";

/**
 * Keeps a batch. Resolves once it is on disk, and only then may its sender be told.
 * @throws {AppError} `SPOOL_FULL` or `UNAVAILABLE`: not kept, try again; `PAYLOAD_TOO_LARGE`: never will be
 */
export type Submit = (batch: RawBatch, bookmarks?: Bookmarks) => Promise<void>;

/** True for the log source types that can be read: a sender's hint that names another is refused or left out. */
export type IsSourceType = (name: string) => boolean;

/** Something that takes records in from `start` to `stop`. */
export type Listener = {
  /** Resolves once it listens. @throws {Error} when the address cannot be bound */
  start(): Promise<void>;
  /** Takes nothing new, hands over what it has, and resolves once that is kept or cannot be. */
  stop(): Promise<void>;
};
