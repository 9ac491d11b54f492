import type { Logger } from "pino";
import { AppError } from "../../lib/app-error.ts";
import { CallingThread } from "../../platform/threads/index.ts";
import type { HistoryCalls } from "./history-calls.ts";

/** The one thread for work on what is stored, beside those of ingest, which never wait for it. */
export type HistoryThread = {
  readonly ask: <Name extends keyof HistoryCalls>(
    name: Name,
    ask: HistoryCalls[Name]["ask"],
  ) => Promise<HistoryCalls[Name]["answer"]>;
  /**
   * Runs work that has a job in the thread, which forgets the job when the work ends, however it ends.
   * @throws {AppError} `TOO_MANY_REQUESTS` when {@link MOST_JOBS} run already
   */
  readonly withJob: <T>(work: (job: number) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** Jobs at a time: each holds its newest matches, or a compiled set of rules. */
const MOST_JOBS = 4;
const BUSY_MS = 5000;
/** The thread dies of a job that needs more, and not the program. */
const HEAP_MB = 1024;

export function startHistoryThread(logger: Logger): HistoryThread {
  const thread = new CallingThread<HistoryCalls>({
    script: new URL("./history-worker.ts", import.meta.url),
    logger,
    options: { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } },
  });
  let lastJob = 0;
  let running = 0;
  const ask: HistoryThread["ask"] = async (name, given) => {
    try {
      return await thread.ask(name, given);
    } catch (error) {
      logger.error({ err: error, call: name }, "work on what is stored failed");
      throw new AppError("UNAVAILABLE", "The thread that did this work failed: try again.", {}, error);
    }
  };
  return {
    ask,
    async withJob(work) {
      if (running >= MOST_JOBS)
        throw new AppError(
          "TOO_MANY_REQUESTS",
          `${MOST_JOBS} trials and re-parsings run already: wait until one has ended.`,
          { retryAfterMs: BUSY_MS },
        );
      const job = ++lastJob;
      running++;
      try {
        return await work(job);
      } finally {
        running--;
        // a thread that died knows no job any more
        void thread.ask("drop", { job }).catch(() => undefined);
      }
    },
    close: () => thread.close(),
  };
}
