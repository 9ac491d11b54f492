import { setPriority } from "node:os";
import { workerData } from "node:worker_threads";
import { z } from "zod";
import { connectClickHouse } from "../../platform/clickhouse/index.ts";
import { answerCalls } from "../../platform/threads/index.ts";
import type { HuntCalls, PartPage } from "./hunt-calls.ts";
import { type HuntJob, openHuntJob, readPart } from "./part-reader.ts";

/** A thread that hunts: it reads the event store by a connection of its own. */

/** Lower than the thread for people who wait for an answer. */
const NICE = 15;
// on Linux a thread has a priority of its own; elsewhere this would be that of the whole program
if (process.platform === "linux") setPriority(0, NICE);

const { address } = z
  .object({
    address: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("url"), url: z.string() }),
      z.object({ kind: z.literal("socket"), path: z.string() }),
    ]),
  })
  .parse(workerData);
const clickhouse = connectClickHouse(address);
const jobs = new Map<string, HuntJob>();
const runs = new Map<number, AsyncGenerator<PartPage>>();

answerCalls<HuntCalls>({
  open({ job, content }) {
    if (!jobs.has(job)) jobs.set(job, openHuntJob(content));
    return null;
  },
  begin(ask) {
    const job = jobs.get(ask.job);
    // the thread was started again since
    if (job === undefined) throw new Error(`there is no hunt ${ask.job}`);
    runs.set(ask.run, readPart(clickhouse, job, ask));
    return null;
  },
  async next({ run }) {
    const page = await runs.get(run)?.next();
    if (page === undefined || page.done === true) throw new Error(`there is no run ${run}`);
    return page.value;
  },
  async leave({ run }) {
    await runs.get(run)?.return(undefined);
    runs.delete(run);
    return null;
  },
  effort({ job }) {
    const stats = jobs.get(job)?.detection.stats() ?? [];
    return {
      evaluations: stats.reduce((sum, { evaluations }) => sum + evaluations, 0),
      sampledMs: stats.reduce((sum, { sampledMs }) => sum + sampledMs, 0),
    };
  },
  close({ job }) {
    jobs.delete(job);
    return null;
  },
});
