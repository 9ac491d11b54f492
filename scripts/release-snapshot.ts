/**
 * Writes `test/upgrade/releases/<version>`: what an installation of this release leaves in its databases. Starts the
 * product on an empty folder, uses it through its API, reads everything back, and stores schema and rows as SQL.
 *
 * node scripts/release-snapshot.ts [folder]
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import pino from "pino";
import { z } from "zod";
import { serve } from "../src/app/serve/serve.ts";
import { type ClickHouse, openEmbeddedEngine } from "../src/platform/clickhouse/index.ts";
import { readSettings } from "../src/platform/config.ts";
import { MIGRATION_TABLE, readMigrations, startEmbeddedServer } from "../src/platform/postgres/index.ts";
import { freePort } from "../test/support/free-port.ts";
import { readInstallation } from "../test/upgrade/read-installation.ts";
import { type Facts, RELEASES, RETENTION_DAYS, STATEMENT } from "../test/upgrade/snapshot.ts";
import { useProduct } from "../test/upgrade/use-product.ts";

const logger = pino({ level: "error" });
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));
const target = process.argv[2] ?? join(RELEASES, version);
if (existsSync(target)) throw new Error(`${target} is there already; a release's snapshot is made once.`);
const folder = mkdtempSync(join(tmpdir(), "watchfloor-snapshot-"));

try {
  const facts = await useAndRead();
  const files = {
    "facts.json": `${JSON.stringify(facts, null, 2)}\n`,
    "postgres.sql": await dumpPostgres(),
    "clickhouse.sql": await dumpClickHouse(),
  };
  mkdirSync(target, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content);
  console.log(`${target} has what release ${version} leaves`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function useAndRead(): Promise<Facts> {
  const settings = readSettings({
    WATCHFLOOR_DATA_DIR: folder,
    WATCHFLOOR_PORT: String(await freePort()),
    WATCHFLOOR_HEC_PORT: "0",
    WATCHFLOOR_SYSLOG_UDP_PORT: "0",
    WATCHFLOOR_SYSLOG_TCP_PORT: "0",
    WATCHFLOOR_RETENTION_DAYS: String(RETENTION_DAYS),
  });
  const running = await serve(settings, logger);
  try {
    const { browser, ...used } = await useProduct(running.url, running.startUrl);
    const masterKey = readFileSync(join(folder, "keys", "master.key"), "utf8").trim();
    return { release: version, masterKey, ...used, seen: await readInstallation(browser) };
  } finally {
    await running.stop();
  }
}

/** The schema as the release's own migrations make it, then the rows with triggers off. */
async function dumpPostgres(): Promise<string> {
  const server = await startEmbeddedServer({ folder: join(folder, "postgres"), logger });
  const client = new Client({ connectionString: server.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
    );
    const parts = ["set role watchfloor;", `${MIGRATION_TABLE};`, ...readMigrations().map(({ sql }) => sql)];
    parts.push("reset role;", "set session_replication_role = replica;");
    for (const { name } of rows) parts.push(await rowsOf(client, name));
    parts.push("set session_replication_role = origin;");
    return `${parts.filter((part) => part !== "").join("\n")}\n`;
  } finally {
    await client.end();
    await server.stop();
  }
}

async function rowsOf(client: Client, table: string): Promise<string> {
  const columns = await client.query<{ name: string; sequence: string | null }>(
    `select column_name as name, pg_get_serial_sequence(quote_ident($1), column_name) as sequence
     from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  );
  const found = await client.query<{ row: string }>(
    `select to_jsonb(t)::text as row from "${table}" t order by to_jsonb(t)::text`,
  );
  if (found.rows.length === 0) return "";
  const names = columns.rows.map(({ name }) => `"${name}"`).join(", ");
  const rows = found.rows.map(({ row }) => row).join(",\n");
  const counters = columns.rows
    .filter(({ sequence }) => sequence !== null)
    .map(({ name, sequence }) => `select setval('${sequence}', (select max("${name}") from "${table}"));`);
  return [
    `insert into "${table}" (${names}) overriding system value`,
    `select ${names} from jsonb_populate_recordset(null::"${table}", $rows$[\n${rows}\n]$rows$);`,
    ...counters,
  ].join("\n");
}

async function dumpClickHouse(): Promise<string> {
  const engine = await openEmbeddedEngine({ folder: join(folder, "clickhouse"), logger });
  try {
    const { rows } = await engine.query<{ name: string; statement: string; database: string }>(
      "SELECT name, create_table_query AS statement, database FROM system.tables WHERE database = currentDatabase() ORDER BY name",
    );
    const parts: string[] = [];
    for (const { name, statement, database } of rows) {
      parts.push(statement.replace(`${database}.${name}`, name));
      const content = await rowsIn(engine, name);
      if (content !== "") parts.push(`INSERT INTO ${name} FORMAT JSONEachRow\n${content.trimEnd()}`);
    }
    return parts.map((part) => `${STATEMENT}${part}\n`).join("");
  } finally {
    await engine.close();
  }
}

function rowsIn(engine: ClickHouse, table: string): Promise<string> {
  return text(engine.stream(`SELECT * FROM ${table} ORDER BY ALL`, "JSONEachRow"));
}
