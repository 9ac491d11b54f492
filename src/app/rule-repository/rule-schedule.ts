import type { Logger } from "pino";
import type { RunningSync } from "./rule-sync.ts";

/** How often it is looked whether a repository is due: its own time is in minutes. */
const EVERY_MS = 30_000;

/** Reads rule repositories when they are due, one round after the other. */
export function startRuleSchedule(
  sync: Pick<RunningSync, "runDue">,
  logger: Logger,
): { readonly stop: () => Promise<void> } {
  let round: Promise<void> = Promise.resolve();
  const start = (): void => {
    round = round.then(() => runDue(sync, logger));
  };
  const timer = setInterval(start, EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return round;
    },
  };
}

async function runDue(sync: Pick<RunningSync, "runDue">, logger: Logger): Promise<void> {
  try {
    const read = await sync.runDue();
    if (read > 0) logger.info({ repositories: read }, "rule repositories were read");
  } catch (error) {
    logger.warn({ err: error }, "rule repositories could not be looked after; it is tried again");
  }
}
