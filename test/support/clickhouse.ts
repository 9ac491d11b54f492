import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import {
  type ClickHouse,
  migrateClickHouse,
  openEmbeddedEngine,
  openServerEngine,
} from "../../src/platform/clickhouse/index.ts";
import { createLogger } from "../../src/platform/log/index.ts";

/** Newest first. Here, as the file is read: a hook that is registered in another hook is never called. */
const closers: (() => Promise<unknown> | void)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Both ways to have an engine. What is promised of one must hold for the other. */
export const CLICKHOUSE_ENGINES = { embedded: openEmbedded, server: openServer } as const;

/** A ClickHouse server of the tester's (`http://user:password@host:8123`), on which the contracts then run. */
const GIVEN_URL = process.env["WATCHFLOOR_TEST_CLICKHOUSE_URL"];

/** A migrated engine for one test file, gone with it. */
export async function openTestClickHouse(
  kind: keyof typeof CLICKHOUSE_ENGINES | "given" = GIVEN_URL === undefined ? "embedded" : "given",
): Promise<ClickHouse> {
  const engine = await (kind === "given" ? openGiven(GIVEN_URL ?? "") : CLICKHOUSE_ENGINES[kind]());
  await migrateClickHouse(engine, { cluster: null, retentionDays: 3650 });
  return engine;
}

async function openEmbedded(): Promise<ClickHouse> {
  const folder = temporaryFolder();
  const engine = await openEmbeddedEngine({ folder, logger: createLogger("silent") });
  closers.push(() => engine.close());
  return engine;
}

async function openServer(): Promise<ClickHouse> {
  const server = await startClickHouseServer();
  const engine = openServerEngine(server.url);
  closers.push(() => engine.close());
  return engine;
}

/** An empty engine in a process of its own, gone with the test file, as an operator would name it by `WATCHFLOOR_CLICKHOUSE_URL`. */
export async function startClickHouseServer(): Promise<{
  readonly url: string;
}> {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-test-clickhouse-"));
  const host = fileURLToPath(new URL("./clickhouse-host.ts", import.meta.url));
  const child = fork(host, [folder], {
    execArgv: [],
    env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  closers.push(stop);
  const [port] = await once(child, "message");
  return { url: `http://127.0.0.1:${port}` };
}

/** A database of its own on the server, gone with the test file. */
async function openGiven(server: string): Promise<ClickHouse> {
  const name = `watchfloor_test_${randomUUID().replaceAll("-", "")}`;
  const admin = openServerEngine(server);
  await admin.command(`CREATE DATABASE ${name}`);
  const engine = openServerEngine(new URL(name, server).href);
  closers.push(async () => {
    await engine.close();
    await admin.command(`DROP DATABASE ${name}`);
    await admin.close();
  });
  return engine;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-test-clickhouse-"));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
