import { AppError } from "../lib/app-error.ts";
import type { BatchHeader } from "../schema/raw-batch.ts";
import type { RawBatch } from "../schema/raw-record.ts";
import { createBatchBuilder } from "./batch-builder.ts";
import type { Submit } from "./ports.ts";

/** What all records of one sender have in common. The same sender is the same object. */
export type OutboxSource = Omit<BatchHeader, "receivedAt">;

export type OutboxOptions = {
  readonly submit: Submit;
  readonly now: () => number;
  /** How long a record waits for others to share its batch. */
  readonly delayMs: number;
  /** A batch is handed over without waiting once it has so many bytes. */
  readonly batchBytes: number;
  /** Bytes waiting for the disk above which senders are to be held. */
  readonly limitBytes: number;
  /** How long `stop` tries to get the rest kept while the spool refuses. */
  readonly stopWithinMs: number;
  /** A batch that was given up, and why. */
  readonly onLost: (batch: RawBatch, error: unknown) => void;
};

/**
 * Records of senders that get no answer, on their way to the spool. Batches of one sender go one after the other and
 * grow while the one before is being written; a spool that is full is asked again until it takes them.
 */
export type Outbox = {
  add(source: OutboxSource, record: Uint8Array): void;
  /** True while more waits than the limit: stop reading from senders, or drop what cannot wait. */
  isFull(): boolean;
  /** Calls back each time that it is no longer full. */
  onRoom(callback: () => void): void;
  /** Resolves once everything is kept or given up. */
  stop(): Promise<void>;
};

type Entry = {
  readonly builder: ReturnType<typeof createBatchBuilder>;
  receivedAt: number;
  sending: Promise<void> | null;
};

export function createOutbox(options: OutboxOptions): Outbox {
  const { submit, now, delayMs, batchBytes, limitBytes, stopWithinMs, onLost } = options;
  const entries = new Map<OutboxSource, Entry>();
  const callbacks: (() => void)[] = [];
  let waitingBytes = 0;
  let isHeld = false;
  let timer: NodeJS.Timeout | null = null;
  let giveUpAt = Number.POSITIVE_INFINITY;

  const release = (bytes: number): void => {
    waitingBytes -= bytes;
    // half, so that senders are not held and let go with every batch
    if (!isHeld || waitingBytes > limitBytes / 2) return;
    isHeld = false;
    for (const callback of callbacks) callback();
  };

  const keep = async (batch: RawBatch): Promise<void> => {
    for (;;) {
      try {
        return await submit(batch);
      } catch (error) {
        if (!mayTryAgain(error) || now() >= giveUpAt) return onLost(batch, error);
        await pause(RETRY_MS);
      }
    }
  };

  const send = async (source: OutboxSource, entry: Entry): Promise<void> => {
    while (entry.builder.records > 0) {
      const batch = entry.builder.take({ ...source, receivedAt: entry.receivedAt });
      await keep(batch);
      release(batch.body.length + batch.ends.byteLength);
    }
    entries.delete(source);
  };

  const flush = (): void => {
    timer = null;
    for (const [source, entry] of entries) entry.sending ??= send(source, entry);
  };

  return {
    add: (source, record) => {
      const entry = entries.get(source) ?? { builder: createBatchBuilder(), receivedAt: 0, sending: null };
      entries.set(source, entry);
      if (entry.builder.records === 0) entry.receivedAt = now();
      entry.builder.add(record);
      waitingBytes += record.length + Uint32Array.BYTES_PER_ELEMENT;
      if (waitingBytes > limitBytes) isHeld = true;
      if (entry.builder.bytes >= batchBytes) entry.sending ??= send(source, entry);
      else timer ??= setTimeout(flush, delayMs);
    },
    isFull: () => isHeld,
    onRoom: (callback) => void callbacks.push(callback),
    stop: async () => {
      giveUpAt = now() + stopWithinMs;
      if (timer !== null) clearTimeout(timer);
      flush();
      for (const entry of entries.values()) await entry.sending;
    },
  };
}

const RETRY_MS = 250;

function mayTryAgain(error: unknown): boolean {
  return error instanceof AppError && (error.code === "SPOOL_FULL" || error.code === "UNAVAILABLE");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
