import { randomUUID } from "node:crypto";
import { AppError } from "../lib/app-error.ts";
import type { Postgres } from "../platform/postgres/postgres.ts";
import { SavedView } from "../schema/views/alert.ts";
import type { AlertTables } from "./alert-tables.ts";

export type NewSavedView = Pick<SavedView, "page" | "name" | "search" | "isShared">;

/** Named filters: a person's own and those shared within the tenant. */
export type SavedViewStore = {
  list(tenantUid: string, userUid: string): Promise<readonly SavedView[]>;
  create(tenantUid: string, userUid: string, view: NewSavedView): Promise<SavedView>;
  /** Only the owner may remove a view. @throws {AppError} `NOT_FOUND` */
  remove(tenantUid: string, userUid: string, uid: string): Promise<void>;
};

export function createSavedViewStore(postgres: Postgres): SavedViewStore {
  return {
    list: (tenantUid, userUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const rows = await db
          .withTables<AlertTables>()
          .selectFrom("saved_view")
          .selectAll()
          .where("tenant_uid", "=", tenantUid)
          .where((eb) => eb.or([eb("owner_uid", "=", userUid), eb("is_shared", "=", true)]))
          .orderBy("name")
          .execute();
        return rows.map((row) =>
          SavedView.parse({
            uid: row.uid,
            page: row.page,
            name: row.name,
            search: row.search,
            isShared: row.is_shared,
            isMine: row.owner_uid === userUid,
          }),
        );
      }),
    create: (tenantUid, userUid, view) =>
      postgres.asTenant(tenantUid, async (db) => {
        const uid = randomUUID();
        await db
          .withTables<AlertTables>()
          .insertInto("saved_view")
          .values({
            uid,
            tenant_uid: tenantUid,
            owner_uid: userUid,
            page: view.page,
            name: view.name,
            search: view.search,
            is_shared: view.isShared,
          })
          .execute();
        return { ...view, uid, isMine: true };
      }),
    remove: (tenantUid, userUid, uid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const { numDeletedRows } = await db
          .withTables<AlertTables>()
          .deleteFrom("saved_view")
          .where("tenant_uid", "=", tenantUid)
          .where("owner_uid", "=", userUid)
          .where("uid", "=", uid)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw new AppError("NOT_FOUND", "There is no such view of yours.");
      }),
  };
}
