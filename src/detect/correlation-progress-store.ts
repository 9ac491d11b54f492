import type { Postgres } from "../platform/postgres/postgres.ts";

/** Up to which received time the correlations of tenants were worked out and stored. */
export type CorrelationProgressStore = {
  /** Of all tenants whose correlations were at work once. */
  all(): Promise<ReadonlyMap<string, number>>;
  /** Epoch milliseconds. */
  put(tenantUid: string, clock: number): Promise<void>;
};

/** The table of `0009_correlation.sql`. */
type ProgressTables = { readonly correlation_progress: { tenant_uid: string; clock: Date } };

export function createCorrelationProgressStore(postgres: Postgres): CorrelationProgressStore {
  return {
    async all() {
      const rows = await postgres.asPlatform((db) =>
        db.withTables<ProgressTables>().selectFrom("correlation_progress").selectAll().execute(),
      );
      return new Map(rows.map((row) => [row.tenant_uid, row.clock.getTime()]));
    },
    put: (tenantUid, clock) =>
      postgres.asTenant(tenantUid, async (db) => {
        const at = new Date(clock);
        await db
          .withTables<ProgressTables>()
          .insertInto("correlation_progress")
          .values({ tenant_uid: tenantUid, clock: at })
          .onConflict((conflict) => conflict.column("tenant_uid").doUpdateSet({ clock: at }))
          .execute();
      }),
  };
}
