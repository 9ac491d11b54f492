import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import {
  type ClickHouse,
  migrateClickHouse,
  openEmbeddedEngine,
} from "../../src/platform/clickhouse/index.ts";

/** A migrated engine for one test file: a process can have one data folder open, and each file has a process. */
export async function openTestClickHouse(): Promise<ClickHouse> {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-test-clickhouse-"));
  const engine = openEmbeddedEngine(folder);
  await migrateClickHouse(engine, { cluster: null, retentionDays: 3650 });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return engine;
}
