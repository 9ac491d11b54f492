import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool, TypeOverrides, types } from "pg";
import type { Logger } from "pino";
import { AppError } from "../../lib/app-error.ts";
import type { Postgres, Transaction } from "./postgres.ts";

/** Longest wait for a free connection: a request that waited longer has lost its asker. */
const CONNECT_PATIENCE_MS = 15_000;
/** A transaction that does nothing for this long has lost its owner, and holds locks. */
const IDLE_TRANSACTION_MS = 60_000;

/** A tenant uid as the `tenant` table allows it; anything else is no tenant, and never reaches SQL. */
const TENANT_UID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Opens a pool on a migrated database. `connections` is the most that are open at once. */
export function connectPostgres(url: string, logger: Logger, connections = 16): Postgres {
  const parsers = new TypeOverrides();
  parsers.setTypeParser(types.builtins.INT8, readInteger);
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    idleTimeoutMillis: 30_000,
    application_name: "watchfloor",
    types: parsers,
  });
  // the pool replaces what breaks, but an error that nobody hears ends the program: one of a connection in use is told
  // to its query as well, and when it comes between two queries to the client alone
  pool.on("error", (error) => logger.warn({ err: error }, "lost an idle database connection"));
  pool.on("connect", (client) => client.on("error", () => undefined));
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

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${text} does not fit a number exactly`);
  return value;
}

/** SQLSTATE classes 08 (connection), 53 (no memory, disk or connection left), 57P (shut down), and Node's of sockets. */
const LOST_SERVER = /^(08...|53...|57P0[1-5]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

function isLostServer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // the file that is missing is the server's socket
  if ("syscall" in error && error.syscall === "connect") return true;
  if ("code" in error && typeof error.code === "string") return LOST_SERVER.test(error.code);
  // the driver's own have no code
  return /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect/.test(
    error.message,
  );
}
