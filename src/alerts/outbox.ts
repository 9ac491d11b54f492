import { sql } from "kysely";
import type { Postgres } from "../platform/postgres/postgres.ts";
import type { AlertTables } from "./alert-tables.ts";

/** A change of an alert that others must hear of. */
export type OutboxEntry = {
  readonly id: number;
  readonly tenantUid: string;
  readonly alertUid: string;
  readonly change: "created" | "updated";
};

/**
 * Hands over the oldest changes and forgets them once `deliver` has resolved; when it throws they come again, so a
 * receiver may see a change twice and never not at all. Returns how many there were.
 */
export async function drainOutbox(
  postgres: Postgres,
  limit: number,
  deliver: (entries: readonly OutboxEntry[]) => Promise<void>,
): Promise<number> {
  return postgres.asPlatform(async (db) => {
    const { rows } = await sql<{
      id: string;
      tenant_uid: string;
      alert_uid: string;
      change: "created" | "updated";
    }>`
      select id, tenant_uid, alert_uid, change from alert_outbox order by id limit ${limit} for update skip locked`.execute(
      db,
    );
    if (rows.length === 0) return 0;
    await deliver(
      rows.map((row) => ({
        id: Number(row.id),
        tenantUid: row.tenant_uid,
        alertUid: row.alert_uid,
        change: row.change,
      })),
    );
    await db
      .withTables<AlertTables>()
      .deleteFrom("alert_outbox")
      .where(
        "id",
        "in",
        rows.map((row) => Number(row.id)),
      )
      .execute();
    return rows.length;
  });
}
