import type { Logger } from "pino";
import type { Delivery } from "./delivery.ts";
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
      const records = play.take(at);
      if (records.length > 0) await sendUntilTaken(delivery, records, { signal, logger });
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
      await running;
      delivery.close();
    },
  };
}

/** A listener that is not there yet, or not any more, is no reason to end. */
async function sendUntilTaken(
  delivery: Delivery,
  records: Parameters<Delivery["send"]>[0],
  { signal, logger }: { readonly signal: AbortSignal; readonly logger: Logger },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await delivery.send(records, signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ err: error }, "the simulator's records were not taken; trying again");
      await wait(RETRY_MS, signal);
    }
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const waited = Promise.withResolvers<void>();
  const timer = setTimeout(waited.resolve, ms);
  signal.addEventListener("abort", () => waited.resolve(), { once: true });
  await waited.promise;
  clearTimeout(timer);
}
