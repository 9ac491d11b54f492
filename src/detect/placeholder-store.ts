import { sql } from "kysely";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { PlaceholderList } from "../schema/views/rule.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { DetectionTables } from "./detection-tables.ts";
import { revisingWithNotice } from "./revision.ts";

/** The lists that Sigma's `expand` modifier puts in the place of `%name%`. */
export type PlaceholderStore = {
  list(tenantUid: string): Promise<readonly PlaceholderList[]>;
  put(tenantUid: string, actor: Actor, list: Pick<PlaceholderList, "name" | "values">): Promise<void>;
  remove(tenantUid: string, actor: Actor, name: string): Promise<void>;
};

export function createPlaceholderStore(postgres: Postgres, onChange: OnChange): PlaceholderStore {
  const changing = revisingWithNotice(postgres, onChange);
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectPlaceholders(db, tenantUid)),
    put: (tenantUid, actor, list) =>
      changing(
        {
          tenantUid,
          actor,
          action: "placeholder.put",
          target: list.name,
          details: { values: list.values.length },
        },
        async (db) => {
          await db
            .withTables<DetectionTables>()
            .insertInto("placeholder_list")
            .values({ tenant_uid: tenantUid, name: list.name, list: list.values })
            .onConflict((conflict) =>
              conflict
                .columns(["tenant_uid", "name"])
                .doUpdateSet({ list: list.values, changed_at: sql`now()` }),
            )
            .execute();
        },
      ),
    remove: (tenantUid, actor, name) =>
      changing({ tenantUid, actor, action: "placeholder.remove", target: name, details: {} }, async (db) => {
        await db
          .withTables<DetectionTables>()
          .deleteFrom("placeholder_list")
          .where("tenant_uid", "=", tenantUid)
          .where("name", "=", name)
          .execute();
      }),
  };
}

async function selectPlaceholders(db: Transaction, tenantUid: string): Promise<PlaceholderList[]> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("placeholder_list")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .orderBy("name")
    .execute();
  return rows.map((row) => ({ name: row.name, values: row.list, updatedAt: row.changed_at.getTime() }));
}
