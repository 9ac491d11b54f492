import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Logger } from "pino";
import type { ThreadCalls, ThreadReply } from "./thread-calls.ts";

export type ThreadOptions = {
  /** The file that runs in it; it calls `answerCalls`. */
  readonly script: URL;
  readonly logger: Logger;
  readonly options?: Pick<WorkerOptions, "workerData" | "resourceLimits">;
};

type Waiting = {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
};

/** One thread that answers calls in order, and is started again when it dies. */
export class CallingThread<Calls extends ThreadCalls> {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #restarted: (() => void)[] = [];
  #lastId = 0;
  #isClosed = false;
  #thread: Worker;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#thread = this.#start();
  }

  /** @throws {Error} when the thread fails on the call or dies before it answers. */
  ask<Name extends keyof Calls & string>(
    name: Name,
    ask: Calls[Name]["ask"],
  ): Promise<Calls[Name]["answer"]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread.postMessage({ id, name, ask });
    });
  }

  /** Called each time after the thread was started again: what it knew is gone. */
  onRestart(tell: () => void): void {
    this.#restarted.push(tell);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.terminate();
  }

  #start(): Worker {
    const { script, options, logger } = this.#options;
    const thread = new Worker(script, options);
    thread.on("message", (reply: ThreadReply) => this.#settle(reply));
    thread.on("error", (error) => logger.error({ err: error }, "a worker thread failed"));
    thread.once("exit", (code) => this.#ended(code));
    return thread;
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.isDone) waiting?.resolve(reply.answer);
    else waiting?.reject(new Error(reply.message));
  }

  #ended(code: number): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) waiting.reject(new Error(`the worker thread ended with code ${code}`));
    if (this.#isClosed) return;
    this.#options.logger.error({ code }, "a worker thread died and is started again");
    this.#thread = this.#start();
    for (const tell of this.#restarted) tell();
  }
}
