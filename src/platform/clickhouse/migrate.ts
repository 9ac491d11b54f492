import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClickHouse } from "./clickhouse.ts";

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
  const { rows } = await engine.query<{ number: number; name: string; checksum: string }>(
    "SELECT number, name, checksum FROM migration",
  );
  const applied = new Map(rows.map((row) => [row.number, row]));
  const migrations = readClickHouseMigrations();
  const newest = migrations.at(-1)?.number ?? 0;
  const ahead = rows.find((row) => row.number > newest);
  if (ahead)
    throw new Error(
      `The event store is newer than this program (it has ${ahead.name}). Start the newer release.`,
    );
  const done: string[] = [];
  for (const migration of migrations) {
    const checksum = createHash("sha256").update(migration.template).digest("hex");
    const before = applied.get(migration.number);
    if (before && before.checksum !== checksum)
      throw new Error(
        `migrations/${migration.name} is not the file that was applied to this event store. Changes go in a new file.`,
      );
    if (before) continue;
    for (const statement of fillMigration(migration.template, deployment)) await engine.command(statement);
    await engine.command(
      "INSERT INTO migration (number, name, checksum) SELECT {number:UInt32}, {name:String}, {checksum:String}",
      {
        number: migration.number,
        name: migration.name,
        checksum,
      },
    );
    done.push(migration.name);
  }
  return done;
}
