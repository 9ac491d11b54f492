import {
  type EventStoreState,
  inspectEventStore,
  openServerEngine,
} from "../../platform/clickhouse/index.ts";
import type { Settings } from "../../platform/config.ts";
import { type DatabaseState, inspectDatabase } from "../../platform/postgres/index.ts";
import {
  type Check,
  type CheckResult,
  failed,
  messageOf,
  ok,
  PATIENCE_MS,
  type Verdict,
  warning,
} from "./check.ts";
import { judgeOffset } from "./clock-checks.ts";

/** Less than the patience of a check, so that it is the engine that is told to be late. */
const ENGINE_PATIENCE_MS = PATIENCE_MS / 2;

/** The servers that the settings name: reading alone, in transactions and queries that cannot write. */
export function serverChecks(settings: Settings): Check[] {
  const { DATABASE_URL: postgresUrl, WATCHFLOOR_CLICKHOUSE_URL: clickhouseUrl } = settings;
  return [
    ...(postgresUrl === undefined
      ? []
      : [
          checkOf("PostgreSQL server", "DATABASE_URL", async () =>
            postgresResults(await lookAtPostgres(postgresUrl)),
          ),
        ]),
    ...(clickhouseUrl === undefined
      ? []
      : [
          checkOf("ClickHouse server", "WATCHFLOOR_CLICKHOUSE_URL", async () =>
            clickhouseResults(await lookAtClickHouse(clickhouseUrl)),
          ),
        ]),
  ];
}

const EXPECTED = "answers, is new enough, and is not newer than this program";

function checkOf(name: string, setting: string, look: () => Promise<readonly CheckResult[]>): Check {
  return {
    name,
    expected: EXPECTED,
    run: () =>
      look().catch((error: unknown) =>
        failed(
          messageOf(error),
          `See whether ${setting} is right, the server runs, and this user may use it.`,
        ),
      ),
  };
}

function lookAtPostgres(url: string): Promise<DatabaseState> {
  return inspectDatabase(url, ENGINE_PATIENCE_MS);
}

async function lookAtClickHouse(url: string): Promise<EventStoreState> {
  const engine = openServerEngine(url);
  try {
    return await inspectEventStore(engine, ENGINE_PATIENCE_MS);
  } finally {
    await engine.close();
  }
}

function postgresResults(state: DatabaseState): CheckResult[] {
  return [
    { name: "PostgreSQL server", expected: EXPECTED, ...judgeDatabase(state) },
    offsetResult("PostgreSQL", state.clockOffsetMs),
  ];
}

export function judgeDatabase({ server, pending, mayMigrate }: DatabaseState): Verdict {
  const found = `PostgreSQL ${server}, ${pendingText(pending)}`;
  if (pending.length > 0 && !mayMigrate)
    return failed(
      `${found}, which this role may not make`,
      "Make the role the owner of its database and let it make roles: alter role ... createrole.",
    );
  return ok(found);
}

function clickhouseResults(state: EventStoreState): CheckResult[] {
  return [
    { name: "ClickHouse server", expected: EXPECTED, ...judgeEventStore(state) },
    offsetResult("ClickHouse", state.clockOffsetMs),
  ];
}

/** The oldest whose text index and maps in buckets are those that the tables are made with. */
const OLDEST_CLICKHOUSE = [26, 2] as const;

export function judgeEventStore({ version, pending, mayUse, mayMigrate }: EventStoreState): Verdict {
  const found = `ClickHouse ${version}, ${pendingText(pending)}`;
  if (!mayUse)
    return failed(
      `${found}, whose tables this user may not read and write`,
      "Grant it: GRANT SELECT, INSERT, CREATE TABLE, ALTER TABLE ON <database>.* TO <user>.",
    );
  if (pending.length > 0 && !mayMigrate)
    return failed(
      `${found}, which this user may not make`,
      "Grant it: GRANT CREATE TABLE, ALTER TABLE ON <database>.* TO <user>.",
    );
  const [year = 0, month = 0] = version.split(".").map(Number);
  const [oldestYear, oldestMonth] = OLDEST_CLICKHOUSE;
  const isOld = year < oldestYear || (year === oldestYear && month < oldestMonth);
  return isOld ? warning(found, `Use ClickHouse ${OLDEST_CLICKHOUSE.join(".")} or newer.`) : ok(found);
}

function pendingText(pending: readonly string[]): string {
  return pending.length === 0
    ? "up to date"
    : `${pending.length} migrations that the next start makes (${pending.join(", ")})`;
}

function offsetResult(engine: string, offsetMs: number): CheckResult {
  return { name: `clock of ${engine}`, expected: "within 2 s of ours", ...judgeOffset(engine, offsetMs) };
}
