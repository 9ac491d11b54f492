import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";

/** Sends records for as long as it is not stopped, whatever becomes of the product. */
export type Sender = {
  readonly acknowledged: readonly string[];
  /** Resolves once so many more requests were answered with success. */
  untilAcknowledged(requests: number): Promise<void>;
  stop(): Promise<void>;
};

/** Sends small requests without pause. What was not acknowledged is given up: it may be stored once or not at all. */
export function createSender(port: number, token: string, record: (uid: string) => string): Sender {
  const acknowledged: string[] = [];
  let answered = 0;
  const stopping = new AbortController();
  let next = 0;
  const url = `http://127.0.0.1:${port}/api/v1/ingest/killed`;
  const sendOne = async (): Promise<void> => {
    const uids = Array.from({ length: 25 }, () => `kill-${next++}`);
    const body = uids.map(record).join("\n");
    try {
      const answer = await fetch(url, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${token}` },
      });
      await answer.arrayBuffer();
      if (answer.status !== 200) return await pause(50);
      acknowledged.push(...uids);
      answered++;
    } catch {
      // it is being killed or is not up yet
      await pause(20);
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) await sendOne();
  };
  const loops = [loop(), loop()];
  return {
    acknowledged,
    untilAcknowledged: async (requests) => {
      const wanted = answered + requests;
      await expect.poll(() => answered, { timeout: 300_000, interval: 10 }).toBeGreaterThanOrEqual(wanted);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
