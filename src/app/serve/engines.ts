import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import type { Spool } from "../../platform/bus/spool.ts";
import { openSqliteSpool } from "../../platform/bus/sqlite-spool.ts";
import {
  type ClickHouse,
  migrateClickHouse,
  openEmbeddedEngine,
  openServerEngine,
} from "../../platform/clickhouse/index.ts";
import type { Settings } from "../../platform/config.ts";
import { type DataFolder, openDataFolder } from "../../platform/data-folder/index.ts";
import { openPostgres, type Postgres } from "../../platform/postgres/index.ts";
import { createVault, readMasterKeys, type Vault } from "../../platform/secrets/index.ts";

/** Everything that keeps data, open and migrated. */
export type Engines = {
  readonly folder: DataFolder;
  readonly postgres: Postgres;
  readonly clickhouse: ClickHouse;
  readonly spool: Spool;
  readonly vault: Vault;
  /** In the order in which nothing writes to what is closed already. */
  readonly close: () => Promise<void>;
};

/** Opens the data folder and the engines in it; what was opened is closed again when a later one fails. */
export async function openEngines(settings: Settings, logger: Logger): Promise<Engines> {
  const folder = openDataFolder(settings.WATCHFLOOR_DATA_DIR);
  const closers: (() => Promise<void> | void)[] = [() => folder.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const vault = createVault(
      readMasterKeys(settings.WATCHFLOOR_MASTER_KEY_FILE ?? join(folder.inside("keys"), "master.key")),
    );
    // the two databases have nothing to do with each other, and a start waits for both
    const [postgres, clickhouse] = await openBoth(settings, folder, logger);
    closers.push(postgres.close, clickhouse.close);
    const spool = await openSqliteSpool({
      folder: folder.inside("spool"),
      limitBytes: settings.WATCHFLOOR_SPOOL_LIMIT_MB * 2 ** 20,
      groupRecords: 10_000,
      groupBytes: 16 * 2 ** 20,
      groupsInFlight: workerCount(settings) + 1,
      logger,
    });
    closers.push(() => spool.close());
    return { folder, postgres, clickhouse, spool, vault, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openBoth(
  settings: Settings,
  folder: DataFolder,
  logger: Logger,
): Promise<[Postgres, ClickHouse]> {
  const opening = openPostgres({
    databaseUrl: settings.DATABASE_URL ?? null,
    dataFolder: folder.path,
    logger,
  });
  try {
    const clickhouse = await openClickHouse(settings, folder, logger);
    return [await opening, clickhouse];
  } catch (error) {
    await opening.then((postgres) => postgres.close()).catch(() => undefined);
    throw error;
  }
}

async function openClickHouse(settings: Settings, folder: DataFolder, logger: Logger): Promise<ClickHouse> {
  const url = settings.WATCHFLOOR_CLICKHOUSE_URL;
  const clickhouse =
    url === undefined
      ? await openEmbeddedEngine({ folder: folder.inside("clickhouse"), logger })
      : openServerEngine(url);
  const applied = await migrateClickHouse(clickhouse, {
    cluster: null,
    retentionDays: settings.WATCHFLOOR_RETENTION_DAYS,
  });
  if (applied.length > 0) logger.info({ applied }, "event store migrated");
  return clickhouse;
}

/** Threads that parse and match: one core is left for the engines and the API. */
export function workerCount(settings: Settings): number {
  return settings.WATCHFLOOR_WORKERS ?? Math.max(1, Math.min(4, availableParallelism() - 1));
}
