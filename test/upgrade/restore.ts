import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import { openEmbeddedEngine } from "../../src/platform/clickhouse/index.ts";
import { startEmbeddedServer } from "../../src/platform/postgres/index.ts";
import { runOn } from "../support/postgres.ts";
import { type Snapshot, STATEMENT } from "./snapshot.ts";

const logger = pino({ level: "silent" });

/** Makes a data folder as the release left it: its databases, as they were before any later migration, and its key. */
export async function restore({ facts, postgres, clickhouse }: Snapshot, folder: string): Promise<void> {
  mkdirSync(join(folder, "keys"), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "keys", "master.key"), `${facts.masterKey}\n`, { mode: 0o600 });
  const server = await startEmbeddedServer({ folder: join(folder, "postgres"), logger });
  try {
    await runOn(server.superuserUrl, postgres);
  } finally {
    await server.stop();
  }
  mkdirSync(join(folder, "clickhouse"), { mode: 0o700 });
  const engine = await openEmbeddedEngine({ folder: join(folder, "clickhouse"), logger });
  try {
    for (const statement of clickhouse.split(STATEMENT).slice(1)) await engine.command(statement);
  } finally {
    await engine.close();
  }
}
