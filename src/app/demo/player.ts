import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { Delivery } from "./delivery.ts";
import type { DemoRecord, Feed } from "./demo-record.ts";
import type { Play } from "./play.ts";

export type PlayerOptions = {
  readonly play: Play;
  readonly delivery: Delivery;
  /** When the play's history begins; epoch milliseconds. */
  readonly from: number;
  readonly logger: Logger;
  readonly now?: () => number;
};

/** Sends the play as time goes by. */
export type Player = {
  /** Resolves when what was sent has been taken. */
  readonly stop: () => Promise<void>;
};

/** The day is sent in steps of this length; what is past goes in larger ones, as fast as it is taken. */
const TICK_MS = 250;
const HISTORY_STEP_MS = 5 * 60_000;
/** How long after a failure it is tried again. */
const RETRY_MS = 2000;

/** Sends what is past at once, then each record when its time has come. */
export function startPlayer({ play, delivery, from, logger, now = Date.now }: PlayerOptions): Player {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    let at = from;
    let isCaughtUp = false;
    while (!signal.aborted) {
      at = Math.min(now(), at + HISTORY_STEP_MS);
      const byFeed = Map.groupBy(play.take(at), (record) => record.feed);
      await Promise.all([...byFeed].map((part) => sendUntilTaken(part, { delivery, signal, logger })));
      if (now() - at > TICK_MS) continue;
      if (!isCaughtUp) logger.info("the demonstration's history is in; the day goes on");
      isCaughtUp = true;
      await wait(TICK_MS, signal);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      delivery.close();
      await running;
    },
  };
}

/** A listener that is not there yet, or not any more, is no reason to end; the other feeds do not wait for it. */
async function sendUntilTaken(
  [feed, records]: readonly [Feed, readonly DemoRecord[]],
  { delivery, signal, logger }: Pick<PlayerOptions, "delivery" | "logger"> & { readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await delivery.send(feed, records, signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ err: error, feed }, "the simulator's records were not taken; trying again");
      await wait(RETRY_MS, signal);
    }
  }
}

/** Ends early, and quietly, when the signal does. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
