import { Agent } from "node:http";
import { type ClickHouseClientConfigOptions, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { ClickHouse, ClickHouseAddress } from "./clickhouse.ts";
import { createClientEngine } from "./client-engine.ts";

/** What every connection has: errors are thrown, so the client need not print them as well. */
const CLIENT_OPTIONS = {
  // the engine itself ends a query long before; this is for one that went away without a word
  request_timeout: 600_000,
  log: { level: ClickHouseLogLevel.OFF },
} as const satisfies ClickHouseClientConfigOptions;

/** A ClickHouse server or cluster, by its HTTP address (`http://user:password@host:8123/database`). */
export function openServerEngine(url: string): ClickHouse {
  const client = createClient({ ...CLIENT_OPTIONS, url, max_open_connections: 16 });
  return createClientEngine(client, { kind: "url", url });
}

/** An engine behind a socket of this machine. */
export function openSocketEngine(path: string): ClickHouse {
  // the types leave out what Agent hands on to net.connect()
  const connection = { keepAlive: true, maxSockets: 32, socketPath: path };
  const agent = new Agent(connection);
  const client = createClient({
    ...CLIENT_OPTIONS,
    url: "http://localhost",
    http_agent: agent,
    set_basic_auth_header: false,
  });
  return {
    ...createClientEngine(client, { kind: "socket", path }),
    async close() {
      await client.close();
      agent.destroy();
    },
  };
}

/** A connection of one's own to an engine that somebody else opened, as a thread needs. Closing it leaves the engine running. */
export function connectClickHouse(address: ClickHouseAddress): ClickHouse {
  return address.kind === "url" ? openServerEngine(address.url) : openSocketEngine(address.path);
}
