import type { Logger } from "pino";
import type { ClickHouseAddress } from "../../platform/clickhouse/index.ts";
import { CallingThread } from "../../platform/threads/index.ts";
import type { HuntCalls, HuntContent, PartPage, PartRun } from "./hunt-calls.ts";

/** A thread that hunts, and what it has compiled. */
export type HuntThread = {
  /** The pages of a part. Leaving the loop leaves the part. */
  readonly read: (content: HuntContent, run: Omit<PartRun, "run">) => AsyncIterable<PartPage>;
  /** What evaluations of a hunt took so far. */
  readonly effort: (job: string) => Promise<HuntCalls["effort"]["answer"]>;
  /** Forgets what it compiled for a hunt. */
  readonly forget: (job: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** All of SigmaHQ compiled is 200 MB; a thread that needs more dies, and not the program. */
const HEAP_MB = 1024;

/** Starts a thread that hunts in an event store. */
export function startHuntThread(address: ClickHouseAddress, logger: Logger): HuntThread {
  const thread = new CallingThread<HuntCalls>({
    script: new URL("./hunt-worker.ts", import.meta.url),
    logger,
    options: { workerData: { address }, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } },
  });
  const opened = new Set<string>();
  thread.onRestart(() => opened.clear());
  let lastRun = 0;
  return {
    async *read(content, { job, ...part }) {
      if (!opened.has(job)) await thread.ask("open", { job, content });
      opened.add(job);
      const run = ++lastRun;
      await thread.ask("begin", { run, job, ...part });
      try {
        for (let isLast = false; !isLast; ) {
          const page = await thread.ask("next", { run });
          yield page;
          isLast = page.isLast;
        }
      } finally {
        // a thread that died knows no run any more
        await thread.ask("leave", { run }).catch(() => undefined);
      }
    },
    effort: (job) => thread.ask("effort", { job }),
    async forget(job) {
      if (opened.delete(job)) await thread.ask("close", { job }).catch(() => undefined);
    },
    close: () => thread.close(),
  };
}
