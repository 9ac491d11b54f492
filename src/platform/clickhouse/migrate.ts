import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClickHouse, QueryOptions } from "./clickhouse.ts";

/** How the templates of a migration are filled. */
export type Deployment = {
  /** Name of the cluster, or null on one machine. */
  readonly cluster: string | null;
  /** Days until an event is forgotten. */
  readonly retentionDays: number;
};

export type ClickHouseMigration = {
  readonly number: number;
  readonly name: string;
  readonly template: string;
};

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

export function readClickHouseMigrations(): ClickHouseMigration[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((name) => ({
      number: Number(name.slice(0, 4)),
      name,
      template: readFileSync(join(FOLDER, name), "utf8"),
    }));
}

/**
 * One file serves one machine and a cluster: `{{on_cluster}}` becomes nothing or `ON CLUSTER c`, `{{engine X}}` the
 * plain engine or its replicated form, `{{retention_days}}` the setting. Statements end with `;` at the end of a line.
 */
export function fillMigration(template: string, deployment: Deployment): string[] {
  const { cluster, retentionDays } = deployment;
  return template
    .replaceAll(/^--.*$/gm, "")
    .replaceAll("{{on_cluster}}", cluster === null ? "" : `ON CLUSTER ${cluster}`)
    .replaceAll(/\{\{engine (\w+)(?:\((.*?)\))?\}\}/g, (_all, engine: string, args: string | undefined) =>
      engineOf(engine, args, cluster),
    )
    .replaceAll("{{retention_days}}", String(retentionDays))
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

function engineOf(engine: string, args: string | undefined, cluster: string | null): string {
  if (cluster === null) return `${engine}(${args ?? ""})`;
  const replica = [
    "'/clickhouse/tables/{shard}/{database}/{table}'",
    "'{replica}'",
    ...(args === undefined ? [] : [args]),
  ];
  return `Replicated${engine}(${replica.join(", ")})`;
}

/**
 * Brings the event store to the state that this program needs. Each statement can run again, because this engine has
 * no transaction around several.
 * @throws {Error} when the store is newer than the program, or a file differs from what was applied.
 */
export async function migrateClickHouse(
  engine: ClickHouse,
  deployment: Deployment,
): Promise<readonly string[]> {
  await engine.command(
    fillMigration(
      `CREATE TABLE IF NOT EXISTS migration {{on_cluster}} (number UInt32, name String, checksum String, applied_at DateTime DEFAULT now())
       ENGINE = {{engine MergeTree}} ORDER BY number`,
      deployment,
    ).join(""),
  );
  const missing = await missingMigrations(engine);
  for (const migration of missing) {
    for (const statement of fillMigration(migration.template, deployment)) await engine.command(statement);
    const { number, name } = migration;
    await engine.command(
      "INSERT INTO migration (number, name, checksum) SELECT {number:UInt32}, {name:String}, {checksum:String}",
      { number, name, checksum: checksumOf(migration) },
    );
  }
  return missing.map(({ name }) => name);
}

/** An event store as it is found, without a change to it. */
export type EventStoreState = {
  /** Of the engine, as it says it: `26.7.2.1`. */
  readonly version: string;
  /** Files that the next start applies. */
  readonly pending: readonly string[];
  /** Whether this user may read and write rows, and make and change tables. */
  readonly mayUse: boolean;
  readonly mayMigrate: boolean;
  /** The engine's clock less ours, give or take half of the time that the answer took. */
  readonly clockOffsetMs: number;
};

/** Looks at an event store by reading alone. @throws {Error} when it does not answer, or would be refused */
export async function inspectEventStore(engine: ClickHouse, timeoutMs: number): Promise<EventStoreState> {
  const limits = { timeoutMs, signal: AbortSignal.timeout(timeoutMs), isReadonly: true };
  const askedAt = Date.now();
  const { rows } = await engine.query<{ version: string; clock: number; migrated: number }>(
    `SELECT version() AS version, toUnixTimestamp64Milli(now64(3)) AS clock,
       (SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'migration') AS migrated`,
    {},
    limits,
  );
  const between = (askedAt + Date.now()) / 2;
  const [found] = rows;
  if (found === undefined) throw new Error("The event store gave no answer.");
  const missing = found.migrated > 0 ? await missingMigrations(engine, limits) : readClickHouseMigrations();
  return {
    version: found.version,
    mayUse: await engine.isGranted(["SELECT", "INSERT"]),
    mayMigrate: await engine.isGranted(["CREATE TABLE", "ALTER TABLE"]),
    pending: missing.map(({ name }) => name),
    clockOffsetMs: Math.round(found.clock - between),
  };
}

async function missingMigrations(
  engine: ClickHouse,
  options: QueryOptions = {},
): Promise<ClickHouseMigration[]> {
  const { rows } = await engine.query<{ number: number; name: string; checksum: string }>(
    "SELECT number, name, checksum FROM migration",
    {},
    options,
  );
  const applied = new Map(rows.map((row) => [row.number, row]));
  const migrations = readClickHouseMigrations();
  const newest = migrations.at(-1)?.number ?? 0;
  const ahead = rows.find((row) => row.number > newest);
  if (ahead)
    throw new Error(
      `The event store is newer than this program (it has ${ahead.name}). Start the newer release.`,
    );
  return migrations.filter((migration) => {
    const before = applied.get(migration.number);
    if (before && before.checksum !== checksumOf(migration))
      throw new Error(
        `migrations/${migration.name} is not the file that was applied to this event store. Changes go in a new file.`,
      );
    return before === undefined;
  });
}

function checksumOf({ template }: ClickHouseMigration): string {
  return createHash("sha256").update(template).digest("hex");
}
