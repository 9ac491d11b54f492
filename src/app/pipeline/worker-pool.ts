import type { Logger } from "pino";
import { createLanes } from "../../lib/lanes.ts";
import { CallingThread } from "../../platform/threads/index.ts";
import type { DetectionContent } from "./detection-content.ts";
import type { WorkerPool } from "./pipeline.ts";
import type { RuleStats, WorkerCalls } from "./worker-messages.ts";

export type RunningPool = WorkerPool & {
  /** New rules for all threads; groups that are in hand are finished with the old ones. */
  readonly load: (content: DetectionContent) => Promise<void>;
  /** What each rule cost and found since it was loaded, over all threads. */
  readonly stats: () => Promise<readonly RuleStats[]>;
  readonly close: () => Promise<void>;
};

const SCRIPT = new URL("./worker.ts", import.meta.url);

/** Starts the threads that normalise and match. `spool` is the spool's uid, which event uids begin with. */
export function startWorkerPool(size: number, spool: string, logger: Logger): RunningPool {
  let content: DetectionContent | null = null;
  const threads = Array.from({ length: size }, () => {
    const thread = new CallingThread<WorkerCalls>({
      script: SCRIPT,
      logger,
      options: { workerData: { spool } },
    });
    // the answer is nobody's concern
    thread.onRestart(() => content && void thread.ask("load", content).catch(() => undefined));
    return thread;
  });
  const run = createLanes(threads);
  return {
    size,
    process: (group) => run((thread) => thread.ask("process", group)),
    async load(next) {
      content = next;
      await Promise.all(threads.map((thread) => thread.ask("load", next)));
    },
    async stats() {
      return (await Promise.all(threads.map((thread) => thread.ask("stats", null)))).flat();
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
