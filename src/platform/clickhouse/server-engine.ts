import { type ClickHouseClientConfigOptions, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { ClickHouse } from "./clickhouse.ts";
import { createClientEngine } from "./client-engine.ts";

/** What every connection has: errors are thrown, so the client need not print them as well. */
export const CLIENT_OPTIONS = {
  // the engine itself ends a query long before; this is for one that went away without a word
  request_timeout: 600_000,
  log: { level: ClickHouseLogLevel.OFF },
} as const satisfies ClickHouseClientConfigOptions;

/** A ClickHouse server or cluster, by its HTTP address (`http://user:password@host:8123/database`). */
export function openServerEngine(url: string): ClickHouse {
  return createClientEngine(createClient({ ...CLIENT_OPTIONS, url, max_open_connections: 16 }));
}
