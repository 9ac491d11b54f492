import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { AppError } from "../../lib/app-error.ts";
import type { RawBatch } from "../../schema/raw-record.ts";
import { decodeBatch, encodeBatch } from "./batch-blob.ts";
import type { Bookmarks, Spool, SpoolDepth, SpoolGroup } from "./spool.ts";
import type {
  PlannedGroup,
  SpoolAppend,
  SpoolFault,
  SpoolReply,
  SpoolRequest,
  SpoolState,
  SpoolTurnResult,
} from "./spool-turn.ts";

export type SqliteSpoolOptions = {
  /** Made when it is not there; owned by this spool alone. */
  readonly folder: string;
  /** Most bytes of batches that are not done, before compression. */
  readonly limitBytes: number;
  /** A group is closed before it has more records or bytes than these; one batch alone may have more. */
  readonly groupRecords: number;
  readonly groupBytes: number;
  /** Most groups handed out and not done; default 4. */
  readonly groupsInFlight?: number;
  readonly logger: Logger;
};

/**
 * Opens the spool that keeps its batches in one SQLite file (`spool.db`, write-ahead log, synchronous = FULL).
 * A damaged file is moved aside, logged, and a new spool with a new uid begun.
 * @throws {AppError} `UNAVAILABLE` when another process has it open or the folder cannot be written
 */
export async function openSqliteSpool(options: SqliteSpoolOptions): Promise<Spool> {
  const { folder, groupRecords, groupBytes, logger } = options;
  const file = new Worker(new URL("./sqlite-spool-worker.ts", import.meta.url));
  const opened = await exchange(file, { kind: "open", options: { folder, groupRecords, groupBytes } });
  if (opened.kind !== "opened") {
    await file.terminate();
    const message = opened.kind === "refused" ? opened.message : "no answer";
    throw new AppError("UNAVAILABLE", `The spool cannot be opened: ${message}`, { folder });
  }
  if (opened.movedTo !== null)
    logger.error(
      { movedTo: opened.movedTo },
      "the spool's file was damaged and moved aside; a new one is begun",
    );
  return new SqliteSpool(file, opened, options);
}

type Waiting<Item, Answer> = Item & PromiseWithResolvers<Answer>;

class SqliteSpool implements Spool {
  readonly uid: string;
  readonly #file: Worker;
  readonly #options: SqliteSpoolOptions;
  readonly #bookmarks: Map<string, string>;
  #state: SpoolState;
  readonly #appends: Waiting<{ readonly append: SpoolAppend }, void>[] = [];
  readonly #done: Waiting<{ readonly groupId: number }, void>[] = [];
  #readers: PromiseWithResolvers<SpoolGroup | null>[] = [];
  /** Groups that came for a reader who had stopped waiting. */
  readonly #ready: SpoolGroup[] = [];
  readonly #inFlight = new Set<number>();
  /** Bytes of appends that are not in `#state.depth` yet. */
  #pendingBytes = 0;
  #turning: Promise<void> | null = null;
  /** Runs while the disk refuses to forget and plan. */
  #retry: NodeJS.Timeout | null = null;
  #refusedFor: SpoolFault | null = null;
  /** Those who ask whether the disk, which refused, still does. */
  readonly #askers: PromiseWithResolvers<void>[] = [];
  #closing: Promise<void> | null = null;
  #broken: AppError | null = null;

