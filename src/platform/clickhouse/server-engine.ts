import { Readable } from "node:stream";
import { createClient } from "@clickhouse/client";
import type { ClickHouse } from "./clickhouse.ts";
import { createClientEngine } from "./client-engine.ts";
import { insertStatement } from "./insert-statement.ts";
import { refusalOf } from "./refusal.ts";

/** A ClickHouse server or cluster, by its HTTP address (`http://user:password@host:8123/database`). */
export function openServerEngine(url: string): ClickHouse {
  const client = createClient({
    url,
    compression: { request: true, response: true },
    max_open_connections: 16,
    request_timeout: 120_000,
  });
  return {
    // the client has a pool of connections of its own
    ...createClientEngine((work) => work(client)),
    async insertRowBinary(insert) {
      if (insert.bytes.length === 0) return;
      try {
        await client.exec({
          query: `${insertStatement(insert)} FORMAT RowBinary`,
          values: Readable.from([insert.bytes]),
        });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    close: () => client.close(),
  };
}
