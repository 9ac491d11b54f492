import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { ServerSpawn } from "./cluster.ts";

/** A server that is kept running. */
export type ServerProcess = {
  /** How often it ended in a row without having run for a while. */
  readonly failures: () => number;
  /** The newest lines of its own log. */
  readonly lastWords: () => string;
  /** Orderly stop: running transactions are rolled back, everything committed is on disk. */
  readonly stop: () => Promise<void>;
};

export type ServerCommand = {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: ServerSpawn;
};

const STOP_PATIENCE_MS = 20_000;
/** A server that ran this long and died is started at once; one that dies sooner is given a pause. */
const STEADY_MS = 10_000;
const MAX_PAUSE_MS = 10_000;

/** Starts a server, and starts it again whenever it dies, which makes it recover from its log. */
export function keepRunning(command: ServerCommand, logger: Logger): ServerProcess {
  const stopping = new AbortController();
  let words: string[] = [];
  let failures = 0;
  let child: ChildProcess | null = null;
  const hear = (text: string): void => {
    words = [...words, ...text.trimEnd().split("\n")].slice(-20);
    logger.debug({ engine: "postgres" }, text.trimEnd());
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      child = launch(command, hear);
      const ended = await endOf(child);
      hear(`ended: ${ended}`);
      if (stopping.signal.aborted) return;
      failures = performance.now() - startedAt >= STEADY_MS ? 0 : failures + 1;
      logger.error({ said: words.slice(-4) }, "the database server died; starting it again");
      await sleep(Math.min(failures * 250, MAX_PAUSE_MS), undefined, { signal: stopping.signal }).catch(
        () => {},
      );
    }
  })();

  return {
    failures: () => failures,
    lastWords: () => words.join("\n"),
    async stop() {
      stopping.abort();
      // SIGINT is "fast shutdown" and SIGQUIT "immediate" (PostgreSQL, "Shutting Down the Server")
      child?.kill("SIGINT");
      const late = setTimeout(() => child?.kill("SIGQUIT"), STOP_PATIENCE_MS);
      await running;
      clearTimeout(late);
    },
  };
}

function launch({ program, args, options }: ServerCommand, hear: (text: string) => void): ChildProcess {
  // in a group of its own: a Ctrl-C must reach us first, who stop the server when nothing writes any more
  const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.setEncoding("utf8").on("data", hear);
  return child;
}

/** How it ended: its exit code, the signal that ended it, or why it never started. */
function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
    child.once("error", (error) => resolve(error.message));
  });
}
