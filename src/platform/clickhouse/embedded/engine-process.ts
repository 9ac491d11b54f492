import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { makeExchangeFolder } from "./exchange-folder.ts";
import type { HostArguments } from "./host.ts";

export type EngineProcessOptions = {
  /** Data folder; one process a folder, which the caller sees to. */
  readonly folder: string;
  readonly logger: Logger;
  /** Most memory that the engine may use; default half of the machine's, at most 4 GiB. */
  readonly memoryBytes?: number;
};

/** The engine in a child process that is started again whenever it dies. */
export type EngineProcess = {
  /** Where it speaks HTTP. While it is being started again nobody answers there. */
  readonly socket: string;
  /** Ends running queries, writes down what is in memory, ends the process. */
  readonly stop: () => Promise<void>;
};

const HOST = fileURLToPath(new URL("./host.ts", import.meta.url));
const GIB = 1024 ** 3;
/** Each running request holds a thread of libuv's pool, and the files of rows need some too. */
const THREADS = 16;
/** A process that ran this long and died is started at once; one that dies sooner is given a pause. */
const STEADY_MS = 10_000;
const MAX_PAUSE_MS = 10_000;
const STOP_PATIENCE_MS = 20_000;

/** @throws {Error} with the process's own last words when it does not start */
export async function startEngineProcess(options: EngineProcessOptions): Promise<EngineProcess> {
  const { logger } = options;
  const stopping = new AbortController();
  let current = launch(options);
  await current.ready;

  const running = (async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      const ended = await current.ended;
      if (stopping.signal.aborted) return;
      failures = performance.now() - startedAt >= STEADY_MS ? 0 : failures + 1;
      logger.error({ engine: "clickhouse", ended }, "the event store died; starting it again");
      await sleep(Math.min(failures * 250, MAX_PAUSE_MS), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
      current = launch(options);
      current.ready.catch((error: unknown) => logger.error({ error }, "the event store did not start"));
    }
  })();

  return {
    socket: current.socket,
    async stop() {
      stopping.abort();
      current.stop();
      const late = setTimeout(current.kill, STOP_PATIENCE_MS);
      await current.ended;
      await running;
      clearTimeout(late);
      rmSync(dirname(current.socket), { recursive: true, force: true });
    },
  };
}

type Launched = {
  readonly socket: string;
  readonly ready: Promise<void>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<string>;
  readonly stop: () => void;
  readonly kill: () => void;
};

function launch({ folder, logger, memoryBytes }: EngineProcessOptions): Launched {
  const exchange = makeExchangeFolder(folder);
  const socket = join(exchange, "http.sock");
  const host: HostArguments = {
    folder,
    exchange,
    socket,
    memoryBytes: memoryBytes ?? Math.min(4 * GIB, Math.floor(totalmem() / 2)),
  };
  const child = fork(HOST, [JSON.stringify(host)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { ...process.env, UV_THREADPOOL_SIZE: String(THREADS) },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-4000);
    logger.debug({ engine: "clickhouse" }, text.trimEnd());
  });
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? String(code)));
    child.once("error", (error) => resolve(error.message));
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    void ended.then((how) => reject(new Error(`The event store did not start (${how}):\n${said}`)));
  });
  return {
    socket,
    ready,
    ended,
    stop: () => {
      if (child.connected) child.send("stop");
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
