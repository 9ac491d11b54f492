import type { Logger } from "pino";

const EVERY_MS = 3_600_000;

/** A chore that keeps what grows by itself small. Answers how much it removed. */
export type Chore = { readonly name: string; readonly run: () => Promise<number> };

/** Does some chores now and every hour. One that fails is logged and tried again with the next round. */
export function startHousekeeping(
  chores: readonly Chore[],
  logger: Logger,
): { readonly stop: () => Promise<void> } {
  let round: Promise<void> = Promise.resolve();
  const start = (): void => {
    round = round.then(() => doChores(chores, logger));
  };
  start();
  const timer = setInterval(start, EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return round;
    },
  };
}

async function doChores(chores: readonly Chore[], logger: Logger): Promise<void> {
  for (const { name, run } of chores)
    try {
      const removed = await run();
      if (removed > 0) logger.info({ chore: name, removed }, "housekeeping");
    } catch (error) {
      logger.warn({ err: error, chore: name }, "housekeeping failed; it is tried again");
    }
}
