import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool, types } from "pg";
import type { Logger } from "pino";
import { AppError } from "../../lib/app-error.ts";
import type { Postgres, Transaction } from "./postgres.ts";

types.setTypeParser(types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${text} does not fit a number exactly`);
  return value;
});

/** A tenant uid as the `tenant` table allows it; anything else is no tenant, and never reaches SQL. */
const TENANT_UID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Opens a pool on a migrated database. `connections` is the most that are open at once. */
export function connectPostgres(url: string, logger: Logger, connections = 16): Postgres {
  const pool = new Pool({ connectionString: url, max: connections, idleTimeoutMillis: 30_000 });
  // an idle connection that breaks (the server was restarted) is replaced by the pool; the event must be heard
  pool.on("error", (error) => logger.warn({ err: error }, "lost an idle database connection"));
  const database = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  const inTransaction = async <T>(setUp: string, work: (db: Transaction) => Promise<T>): Promise<T> => {
    try {
      return await database.transaction().execute(async (db) => {
        await sql.raw(setUp).execute(db);
        return work(db);
      });
    } catch (error) {
      throw isLostServer(error)
        ? new AppError("UNAVAILABLE", "The state database does not answer.", {}, error)
        : error;
    }
  };
  return {
    asTenant(tenantUid, work) {
      if (!TENANT_UID.test(tenantUid))
        return Promise.reject(new AppError("NOT_FOUND", "There is no such tenant."));
      return inTransaction(`set local role watchfloor_app; set local app.tenant_uid = '${tenantUid}'`, work);
    },
    asPlatform: (work) => inTransaction("set local role watchfloor_platform", work),
    close: () => database.destroy(),
  };
}

/** SQLSTATE classes 08 (connection) and 57P (operator intervention), and the socket errors of Node. */
const LOST_SERVER = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/;

function isLostServer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string") return LOST_SERVER.test(error.code);
  return /Connection terminated/.test(error.message);
}
