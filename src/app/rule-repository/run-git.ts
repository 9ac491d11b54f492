import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { AppError } from "../../lib/app-error.ts";

/** How a call of git went. */
export type GitCall = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** Bytes of output that are taken before the call is ended. */
  readonly maxOutput: number;
  /** Asked while it runs; a text ends the call and says why. */
  readonly watch?: () => Promise<string | null>;
};

/** What the environment of git's own gives away of ours: where programs are, and how the network is reached. */
const PASSED = [
  "PATH",
  "https_proxy",
  "HTTPS_PROXY",
  "no_proxy",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];
const MOST_ERROR_CHARACTERS = 2000;
const WATCHED_EVERY_MS = 500;
const NO_GIT = "git is not installed where Watchfloor runs: install it (apt install git).";

/**
 * Options for every call: no hooks, no helpers, no other protocols, no background work, nothing of the machine's or a
 * person's configuration. Source: git-config(1), "Protected configuration".
 */
const SAFE_OPTIONS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "credential.helper=",
  "protocol.allow=never",
  "protocol.https.allow=always",
  "protocol.ssh.allow=always",
  "protocol.file.allow=always",
  "http.followRedirects=false",
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=30",
  "fetch.recurseSubmodules=false",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((option) => ["-c", option]);

/**
 * Runs git as a child, with all its own children ended when it takes too long or says too much.
 * @throws {AppError} `UNAVAILABLE` with what git said, without secrets of `env`
 */
export async function runGit(call: GitCall): Promise<Buffer> {
  const child = spawn("git", [...SAFE_OPTIONS, ...call.args], {
    // a group of its own, so that what git starts ends with it
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: environmentOf(call),
  });
  const ending = createEnding(child);
  const timeout = setTimeout(
    () => ending.end(`it took longer than ${call.timeoutMs / 1000} s`),
    call.timeoutMs,
  );
  const watching = setInterval(() => {
    call.watch?.().then(ending.endFor, () => undefined);
  }, WATCHED_EVERY_MS);
  const output = gather(child.stdout, call.maxOutput, () =>
    ending.end(`it said more than ${call.maxOutput} bytes`),
  );
  const said = gather(child.stderr, MOST_ERROR_CHARACTERS, () => undefined);
  child.stdin.on("error", () => undefined);
  child.stdin.end(call.stdin ?? "");
  try {
    const code = await exitOf(child);
    if (code === 0 && ending.reason() === null) return output();
    throw refusal(ending.reason() ?? said().toString("utf8"), call.env);
  } finally {
    clearTimeout(timeout);
    clearInterval(watching);
  }
}

function environmentOf({ env }: GitCall): NodeJS.ProcessEnv {
  const passed: NodeJS.ProcessEnv = {};
  for (const name of PASSED) if (process.env[name] !== undefined) passed[name] = process.env[name];
  return {
    ...passed,
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "/bin/false",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    ...env,
  };
}

type Ending = {
  readonly end: (why: string) => void;
  /** Ends it when there is a reason to. */
  readonly endFor: (why: string | null) => void;
  readonly reason: () => string | null;
};

/** Ends a child and all that it started, and remembers why. */
function createEnding(child: Pick<ChildProcess, "pid">): Ending {
  let reason: string | null = null;
  const end = (why: string): void => {
    reason ??= why;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // it ended by itself meanwhile
    }
  };
  return {
    end,
    endFor: (why) => {
      if (why !== null) end(why);
    },
    reason: () => reason,
  };
}

/** What a stream brings, up to a limit; `onMore` is told when there is more. */
function gather(stream: Readable, limit: number, onMore: () => void): () => Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes <= limit) parts.push(part);
    else onMore();
  });
  return () => Buffer.concat(parts);
}

/** @throws {AppError} `UNAVAILABLE` when there is no git */
function exitOf(child: Pick<ChildProcess, "on">): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      reject(isMissing ? new AppError("UNAVAILABLE", NO_GIT) : error);
    });
    child.on("close", resolve);
  });
}

function refusal(said: string, env: GitCall["env"]): AppError {
  const secrets = Object.entries(env).filter(([name]) => name.startsWith("GIT_CONFIG_VALUE"));
  const scrubbed = secrets.reduce((text, [, secret]) => text.replaceAll(secret, "***"), said);
  const line = scrubbed
    .slice(0, MOST_ERROR_CHARACTERS)
    .split("\n")
    .filter((one) => one.trim() !== "")
    .slice(0, 5)
    .join("; ");
  return new AppError("UNAVAILABLE", `The rule repository cannot be read: ${line || "git failed"}`);
}
