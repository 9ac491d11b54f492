import { spawn } from "node:child_process";
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
export function runGit(call: GitCall): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const passed = PASSED.flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    );
    const child = spawn("git", [...SAFE_OPTIONS, ...call.args], {
      // a group of its own, so that what git starts ends with it
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...Object.fromEntries(passed),
        LC_ALL: "C.UTF-8",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_TERMINAL_PROMPT: "0",
        GIT_ASKPASS: "/bin/false",
        GIT_LITERAL_PATHSPECS: "1",
        GIT_OPTIONAL_LOCKS: "0",
        ...call.env,
      },
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    let said = "";
    let ended: string | null = null;
    const end = (why: string): void => {
      ended ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // it ended by itself meanwhile
      }
    };
    const timeout = setTimeout(() => end(`it took longer than ${call.timeoutMs / 1000} s`), call.timeoutMs);
    const watching = setInterval(() => {
      void call.watch?.().then((why) => (why === null ? undefined : end(why)));
    }, WATCHED_EVERY_MS);
    const stop = (): void => {
      clearTimeout(timeout);
      clearInterval(watching);
    };
    child.stdout.on("data", (part: Buffer) => {
      bytes += part.length;
      if (bytes > call.maxOutput) end(`it said more than ${call.maxOutput} bytes`);
      else parts.push(part);
    });
    child.stderr.on("data", (part: Buffer) => {
      if (said.length < MOST_ERROR_CHARACTERS) said += part.toString("utf8");
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(call.stdin ?? "");
    child.on("error", (error) => {
      stop();
      const isMissing = "code" in error && error.code === "ENOENT";
      reject(
        isMissing
          ? new AppError(
              "UNAVAILABLE",
              "git is not installed where Watchfloor runs: install it (apt install git).",
            )
          : error,
      );
    });
    child.on("close", (code) => {
      stop();
      if (code === 0 && ended === null) resolve(Buffer.concat(parts));
      else reject(refusal(ended ?? said, call.env));
    });
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
