import { sql } from "kysely";
import { Client } from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { migrate, readMigrations } from "../../src/platform/postgres/index.ts";
import { addTenant, openTestPostgres, runOn, type TestPostgres } from "../support/postgres.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await openTestPostgres();
  await addTenant(postgres, "acme");
  await addTenant(postgres, "globex");
});

const numberOf = (tenantUid: string) =>
  postgres.asTenant(tenantUid, async (db) => {
    const { rows } = await sql<{ last: number }>`select last from alert_number`.execute(db);
    return rows.map((row) => row.last);
  });

describe("the tenant wall", () => {
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
    const open = await runOn(
      postgres.url,
      `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_uid'
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
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
});

describe("migrations", () => {
  test("run once: a second run has nothing to do", async () => {
    expect(await migrate(postgres.url)).toEqual({ applied: [] });
  });

  test("a file that was changed after it ran is refused by name", async () => {
    const changed = readMigrations().map((migration, index) =>
      index === 0 ? { ...migration, checksum: "other" } : migration,
    );
    await expect(migrate(postgres.url, changed)).rejects.toThrow(/0001_foundation\.sql is not the file/);
  });

  test("a database of a newer program is refused", async () => {
    const known = readMigrations();
    await runOn(
      postgres.url,
      "insert into migration (number, name, checksum) values (9999, '9999_future.sql', 'x')",
    );
    await expect(migrate(postgres.url, known)).rejects.toThrow(/newer than this program/);
    await runOn(postgres.url, "delete from migration where number = 9999");
  });

  test("a failing file leaves nothing behind", async () => {
    const failing = {
      number: 9000,
      name: "9000_bad.sql",
      sql: "create table half (a int); select nonsense",
      checksum: "x",
    };
    await expect(migrate(postgres.url, [...readMigrations(), failing])).rejects.toThrow(
      /9000_bad\.sql:1 failed/,
    );
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query("select to_regclass('half') as half");
    await client.end();
    expect(rows).toEqual([{ half: null }]);
  });
});
