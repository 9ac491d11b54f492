import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Logger } from "pino";
import { type EngineFiles, hashOf, locateEngine, placeForServer, UNPRIVILEGED } from "./engine-files.ts";

/** A PostgreSQL of our own: a child process that listens on a private socket and nowhere else. */
export type EmbeddedServer = {
  /** Connection string for `pg`, password included: never log it. */
  readonly url: string;
  /** Orderly stop: running transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder for its data. */
  readonly folder: string;
  /** File of the superuser's password, made at first start. */
  readonly passwordFile: string;
  readonly logger: Logger;
  /** Further server settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Sized for a laptop: everything together is to stay under 1 GB of memory. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "60",
  shared_buffers: "64MB",
  fsync: "on",
  synchronous_commit: "on",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "512MB",
  max_parallel_workers_per_gather: "0",
  io_method: "sync",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
};

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/** @throws {Error} with the server's own last words when it does not start. */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const isRoot = process.getuid?.() === 0;
  const engine = locateEngine(process.platform, process.arch, isRoot);
  const place = placeForServer(options.folder, isRoot);
  const password = readPassword(options.passwordFile);
  const data = join(place, "data");
  await endOrphan(data, options.logger);
  if (!existsSync(join(data, "PG_VERSION"))) initialise({ engine, data, password, isRoot });
  const socket = socketFolder(place, isRoot);
  const url = `postgres://watchfloor:${password}@/watchfloor?host=${encodeURIComponent(socket)}`;
  const supervised = supervise({ engine, data, socket, isRoot, options });
  await supervised.ready(url.replace("/watchfloor?", "/postgres?"));
  await ensureDatabase(url.replace("/watchfloor?", "/postgres?"));
  return { url, stop: supervised.stop };
}

function readPassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const password = randomBytes(24).toString("hex");
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: "wx" });
  return password;
}

type Cluster = {
  readonly engine: EngineFiles;
  readonly data: string;
  readonly password: string;
  readonly isRoot: boolean;
};

function initialise({ engine, data, password, isRoot }: Cluster): void {
  // a start that died in the middle of this left a folder that the server would refuse
  rmSync(data, { recursive: true, force: true });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (isRoot) chownSync(passwordFile, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const args = [
    "-D",
    data,
    "-U",
    "watchfloor",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
  ];
  const run = spawnSync(
    engine.initdb,
    [...args, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    {
      encoding: "utf8",
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", TZ: "UTC" },
      ...(isRoot ? UNPRIVILEGED : {}),
    },
  );
  rmSync(passwordFile, { force: true });
  if (run.status !== 0)
    throw new Error(`initdb failed:\n${run.stdout}${run.stderr}${run.error?.message ?? ""}`);
}

function socketFolder(place: string, isRoot: boolean): string {
  const inside = join(place, "socket");
  // sun_path holds 107 bytes; the file in it is named .s.PGSQL.5432
  const folder = inside.length < 85 ? inside : join(tmpdir(), `watchfloor-${hashOf(place)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (isRoot) chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  return folder;
}

/**
 * Ends a server that outlived us: after kill -9 it still holds the data folder. Waits for its orderly stop, so that
 * its clients' last commits are kept.
 */
async function endOrphan(data: string, logger: Logger): Promise<void> {
  const pid = orphanOf(data);
  if (pid === null) return;
  logger.warn({ pid }, "ending a database server that an earlier run left behind");
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < STOP_TIMEOUT_MS && isAlive(pid); waited += 50) await sleep(50);
  if (isAlive(pid)) process.kill(pid, "SIGQUIT");
  for (let waited = 0; waited < STOP_TIMEOUT_MS && isAlive(pid); waited += 50) await sleep(50);
}

function orphanOf(data: string): number | null {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return null;
  // after a reboot the number may belong to anything
  const commandFile = `/proc/${pid}/cmdline`;
  if (
    existsSync("/proc/self/cmdline") &&
    !(existsSync(commandFile) && readFileSync(commandFile, "utf8").includes(data))
  )
    return null;
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

type ServerRun = {
  readonly engine: EngineFiles;
  readonly data: string;
  readonly socket: string;
  readonly isRoot: boolean;
  readonly options: EmbeddedOptions;
};

/** Keeps the server running: one that dies is started again, which makes it recover from its log. */
function supervise(run: ServerRun): {
  readonly ready: (url: string) => Promise<void>;
  readonly stop: () => Promise<void>;
} {
  const { logger } = run.options;
  let isStopping = false;
  let lastWords: string[] = [];
  let child = launch();
  let diedAt = 0;

  function launch(): ChildProcess {
    const settings = { ...SETTINGS, unix_socket_directories: run.socket, ...run.options.settings };
    const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const started = spawn(run.engine.postgres, ["-D", run.data, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      // a Ctrl-C at the terminal must reach us first: we stop the server when nothing writes any more
      detached: true,
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", TZ: "UTC" },
      ...(run.isRoot ? UNPRIVILEGED : {}),
    });
    started.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lastWords = [...lastWords, ...text.trimEnd().split("\n")].slice(-20);
      logger.debug({ engine: "postgres" }, text.trimEnd());
    });
    started.once("exit", (code, signal) => {
      if (isStopping) return;
      logger.error(
        { code, signal, said: lastWords.slice(-3) },
        "the database server died; starting it again",
      );
      const pause = Date.now() - diedAt < 10_000 ? 2000 : 0;
      diedAt = Date.now();
      setTimeout(() => {
        if (!isStopping) child = launch();
      }, pause);
    });
    return started;
  }

  return {
    async ready(url) {
      const deadline = Date.now() + START_TIMEOUT_MS;
      while (!(await canConnect(url))) {
        if (Date.now() > deadline || child.exitCode !== null) {
          isStopping = true;
          child.kill("SIGQUIT");
          throw new Error(`The embedded PostgreSQL did not start:\n${lastWords.join("\n")}`);
        }
        await sleep(20);
      }
    },
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGQUIT");
      await ended;
    },
  };
}

async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  // a socket that closes while we ask is a "no", not a crash
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'watchfloor'");
    if (rowCount === 0) await client.query("create database watchfloor");
  } finally {
    await client.end();
  }
}
