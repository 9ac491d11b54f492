import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import type { DetectionContent } from "./detection-content.ts";
import type { WorkerAnswer, WorkerReply, WorkerRequest } from "./worker-messages.ts";

type Waiting = PromiseWithResolvers<WorkerAnswer>;

/** One thread that answers requests in order, and is started again when it dies. */
export class WorkerThread {
  readonly #spool: string;
  readonly #logger: Logger;
  readonly #waiting = new Map<number, Waiting>();
  #content: DetectionContent | null = null;
  #lastId = 0;
  #isClosed = false;
  #thread: Worker;

  constructor(spool: string, logger: Logger) {
    this.#spool = spool;
    this.#logger = logger;
    this.#thread = this.#start();
  }

  /** @throws {Error} when the thread fails on the request or dies before it answers. */
  ask(request: WorkerRequest): Promise<WorkerAnswer> {
    if (request.kind === "load") this.#content = request.content;
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<WorkerAnswer>();
    this.#waiting.set(id, waiting);
    this.#thread.postMessage({ id, request });
    return waiting.promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: { spool: this.#spool },
    });
    thread.on("message", (reply: WorkerReply) => this.#settle(reply));
    thread.on("error", (error) => this.#logger.error({ err: error }, "a worker thread failed"));
    thread.once("exit", (code) => this.#ended(code));
    return thread;
  }

  #settle({ id, answer }: WorkerReply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer.kind === "failed") waiting?.reject(new Error(answer.message));
    else waiting?.resolve(answer);
  }

  #ended(code: number): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) waiting.reject(new Error(`the worker thread ended with code ${code}`));
    if (this.#isClosed) return;
    this.#logger.error({ code }, "a worker thread died and is started again");
    this.#thread = this.#start();
    // what it knew is gone with it; the answer is nobody's concern
    if (this.#content !== null) this.ask({ kind: "load", content: this.#content }).catch(() => undefined);
  }
}
