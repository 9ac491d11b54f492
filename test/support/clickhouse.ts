import { fork } from "node:child_process";
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

/** Both ways to have an engine. What is promised of one must hold for the other. */
export const CLICKHOUSE_ENGINES = { embedded: openEmbedded, server: openServer } as const;

/** A migrated engine for one test file, gone with it. */
export async function openTestClickHouse(
  kind: keyof typeof CLICKHOUSE_ENGINES = "embedded",
): Promise<ClickHouse> {
  const engine = await CLICKHOUSE_ENGINES[kind]();
  await migrateClickHouse(engine, { cluster: null, retentionDays: 3650 });
  return engine;
}

async function openEmbedded(): Promise<ClickHouse> {
  const folder = temporaryFolder();
  const engine = await openEmbeddedEngine({ folder, logger: createLogger("silent") });
  afterAll(() => engine.close());
  return engine;
}

async function openServer(): Promise<ClickHouse> {
  const host = fileURLToPath(new URL("./clickhouse-host.ts", import.meta.url));
  const child = fork(host, [temporaryFolder()], {
    execArgv: [],
    env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
  });
  const [port] = await once(child, "message");
  const engine = openServerEngine(`http://127.0.0.1:${port}`);
  afterAll(async () => {
    await engine.close();
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  return engine;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-test-clickhouse-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
