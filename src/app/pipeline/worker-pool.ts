import type { Logger } from "pino";
import { createLanes } from "../../lib/lanes.ts";
import type { DetectionContent } from "./detection-content.ts";
import type { WorkerPool } from "./pipeline.ts";
import type { RuleStats } from "./worker-messages.ts";
import { WorkerThread } from "./worker-thread.ts";

export type RunningPool = WorkerPool & {
  /** New rules for all threads; groups that are in hand are finished with the old ones. */
  readonly load: (content: DetectionContent) => Promise<void>;
  /** What each rule cost and found since it was loaded, over all threads. */
  readonly stats: () => Promise<readonly RuleStats[]>;
  readonly close: () => Promise<void>;
};

/** Starts the threads that normalise and match. `spool` is the spool's uid, which event uids begin with. */
export function startWorkerPool(size: number, spool: string, logger: Logger): RunningPool {
  const threads = Array.from({ length: size }, () => new WorkerThread(spool, logger));
  const run = createLanes(threads);
  return {
    size,
    process: (group) =>
      run(async (thread) => {
        const answer = await thread.ask({ kind: "process", group });
        if (answer.kind !== "processed") throw new Error(`a worker answered ${answer.kind} to a group`);
        return answer.group;
      }),
    async load(content) {
      await Promise.all(threads.map((thread) => thread.ask({ kind: "load", content })));
    },
    async stats() {
      const answers = await Promise.all(threads.map((thread) => thread.ask({ kind: "stats" })));
      return answers.flatMap((answer) => (answer.kind === "stats" ? answer.rules : []));
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
