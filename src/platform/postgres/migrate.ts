import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, DatabaseError } from "pg";

/** One file of `migrations/`. Its checksum is kept, so that a file that was changed after it ran is found out. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
};

export type MigrationResult = { readonly applied: readonly string[] };

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

/** The oldest server that the contract tests run against. */
const OLDEST_SERVER = 15;

/** @throws {Error} naming a file whose name is not `NNNN_name.sql`, or a number that two files have. */
export function readMigrations(folder: string = FOLDER): Migration[] {
  const migrations = readdirSync(folder)
    .toSorted()
    .map((file) => {
      const parts = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
      if (!parts?.[1] || !parts[2]) throw new Error(`migrations/${file} is not named NNNN_name.sql`);
      // a checkout on Windows may end lines its own way, and is the same file
      const sql = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n");
      return {
        number: Number(parts[1]),
        name: file,
        sql,
        checksum: createHash("sha256").update(sql).digest("hex"),
      };
    });
  const twice = migrations.find((migration, index) => migration.number === migrations[index - 1]?.number);
  if (twice) throw new Error(`migrations/${twice.name} has a number that is taken`);
  return migrations;
}

/**
 * Brings a database to the state that this program needs, one transaction a file, under a lock that lets one process
 * do it while others wait.
 * @throws {Error} when the server is too old or not in UTF-8, the database is newer than the program, or a file differs
 * from what was applied.
 */
export async function migrate(
  url: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationResult> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await refuseUnfitServer(client);
    await client.query("select pg_advisory_lock(hashtext('watchfloor migrations'))");
    const applied = await readApplied(client);
    refuseMismatch(applied, migrations);
    const missing = migrations.filter((migration) => !applied.has(migration.number));
    for (const migration of missing) await apply(client, migration);
    return { applied: missing.map((migration) => migration.name) };
  } finally {
    await client.end();
  }
}

/** A database as it is found, without a change to it. */
export type DatabaseState = {
  /** Of the server, as it says it: `18.4`. */
  readonly server: string;
  /** Files that the next start applies. */
  readonly pending: readonly string[];
  /** Whether the role may make schemas and roles, which a migration needs. */
  readonly mayMigrate: boolean;
  /** The server's clock less ours, give or take half of the time that the answer took. */
  readonly clockOffsetMs: number;
};

/**
 * Looks at a database in a transaction that cannot write. @throws {Error} when it cannot be reached within
 * `patienceMs`, or {@link migrate} would refuse it
 */
export async function inspectDatabase(url: string, patienceMs: number): Promise<DatabaseState> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  // what breaks while nothing is asked is told by the next question
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("begin read only");
    await refuseUnfitServer(client);
    const askedAt = Date.now();
    const { rows } = await client.query<{ server: string; may: boolean; clock: number; migrated: boolean }>(
      `select current_setting('server_version') as server,
        has_database_privilege(current_database(), 'CREATE') and has_schema_privilege('public', 'CREATE')
          and (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as may,
        extract(epoch from clock_timestamp())::float8 * 1000 as clock,
        to_regclass('migration') is not null as migrated`,
    );
    const between = (askedAt + Date.now()) / 2;
    const [found] = rows;
    if (found === undefined) throw new Error("The state database gave no answer.");
    const migrations = readMigrations();
    const applied: Applied = found.migrated ? await appliedIn(client) : new Map();
    refuseMismatch(applied, migrations);
    return {
      server: found.server,
      pending: migrations.filter(({ number }) => !applied.has(number)).map(({ name }) => name),
      mayMigrate: found.may,
      clockOffsetMs: Math.round(found.clock - between),
    };
  } finally {
    await client.end();
  }
}

async function refuseUnfitServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    "select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding",
  );
  const { version = 0, encoding = "" } = rows[0] ?? {};
  if (version < OLDEST_SERVER)
    throw new Error(`The state database is PostgreSQL ${version}; ${OLDEST_SERVER} or newer is needed.`);
  if (encoding !== "UTF8")
    throw new Error(
      `The state database is in ${encoding}. Make it anew with: create database ... encoding 'UTF8'.`,
    );
}

/** Where the files that were applied are noted. */
export const MIGRATION_TABLE =
  "create table if not exists migration (number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())";

type Applied = ReadonlyMap<number, { readonly name: string; readonly checksum: string }>;

async function readApplied(client: Client): Promise<Applied> {
  await client.query(MIGRATION_TABLE);
  return appliedIn(client);
}

async function appliedIn(client: Client): Promise<Applied> {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    "select number, name, checksum from migration",
  );
  return new Map(rows.map((row) => [row.number, row]));
}

function refuseMismatch(applied: Applied, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.number ?? 0;
  for (const [number, { name, checksum }] of applied) {
    const file = migrations.find((migration) => migration.number === number);
    if (!file && number > newest)
      throw new Error(
        `The database is newer than this program (it has ${name}). Start the newer release, or restore a backup.`,
      );
    if (!file || file.checksum !== checksum)
      throw new Error(
        `migrations/${name} is not the file that was applied to this database. Restore it; changes go in a new file.`,
      );
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query("insert into migration (number, name, checksum) values ($1, $2, $3)", [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`migrations/${migration.name}${lineOf(error, migration.sql)} failed`, { cause: error });
  }
}

/** Where in the file the server stopped, as it tells by the count of characters. */
function lineOf(error: unknown, text: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return "";
  return `:${text.slice(0, Number(error.position)).split("\n").length}`;
}
