import { sql } from "kysely";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { ChangeNotice } from "../schema/change-notice.ts";
import type { DetectionTables } from "./detection-tables.ts";

/**
 * Runs changes of a tenant's detection content: each in a transaction with the new revision. The revision is taken
 * first, so that changes of one tenant come one after the other.
 */
export function revising(
  postgres: Postgres,
): <T>(tenantUid: string, work: (db: Transaction) => Promise<T>) => Promise<T> {
  return (tenantUid, work) =>
    postgres.asTenant(tenantUid, async (db) => {
      await bumpRevision(db, tenantUid);
      return work(db);
    });
}

/** The same for a change that is told to the audit log in one entry, whatever comes of it. */
export function revisingWithNotice(
  postgres: Postgres,
  onChange: OnChange,
): <T>(change: ChangeNotice, work: (db: Transaction) => Promise<T>) => Promise<T> {
  const changing = revising(postgres);
  return (change, work) =>
    changing(change.tenantUid, async (db) => {
      const result = await work(db);
      await onChange(db, change);
      return result;
    });
}

/** Tells every process that the tenant's detection content changed; part of the change's own transaction. */
async function bumpRevision(db: Transaction, tenantUid: string): Promise<void> {
  await db
    .withTables<DetectionTables>()
    .insertInto("detection_revision")
    .values({ tenant_uid: tenantUid, revision: 1 })
    .onConflict((conflict) =>
      conflict.column("tenant_uid").doUpdateSet({ revision: sql`detection_revision.revision + 1` }),
    )
    .execute();
}
