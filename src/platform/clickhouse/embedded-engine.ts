import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { createLanes, type Lanes } from "../../lib/lanes.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { createClientEngine } from "./client-engine.ts";
import { insertStatement } from "./insert-statement.ts";
import { refusalOf } from "./refusal.ts";

/** Where Linux keeps files in memory: a batch is written and read once, and the spool has it on disk already. */
const MEMORY_FOLDER = "/dev/shm";

/** Queries that run side by side; further ones wait. More would only share the same cores. */
const READERS = 3;

/**
 * ClickHouse in this process. Its calls run on the engine's own threads and never hold up the event loop, but one
 * connection must not be asked twice at once: chdb 3.4 then mixes up answers or dies. So each waits for its turn.
 * One process may have a data folder open.
 */
export function openEmbeddedEngine(folder: string): ClickHouse {
  const readers = Array.from({ length: READERS }, () => createClient({ connection: connect(folder) }));
  const writer = createClient({ connection: connect(folder) });
  const reading = flushing(createLanes(readers));
  const writing = flushing(createLanes([writer]));
  const handover = join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : folder, `watchfloor-${randomUUID()}`);
  mkdirSync(handover, { mode: 0o700 });
  return {
    query: createClientEngine(reading).query,
    command: createClientEngine(writing).command,
    // the client would make a string of the bytes and lose those that are not UTF-8, so they go by a file
    async insertRowBinary(insert) {
      if (insert.bytes.length === 0) return;
      const file = join(handover, `${randomUUID()}.rowbinary`);
      await writeFile(file, insert.bytes, { mode: 0o600 });
      try {
        const query = `${insertStatement(insert, `FROM INFILE '${file}'`)} FORMAT RowBinary`;
        await writing((client) => client.command({ query }));
      } catch (error) {
        throw refusalOf(error);
      } finally {
        await unlink(file);
      }
    },
    async close() {
      for (const client of [...readers, writer]) await client.close();
      rmSync(handover, { recursive: true, force: true });
    },
  };
}

/**
 * A query that fails in the middle leaves what it had written so far in its connection, and chdb 3.4 puts that before
 * the next answer. So a connection that failed is asked something and the answer thrown away.
 */
function flushing(lanes: Lanes<ClickHouseClient>): Lanes<ClickHouseClient> {
  return (work) =>
    lanes(async (client) => {
      try {
        return await work(client);
      } catch (error) {
        const rest = await client.query({ query: "SELECT 1", format: "TabSeparated" });
        await rest.text();
        throw error;
      }
    });
}

type ClientConnection = NonNullable<Parameters<typeof createClient>[0]>["connection"];

function connect(folder: string): NonNullable<ClientConnection> {
  const connection: unknown = createChdbConnection({ path: folder });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two packages carry a copy each of one type
  return connection as NonNullable<ClientConnection>;
}
