import { join } from "node:path";
import type { Logger } from "pino";
import { connectPostgres } from "./connect.ts";
import { startEmbeddedServer } from "./embedded/embedded-server.ts";
import { migrate } from "./migrate.ts";
import type { Postgres } from "./postgres.ts";

export type PostgresOptions = {
  /** A server to use; null runs one of our own below `dataFolder`. */
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  readonly logger: Logger;
};

/** Opens the state database, migrated: the server that was named, or one of our own as a child process. */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const { databaseUrl, dataFolder, logger } = options;
  const server =
    databaseUrl === null
      ? await startEmbeddedServer({ folder: join(dataFolder, "postgres"), logger })
      : { url: databaseUrl, stop: () => Promise.resolve() };
  try {
    const { applied } = await migrate(server.url);
    if (applied.length > 0) logger.info({ applied }, "state database migrated");
  } catch (error) {
    await server.stop();
    throw error;
  }
  const postgres = connectPostgres(server.url, logger);
  return {
    asTenant: postgres.asTenant,
    asPlatform: postgres.asPlatform,
    async close() {
      await postgres.close();
      await server.stop();
    },
  };
}
