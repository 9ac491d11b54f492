import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import pino from "pino";
import { afterAll, afterEach, expect, test } from "vitest";
import {
  connectPostgres,
  type EmbeddedServer,
  migrate,
  startEmbeddedServer,
} from "../../src/platform/postgres/index.ts";
import { runOn } from "../support/postgres.ts";

const logger = pino({ level: "silent" });
const CHILD = fileURLToPath(new URL("../support/postgres-child.ts", import.meta.url));
const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Most tests start on the same data, as making them takes longer than all else. */
const parent = mkdtempSync(join(tmpdir(), "watchfloor-postgres-"));
const folder = join(parent, "postgres");
const running: EmbeddedServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function start(where = folder): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ folder: where, logger });
  running.push(server);
  return server;
}

const postmasterOf = (where: string): number =>
  Number(readFileSync(join(where, "data", "postmaster.pid"), "utf8").split("\n")[0]);

/** Runs the child until it has committed some rows; answers the last number that it was told is committed. */
async function runAndKill(kill: (child: ChildProcess) => void): Promise<number> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  let isKilled = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (isKilled || said.split("\n").length < 50) return;
    isKilled = true;
    kill(child);
  });
  await once(child, "close");
  return Number(said.split("\n").at(-2));
}

const keptUpTo = (server: EmbeddedServer, last: number) =>
  runOn(server.url, `select count(*)::int as kept from kept where number <= ${last}`);

test("a set-up that died in the middle is made anew", async () => {
  const half = join(folder, "new-AbCdEf");
  mkdirSync(half, { recursive: true });
  writeFileSync(join(half, "PG_VERSION"), "18\n");
  await start();
  expect(existsSync(half)).toBe(false);
});

test("kill -9 of the program loses nothing that was committed, and its server is not left behind", async () => {
  const last = await runAndKill((child) => child.kill("SIGKILL"));
  const orphan = postmasterOf(folder);
  const server = await start();
  expect(postmasterOf(folder)).not.toBe(orphan);
  expect(await keptUpTo(server, last)).toEqual([{ kept: last }]);
});

test("kill -9 of the program and the server together loses nothing that was committed", async () => {
  const last = await runAndKill((child) => {
    process.kill(postmasterOf(folder), "SIGKILL");
    child.kill("SIGKILL");
  });
  expect(await keptUpTo(await start(), last)).toEqual([{ kept: last }]);
});

test("a server that is killed is started again, and whoever asks meanwhile is told that it is away", async () => {
  const server = await start();
  await migrate(server.url);
  const postgres = connectPostgres(server.url, logger, 2);
  const ask = () => postgres.asPlatform(async (db) => (await sql`select 1 as one`.execute(db)).rows);
  expect(await ask()).toEqual([{ one: 1 }]);
  const cut = postgres.asPlatform(async (db) => {
    process.kill(postmasterOf(folder), "SIGKILL");
    await sql`select pg_sleep(30)`.execute(db);
  });
  await expect(cut).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect.poll(() => ask().catch(() => []), { timeout: 20_000 }).toEqual([{ one: 1 }]);
  await postgres.close();
});

test("a pid file that names another program does not keep the server from starting, nor end that program", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    ...(isRoot ? NOBODY : {}),
    cwd: "/",
  });
  await once(other, "spawn");
  writeFileSync(join(folder, "data", "postmaster.pid"), `${other.pid}\n/elsewhere\n1\n5432\n\n\n`);
  await start();
  expect(other.exitCode ?? other.signalCode).toBeNull();
  other.kill();
});

test("data of another major version are refused before the server sees them", async () => {
  writeFileSync(join(folder, "data", "PG_VERSION"), "17\n");
  await expect(start()).rejects.toThrow("is of PostgreSQL 17 and this release brings 18");
  writeFileSync(join(folder, "data", "PG_VERSION"), "18\n");
});

test("a server that cannot start says why", async () => {
  const server = startEmbeddedServer({ folder, logger, settings: { shared_buffers: "nonsense" } });
  await expect(server).rejects.toThrow(/did not start:[^]*shared_buffers/);
});

test("nobody reaches the server over the network, and its owner is held to row-level security", async () => {
  const server = await start();
  expect(
    await runOn(
      server.url,
      `select current_setting('listen_addresses') as addresses, rolsuper, rolbypassrls, current_setting('fsync') as fsync
       from pg_roles where rolname = current_user`,
    ),
  ).toEqual([{ addresses: "", rolsuper: false, rolbypassrls: false, fsync: "on" }]);
});

test("a path that is too long for a socket, behind a private folder, is no hindrance", async () => {
  const server = await start(join(parent, "x".repeat(120), "postgres"));
  expect(await runOn(server.url, "select current_user::text as who")).toEqual([{ who: "watchfloor" }]);
});

test.runIf(isRoot)("a plain user starts it as well", async () => {
  chmodSync(parent, 0o755);
  const home = join(parent, "plain");
  mkdirSync(home);
  chownSync(home, NOBODY.uid, NOBODY.gid);
  const child = spawn(process.execPath, [CHILD, join(home, "postgres")], {
    ...NOBODY,
    env: { TMPDIR: tmpdir() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(child.stdout, "data");
  expect(String(said)).toMatch(/^1\n/);
  child.kill("SIGKILL");
  process.kill(postmasterOf(join(home, "postgres")), "SIGINT");
  await expect.poll(() => existsSync(join(home, "postgres", "data", "postmaster.pid"))).toBe(false);
});
