import type { Kysely } from "kysely";

/** A transaction. A store names the tables it uses with `db.withTables<{ alert: AlertTable }>()`. */
export type Transaction = Kysely<object>;

/**
 * PostgreSQL as features see it: no connection, no pool, only transactions that know for whom they run.
 * `bigint` and counts arrive as numbers (an unsafe integer throws), `timestamptz` as Date, `jsonb` parsed.
 */
export type Postgres = {
  /** One transaction for one tenant: row-level security shows and accepts only its rows. */
  readonly asTenant: <T>(tenantUid: string, work: (db: Transaction) => Promise<T>) => Promise<T>;
  /** One transaction across tenants: sign-in, tenants, sources of ingest, jobs. Never on behalf of a tenant's user. */
  readonly asPlatform: <T>(work: (db: Transaction) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};
