import { sql } from "kysely";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate, openPostgres, readMigrations } from "../../src/platform/postgres/index.ts";
import { debianPostgres, startDebianPostgres } from "../support/debian-postgres.ts";
import { addTenant, openTestPostgres, runOn, type TestPostgres } from "../support/postgres.ts";

const foreign: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(foreign.map((close) => close())));

async function openForeignPostgres(programs: string): Promise<TestPostgres> {
  const server = await startDebianPostgres(programs);
  const postgres = await openPostgres({
    databaseUrl: server.ownerUrl,
    dataFolder: "",
    logger: pino({ level: "silent" }),
  });
  foreign.push(async () => {
    await postgres.close();
    await server.stop();
  });
  return { ...postgres, url: server.superuserUrl, ownerUrl: server.ownerUrl };
}

/** What holds on every server, ours or an operator's. */
function postgresContract(open: () => Promise<TestPostgres>): void {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await open();
    await addTenant(postgres, "acme");
    await addTenant(postgres, "globex");
  });

  const valueOf = (value: string) =>
    postgres.asPlatform(async (db) => {
      const { rows } = await sql<{ value: number }>`select ${sql.raw(value)}::bigint as value`.execute(db);
      return rows[0]?.value;
    });
  const numberOf = (tenantUid: string) =>
    postgres.asTenant(tenantUid, async (db) => {
      const { rows } = await sql<{ last: number }>`select last from alert_number`.execute(db);
      return rows.map((row) => row.last);
    });

  test("a tenant's transaction sees its own rows, whatever the query says", async () => {
    await postgres.asPlatform(async (db) => {
      await sql`insert into alert_number (tenant_uid, last) values ('acme', 1), ('globex', 2)`.execute(db);
    });
    expect(await numberOf("acme")).toEqual([1]);
    expect(await numberOf("globex")).toEqual([2]);
  });

  test("a tenant's transaction cannot write a row of another", async () => {
    const write = postgres.asTenant("acme", async (db) => {
      await sql`update alert_number set tenant_uid = 'globex'`.execute(db);
    });
    await expect(write).rejects.toThrow(/row-level security/);
  });

  test("every table with a tenant_uid stands behind the wall", async () => {
    const unprotected = await runOn(
      postgres.url,
      `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_uid'
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(unprotected).toEqual([]);
  });

  test("text that is no tenant uid never reaches the database", async () => {
    await expect(postgres.asTenant("acme'; select 1 --", () => Promise.resolve(1))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("the role of a transaction does not outlive it", async () => {
    await numberOf("acme");
    const after = await postgres.asPlatform(async (db) => {
      const { rows } = await sql<{ tenant: string | null }>`select app.tenant_uid() as tenant`.execute(db);
      return rows[0]?.tenant;
    });
    expect(after).toBeNull();
  });

  test("a transaction whose work fails leaves nothing behind", async () => {
    const failing = postgres.asPlatform(async (db) => {
      await sql`insert into tenant (uid, name) values ('half', 'Half')`.execute(db);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await runOn(postgres.url, "select * from tenant where uid = 'half'")).toEqual([]);
  });

  test("a number that JavaScript cannot hold exactly is refused, not rounded", async () => {
    expect(await valueOf("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
    await expect(valueOf("9007199254740993")).rejects.toThrow("does not fit");
  });

  test("migrations run once: a second run has nothing to do", async () => {
    expect(await migrate(postgres.ownerUrl)).toEqual({ applied: [] });
  });

  test("a migration that was changed after it ran is refused by name", async () => {
    const changed = readMigrations().map((migration, index) =>
      index === 0 ? { ...migration, checksum: "other" } : migration,
    );
    await expect(migrate(postgres.ownerUrl, changed)).rejects.toThrow(/0001_foundation\.sql is not the file/);
    await expect(migrate(postgres.ownerUrl, readMigrations().slice(1))).rejects.toThrow(
      /0001_foundation\.sql/,
    );
  });

  test("a database of a newer program is refused", async () => {
    await runOn(
      postgres.url,
      "insert into migration (number, name, checksum) values (9999, '9999_future.sql', 'x')",
    );
    await expect(migrate(postgres.ownerUrl)).rejects.toThrow(/newer than this program/);
    await runOn(postgres.url, "delete from migration where number = 9999");
  });

  test("a migration that fails names its line and leaves nothing behind", async () => {
    const failing = {
      number: 9000,
      name: "9000_bad.sql",
      sql: "create table half (a int);\nselect nonsense",
      checksum: "x",
    };
    await expect(migrate(postgres.ownerUrl, [...readMigrations(), failing])).rejects.toThrow(
      "9000_bad.sql:2 failed",
    );
    expect(await runOn(postgres.url, "select to_regclass('half') as half")).toEqual([{ half: null }]);
  });

  test("several programs that start at once migrate once", async () => {
    const next = { number: 9001, name: "9001_once.sql", sql: "create table once (a int)", checksum: "x" };
    const all = [...readMigrations(), next];
    const results = await Promise.all([1, 2, 3].map(() => migrate(postgres.ownerUrl, all)));
    expect(results.flatMap((result) => result.applied)).toEqual(["9001_once.sql"]);
  });
}

describe("the embedded server", () => {
  postgresContract(openTestPostgres);
});

const programs = debianPostgres();
describe.skipIf(programs === null)("a server named by DATABASE_URL (needs Debian's postgresql)", () => {
  postgresContract(() => openForeignPostgres(programs ?? ""));
});
