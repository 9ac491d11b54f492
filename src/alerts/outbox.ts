import { sql } from "kysely";
import type { Postgres } from "../platform/postgres/postgres.ts";
import type { Level } from "../schema/finding.ts";
import type { AlertTables } from "./alert-tables.ts";
import { levelOf } from "./alert-view.ts";

/** A change of an alert that others must hear of. */
export type OutboxEntry = {
  readonly id: number;
  readonly tenantUid: string;
  readonly alertUid: string;
  readonly change: "created" | "updated";
  readonly title: string;
  readonly level: Level;
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
    const { rows } = await sql<OutboxRow>`
      select o.id, o.tenant_uid, o.alert_uid, o.change, a.title, a.level
      from alert_outbox o join alert a on a.uid = o.alert_uid
      order by o.id limit ${limit} for update of o skip locked`.execute(db);
    if (rows.length === 0) return 0;
    await deliver(rows.map(entryOf));
    await db
      .withTables<AlertTables>()
      .deleteFrom("alert_outbox")
      .where(
        "id",
        "in",
        rows.map((row) => row.id),
      )
      .execute();
    return rows.length;
  });
}

type OutboxRow = {
  readonly id: number;
  readonly tenant_uid: string;
  readonly alert_uid: string;
  readonly change: OutboxEntry["change"];
  readonly title: string;
  readonly level: number;
};

function entryOf(row: OutboxRow): OutboxEntry {
  const { id, change, title } = row;
  return { id, tenantUid: row.tenant_uid, alertUid: row.alert_uid, change, title, level: levelOf(row.level) };
}
