import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Logger } from "pino";
import { openCluster, OWNER, spawnOptions, SUPERUSER } from "./cluster.ts";
import { locateEngine } from "./engine-files.ts";
import { endOrphan } from "./orphan.ts";
import { keepRunning, type ServerProcess } from "./server-process.ts";
import { serverArguments } from "./server-settings.ts";
import { serverUser } from "./server-user.ts";
import { socketFolder } from "./socket-folder.ts";

/**
 * A PostgreSQL of our own: a child process that listens on a private socket and nowhere else. Who connects is known
 * by the kernel (peer authentication), so there is no password to keep.
 */
export type EmbeddedServer = {
  /** Connection string of the database as its owner, who is held to row-level security. */
  readonly url: string;
  /** The same as the superuser, for backups: past row-level security. */
  readonly superuserUrl: string;
  /** Orderly stop: running transactions are rolled back, everything committed is on disk. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder for its data; one server a folder, which the caller sees to. */
  readonly folder: string;
  readonly logger: Logger;
  /** Further server settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
};

const START_PATIENCE_MS = 60_000;
/** What a server says that will start a moment later, when the last processes of a killed one have noticed its end. */
const STILL_HELD = /pre-existing shared memory block/;

/**
 * Starts the server in a folder, making its data at the first time, and keeps it running.
 * @throws {Error} with the server's own last words when it does not start.
 */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const user = serverUser();
  const engine = locateEngine(user, options.folder);
  const cluster = openCluster(options.folder, engine, user);
  const socket = socketFolder(cluster);
  await endOrphan(cluster, socket.ours, options.logger);
  const server = keepRunning(
    {
      program: engine.postgres,
      args: serverArguments(cluster, socket.server, options.settings ?? {}),
      options: spawnOptions(cluster),
    },
    options.logger,
  );
  const urlOf = (role: string, database: string): string =>
    `postgres://${role}@localhost/${database}?host=${encodeURIComponent(socket.ours)}`;
  try {
    await untilReady(server, urlOf(SUPERUSER, "postgres"));
    await makeDatabase(urlOf(SUPERUSER, "postgres"));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: urlOf(OWNER, OWNER), superuserUrl: urlOf(SUPERUSER, OWNER), stop: server.stop };
}

async function untilReady(server: ServerProcess, url: string): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  while (!(await answers(url))) {
    const hasFailed = server.failures() > 0 && !STILL_HELD.test(server.lastWords());
    if (hasFailed || performance.now() > deadline)
      throw new Error(`The embedded PostgreSQL did not start:\n${server.lastWords()}`);
    await sleep(20);
  }
}

/** No socket yet, nobody behind it, or "the database system is starting up" (SQLSTATE 57P03). */
const NOT_YET = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "57P03"]);

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  // a socket that closes while we ask is a "no", not a crash
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === undefined || (typeof code === "string" && NOT_YET.has(code))) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ has_role: boolean; has_database: boolean }>(
      `select exists (select from pg_roles where rolname = '${OWNER}') as has_role,
        exists (select from pg_database where datname = '${OWNER}') as has_database`,
    );
    if (rows[0]?.has_role !== true) await client.query(`create role ${OWNER} login createrole`);
    if (rows[0]?.has_database !== true) await client.query(`create database ${OWNER} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}
