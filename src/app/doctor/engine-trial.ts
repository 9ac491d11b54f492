import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { migrateClickHouse, openEmbeddedEngine } from "../../platform/clickhouse/index.ts";
import type { Settings } from "../../platform/config.ts";
import { createLogger } from "../../platform/log/index.ts";
import { openPostgres } from "../../platform/postgres/index.ts";
import { type Check, ok } from "./check.ts";

/** A first start makes a cluster, which a slow disk takes its time for. */
const TRIAL_PATIENCE_MS = 120_000;

/**
 * Starts the engines that come with the program, with all tables, on a folder that is removed again. Never on the data
 * folder: an engine that opens its data recovers and rewrites them, which is for the server to do.
 */
export function engineTrials(settings: Settings): Check[] {
  return [
    ...(settings.DATABASE_URL === undefined ? [trial("PostgreSQL", tryPostgres)] : []),
    ...(settings.WATCHFLOOR_CLICKHOUSE_URL === undefined
      ? [trial("ClickHouse", (folder) => tryClickHouse(folder, settings.WATCHFLOOR_RETENTION_DAYS))]
      : []),
  ];
}

function trial(name: string, start: (folder: string) => Promise<unknown>): Check {
  return {
    name: `${name} trial`,
    expected: "starts on an empty folder and makes its tables",
    patienceMs: TRIAL_PATIENCE_MS,
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), "watchfloor-doctor-"));
      try {
        await start(folder);
        return ok("started, made its tables, and stopped");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function tryPostgres(dataFolder: string): Promise<void> {
  const postgres = await openPostgres({ databaseUrl: null, dataFolder, logger: createLogger("silent") });
  await postgres.close();
}

async function tryClickHouse(dataFolder: string, retentionDays: number): Promise<void> {
  const folder = join(dataFolder, "clickhouse");
  mkdirSync(folder);
  const engine = await openEmbeddedEngine({ folder, logger: createLogger("silent") });
  try {
    await migrateClickHouse(engine, { cluster: null, retentionDays });
  } finally {
    await engine.close();
  }
}