  constructor(file: Worker, opened: Extract<SpoolReply, { kind: "opened" }>, options: SqliteSpoolOptions) {
    this.#file = file;
    this.#options = options;
    this.uid = opened.uid;
    this.#state = { depth: opened.depth, hasMore: opened.hasMore };
    this.#bookmarks = new Map(opened.bookmarks);
    file.on("error", (cause) => this.#break(cause));
  }

  async append(batch: RawBatch, bookmarks: Bookmarks = new Map()): Promise<void> {
    this.#requireOpen();
    const encoded = encodeBatch(batch);
    this.#requireRoom(encoded.length);
    const append = { encoded, records: batch.ends.length, receivedAt: batch.receivedAt, bookmarks };
    const waiting = { append, ...Promise.withResolvers<void>() };
    this.#pendingBytes += encoded.length;
    this.#appends.push(waiting);
    this.#wake();
    await waiting.promise;
  }

  async bookmarks(prefix: string): Promise<ReadonlyMap<string, string>> {
    return new Map([...this.#bookmarks].filter(([key]) => key.startsWith(prefix)));
  }

  async next(signal: AbortSignal): Promise<SpoolGroup | null> {
    if (this.#broken !== null) throw this.#broken;
    if (signal.aborted || this.#closing !== null) return null;
    const ready = this.#ready.shift();
    if (ready !== undefined) return ready;
    const reader = Promise.withResolvers<SpoolGroup | null>();
    const leave = (): void => {
      this.#readers = this.#readers.filter((other) => other !== reader);
      reader.resolve(null);
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#readers.push(reader);
    this.#wake();
    return reader.promise.finally(() => signal.removeEventListener("abort", leave));
  }

  async done(groupId: number): Promise<void> {
    this.#requireOpen();
    const waiting = { groupId, ...Promise.withResolvers<void>() };
    this.#done.push(waiting);
    this.#wake();
    await waiting.promise;
  }

  depth(): SpoolDepth {
    return this.#state.depth;
  }

  async refusal(): Promise<AppError | null> {
    try {
      if (this.#refusedFor !== null && this.#broken === null && this.#closing === null) {
        const asker = Promise.withResolvers<void>();
        this.#askers.push(asker);
        this.#wake();
        await asker.promise;
      }
      this.#requireOpen();
      this.#requireRoom(this.#options.limitBytes * SPARE);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    return this.#refusedFor === null ? null : refusal(this.#refusedFor);
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    for (const reader of this.#readers.splice(0)) reader.resolve(null);
    await this.#turning;
    if (this.#retry !== null) clearTimeout(this.#retry);
    // the disk refuses to forget them: after the next start they come back as the same groups
    for (const waiting of [...this.#done.splice(0), ...this.#askers.splice(0)]) waiting.reject(closedError());
    if (this.#broken === null) await exchange(this.#file, { kind: "close" });
    await this.#file.terminate();
  }

  #requireOpen(): void {
    if (this.#broken !== null) throw this.#broken;
    if (this.#closing !== null) throw closedError();
  }

  #requireRoom(bytes: number): void {
    const { limitBytes } = this.#options;
    if (bytes > limitBytes)
      throw new AppError("PAYLOAD_TOO_LARGE", "The batch is larger than the whole spool.", { limitBytes });
    if (this.#state.depth.bytes + this.#pendingBytes + bytes > limitBytes)
      throw new AppError("SPOOL_FULL", "The spool is full.", { limitBytes, retryAfterMs: RETRY_AFTER_MS });
  }

  #wake(): void {
    this.#turning ??= this.#takeTurns();
  }

  async #takeTurns(): Promise<void> {
    // what is appended in one go is kept in one transaction
    await Promise.resolve();
    try {
      while (this.#hasWork()) await this.#turn();
    } catch (cause) {
      this.#break(cause);
    }
    this.#turning = null;
  }

  #hasWork(): boolean {
    if (this.#broken !== null) return false;
    if (this.#appends.length > 0 || this.#askers.length > 0) return true;
    if (this.#retry !== null) return false;
    return this.#done.length > 0 || (this.#state.hasMore && this.#wanted() > 0);
  }

  #wanted(): number {
    const allowed = (this.#options.groupsInFlight ?? GROUPS_IN_FLIGHT) - this.#inFlight.size;
    return Math.max(0, Math.min(this.#readers.length, allowed));
  }

  async #turn(): Promise<void> {
    const appends = this.#takeAppends();
    const done = this.#done.splice(0);
    const askers = this.#askers.splice(0);
    const turn = {
      appends: appends.map((waiting) => waiting.append),
      done: done.map((waiting) => waiting.groupId),
      asksForRoom: askers.length > 0,
      groups: this.#wanted(),
    };
    const buffers = turn.appends.map((append) => append.encoded.buffer);
    const reply = await exchange(this.#file, { kind: "turn", turn }, buffers).catch((cause: unknown) => {
      this.#break(cause);
      return null;
    });
    if (reply?.kind !== "turned") {
      for (const waiting of [...appends, ...done, ...askers]) waiting.reject(this.#broken ?? closedError());
      return;
    }
    if (appends.length > 0 || askers.length > 0) this.#logChange(reply.result.appendFault);
    this.#settleAppends(appends, reply.result);
    for (const asker of askers) asker.resolve();
    this.#settleDone(done, reply.result);
    this.#handOut(reply.result);
    if (reply.result.groupFault?.reason === "corrupt")
      this.#break(new Error(reply.result.groupFault.message));
  }

  /** A turn is bounded, so that the first of many senders need not wait for the last. */
  #takeAppends(): Waiting<{ readonly append: SpoolAppend }, void>[] {
    let bytes = 0;
    const end = this.#appends.findIndex(({ append }) => {
      bytes += append.encoded.length;
      return bytes > TURN_BYTES;
    });
    return this.#appends.splice(0, end === -1 ? this.#appends.length : Math.max(1, end));
  }

  #settleAppends(appends: Waiting<{ readonly append: SpoolAppend }, void>[], result: SpoolTurnResult): void {
    const { appendFault } = result;
    this.#state = { depth: result.depth, hasMore: result.hasMore };
    this.#pendingBytes = this.#appends.reduce((sum, { append }) => sum + append.encoded.length, 0);
    for (const { append, resolve, reject } of appends) {
      if (appendFault === null) {
        this.#remember(append.bookmarks);
        resolve();
      } else reject(refusal(appendFault));
    }
  }

  /** Once when the disk begins to refuse and once when it takes again, not for each of a thousand senders. */
  #logChange(fault: SpoolFault | null): void {
    if ((fault === null) === (this.#refusedFor === null)) return;
    this.#refusedFor = fault;
    if (fault === null) this.#options.logger.info("the spool's disk takes records again");
    else this.#options.logger.error({ fault }, "the spool's disk refuses records; their senders are told");
  }

  #remember(bookmarks: Bookmarks): void {
    for (const [key, value] of bookmarks)
      if (value === null) this.#bookmarks.delete(key);
      else this.#bookmarks.set(key, value);
  }

  #settleDone(done: Waiting<{ readonly groupId: number }, void>[], result: SpoolTurnResult): void {
    if (result.groupFault !== null) {
      this.#done.unshift(...done);
      this.#retry ??= setTimeout(() => {
        this.#retry = null;
        this.#wake();
      }, RETRY_AFTER_MS);
      return;
    }
    for (const { groupId, resolve } of done) {
      this.#inFlight.delete(groupId);
      resolve();
    }
  }

  #handOut({ groups, unreadable }: SpoolTurnResult): void {
    for (const fault of unreadable)
      this.#options.logger.error(fault, "a batch in the spool was damaged and put aside in a file");
    for (const planned of groups) {
      this.#inFlight.add(planned.id);
      const group = this.#decode(planned);
      const reader = this.#readers.shift();
      if (reader === undefined) this.#ready.push(group);
      else reader.resolve(group);
    }
  }

  #decode({ id, batches }: PlannedGroup): SpoolGroup {
    const decoded = batches.map((bytes) => {
      const batch = decodeBatch(bytes);
      // its checksum was right, so we ourselves wrote something else
      if (!batch.ok) throw new Error(`group ${id} has a batch that is none: ${batch.error}`);
      return batch.value;
    });
    return { id, batches: decoded, records: decoded.reduce((sum, batch) => sum + batch.ends.length, 0) };
  }

  #break(cause: unknown): void {
    if (this.#broken !== null) return;
    this.#options.logger.fatal({ err: cause }, "the spool is broken: nothing is taken in until a restart");
    this.#broken = new AppError("UNAVAILABLE", "The spool is broken.", {}, cause);
    for (const waiting of [...this.#appends.splice(0), ...this.#done.splice(0)]) waiting.reject(this.#broken);
    for (const waiting of [...this.#readers.splice(0), ...this.#askers.splice(0)])
      waiting.reject(this.#broken);
  }
}

/** Part of the limit that must be left, or the spool calls itself full. */
const SPARE = 0.02;
const GROUPS_IN_FLIGHT = 4;
const TURN_BYTES = 8 * 1024 * 1024;
const RETRY_AFTER_MS = 1000;

function closedError(): AppError {
  return new AppError("UNAVAILABLE", "The spool is closed.");
}

function refusal({ reason, message }: SpoolFault): AppError {
  return reason === "full"
    ? new AppError("SPOOL_FULL", "The disk of the spool is full.", { retryAfterMs: RETRY_AFTER_MS })
    : new AppError("UNAVAILABLE", "The spool cannot write.", { retryAfterMs: RETRY_AFTER_MS }, message);
}

/** One request, one reply; never two at a time. Rejects when the thread dies. */
function exchange(
  file: Worker,
  request: SpoolRequest,
  transfer: readonly ArrayBuffer[] = [],
): Promise<SpoolReply> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      file.off("message", answered).off("error", failed).off("exit", exited);
    };
    const answered = (reply: SpoolReply): void => {
      stop();
      resolve(reply);
    };
    const failed = (cause: unknown): void => {
      stop();
      reject(new Error("the spool's thread failed", { cause }));
    };
    const exited = (): void => failed(new Error("it ended"));
    file.on("message", answered).on("error", failed).on("exit", exited);
    file.postMessage(request, transfer);
  });
}
