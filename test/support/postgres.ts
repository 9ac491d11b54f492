import { randomBytes } from "node:crypto";
import { Client } from "pg";
import pino from "pino";
import { afterAll, inject } from "vitest";
import { connectPostgres, type Postgres } from "../../src/platform/postgres/index.ts";

export type TestPostgres = Postgres & {
  /** Connection string as the superuser: past row-level security, for what a test must see from outside. */
  readonly url: string;
  /** Connection string as the owner of the database, as the product connects. */
  readonly ownerUrl: string;
};

/** Here, as the file is read: a hook that is registered in another hook is never called. */
const open: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(open.splice(0).map((close) => close())));

/** A migrated database for one test file, gone when the file is done. */
export async function openTestPostgres(): Promise<TestPostgres> {
  const server = inject("postgresUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await runOn(server, `create database ${name} template template_watchfloor owner watchfloor`);
  const url = server.replace("/watchfloor?", `/${name}?`);
  const ownerUrl = url.replace("//postgres@", "//watchfloor@");
  const postgres = connectPostgres(ownerUrl, pino({ level: "silent" }), 8);
  open.push(async () => {
    await postgres.close();
    await runOn(server, `drop database ${name} with (force)`);
  });
  return { ...postgres, url, ownerUrl };
}

/** Makes a tenant, which most rows need. */
export async function addTenant(postgres: TestPostgres, uid: string): Promise<void> {
  await runOn(postgres.url, `insert into tenant (uid, name) values ('${uid}', '${uid}')`);
}

/** One statement as whoever the connection string names. */
export async function runOn(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
