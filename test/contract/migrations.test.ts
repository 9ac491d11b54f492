import { expect, test } from "vitest";
import {
  inspectEventStore,
  migrateClickHouse,
  readClickHouseMigrations,
} from "../../src/platform/clickhouse/index.ts";
import { inspectDatabase, readMigrations } from "../../src/platform/postgres/index.ts";
import { CLICKHOUSE_ENGINES, openTestClickHouse } from "../support/clickhouse.ts";
import { openTestPostgres, runOn } from "../support/postgres.ts";

const DEPLOYMENT = { cluster: null, retentionDays: 90 };
const PATIENCE_MS = 30_000;

/** `migrate` of PostgreSQL has its tests in postgres.test.ts, on both kinds of server. */
test("an event store of a newer program, or with another file than was applied, is refused", async () => {
  const engine = await openTestClickHouse();
  expect(await migrateClickHouse(engine, DEPLOYMENT)).toEqual([]);
  await engine.command(
    "INSERT INTO migration (number, name, checksum) VALUES (9999, '9999_future.sql', 'x')",
  );
  const newer =
    "The event store is newer than this program (it has 9999_future.sql). Start the newer release.";
  await expect(migrateClickHouse(engine, DEPLOYMENT)).rejects.toThrow(newer);
  await expect(inspectEventStore(engine, PATIENCE_MS)).rejects.toThrow(newer);
  await engine.command("DELETE FROM migration WHERE number = 9999");
  await engine.command(
    "ALTER TABLE migration UPDATE checksum = 'other' WHERE number = 1 SETTINGS mutations_sync = 1",
  );
  await expect(migrateClickHouse(engine, DEPLOYMENT)).rejects.toThrow(
    "migrations/0001_events.sql is not the file that was applied",
  );
});

test.each(["embedded", "server"] as const)(
  "looking at an event store (%s) tells what a start would apply, and applies nothing",
  async (kind) => {
    const engine = await CLICKHOUSE_ENGINES[kind]();
    const all = readClickHouseMigrations().map(({ name }) => name);
    for (let time = 0; time < 2; time++)
      expect(await inspectEventStore(engine, PATIENCE_MS)).toMatchObject({
        pending: all,
        mayUse: true,
        mayMigrate: true,
      });
    await migrateClickHouse(engine, DEPLOYMENT);
    const { version, pending, clockOffsetMs } = await inspectEventStore(engine, PATIENCE_MS);
    expect(pending).toEqual([]);
    expect(version).toMatch(/^\d+\.\d+\./);
    // it is the same machine's clock
    expect(Math.abs(clockOffsetMs)).toBeLessThan(60_000);
  },
);

test("looking at a database tells what a start would apply, and applies nothing", async () => {
  const { url, ownerUrl } = await openTestPostgres();
  const newest = readMigrations().at(-1);
  await runOn(url, `delete from migration where number = ${newest?.number}`);
  for (let time = 0; time < 2; time++)
    expect(await inspectDatabase(ownerUrl, PATIENCE_MS)).toMatchObject({
      pending: [newest?.name],
      mayMigrate: true,
    });
  await runOn(url, "drop table migration");
  expect((await inspectDatabase(ownerUrl, PATIENCE_MS)).pending).toEqual(
    readMigrations().map(({ name }) => name),
  );
  expect(await runOn(url, "select to_regclass('migration') as made")).toEqual([{ made: null }]);
});
