import { randomUUID } from "node:crypto";
import { type Selectable, sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor } from "../schema/change-notice.ts";
import {
  type NewSavedView,
  SavedView,
  type SavedViewChange,
  VIEW_PAGES,
  type ViewPage,
} from "../schema/views/saved-view.ts";
import type { AlertTables } from "./alert-tables.ts";

/** Names of a tenant's people by their uid. */
export type NamesOf = (tenantUid: string) => Promise<ReadonlyMap<string, string>>;

/** The state of pages under names: a person's own, and those shared within the tenant. */
export type SavedViewStore = {
  /** One's own and shared ones of these pages, by name. */
  list(tenantUid: string, userUid: string, pages?: readonly ViewPage[]): Promise<readonly SavedView[]>;
  /** @throws {AppError} `CONFLICT` when the owner has one of that name */
  create(tenantUid: string, owner: Actor, view: NewSavedView): Promise<SavedView>;
  /** Only the owner may. @throws {AppError} `NOT_FOUND`, `CONFLICT` as above */
  change(tenantUid: string, owner: Actor, uid: string, change: SavedViewChange): Promise<SavedView>;
  /** Only the owner may. @throws {AppError} `NOT_FOUND` */
  remove(tenantUid: string, owner: Actor, uid: string): Promise<void>;
  /** Takes a removal back, within a day. @throws {AppError} `NOT_FOUND` */
  restore(tenantUid: string, owner: Actor, uid: string): Promise<SavedView>;
};

export function createSavedViewStore(
  postgres: Postgres,
  onChange: OnChange,
  namesOf: NamesOf,
): SavedViewStore {
  const viewOf = async (tenantUid: string, userUid: string, row: ViewRow): Promise<SavedView> =>
    readView(row, userUid, await namesOf(tenantUid));
  return {
    async list(tenantUid, userUid, pages = VIEW_PAGES) {
      const rows = await postgres.asTenant(tenantUid, (db) => readViews(db, tenantUid, { userUid, pages }));
      const names = await namesOf(tenantUid);
      return rows.map((row) => readView(row, userUid, names));
    },
    async create(tenantUid, owner, view) {
      const row = await postgres.asTenant(tenantUid, async (db) => {
        await refuseSameName(db, tenantUid, {
          ownerUid: owner.uid,
          uid: "",
          page: view.page,
          name: view.name,
        });
        const made = await insertView(db, tenantUid, owner, view);
        await onChange(db, {
          tenantUid,
          actor: owner,
          action: "view.create",
          target: made.uid,
          details: view,
        });
        return made;
      });
      return viewOf(tenantUid, owner.uid, row);
    },
    async change(tenantUid, owner, uid, change) {
      const row = await postgres.asTenant(tenantUid, (db) =>
        changeView({ db, tenantUid, onChange }, owner, uid, change),
      );
      return viewOf(tenantUid, owner.uid, row);
    },
    remove: (tenantUid, owner, uid) =>
      postgres.asTenant(tenantUid, async (db) => {
        await forgetRemoved(db, tenantUid);
        const row = await markRemoved(db, tenantUid, { ownerUid: owner.uid, uid, isRemoved: true });
        const details = { page: row.page, name: row.name, isShared: row.is_shared };
        await onChange(db, { tenantUid, actor: owner, action: "view.remove", target: uid, details });
      }),
    async restore(tenantUid, owner, uid) {
      const row = await postgres.asTenant(tenantUid, async (db) => {
        const restored = await markRemoved(db, tenantUid, { ownerUid: owner.uid, uid, isRemoved: false });
        await onChange(db, { tenantUid, actor: owner, action: "view.restore", target: uid, details: {} });
        return restored;
      });
      return viewOf(tenantUid, owner.uid, row);
    },
  };
}

type ViewRow = Selectable<AlertTables["saved_view"]>;

function readView(row: ViewRow, userUid: string, names: ReadonlyMap<string, string>): SavedView {
  return SavedView.parse({
    uid: row.uid,
    page: row.page,
    name: row.name,
    description: row.description,
    search: row.search,
    isShared: row.is_shared,
    isMine: row.owner_uid === userUid,
    ownerName: names.get(row.owner_uid) ?? null,
    changedAt: row.changed_at.getTime(),
  });
}

function readViews(
  db: Transaction,
  tenantUid: string,
  { userUid, pages }: { readonly userUid: string; readonly pages: readonly ViewPage[] },
): Promise<ViewRow[]> {
  return db
    .withTables<AlertTables>()
    .selectFrom("saved_view")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("page", "in", pages)
    .where("removed_at", "is", null)
    .where((eb) => eb.or([eb("owner_uid", "=", userUid), eb("is_shared", "=", true)]))
    .orderBy("name")
    .orderBy("uid")
    .execute();
}

function insertView(db: Transaction, tenantUid: string, owner: Actor, view: NewSavedView): Promise<ViewRow> {
  return db
    .withTables<AlertTables>()
    .insertInto("saved_view")
    .values({
      uid: randomUUID(),
      tenant_uid: tenantUid,
      owner_uid: owner.uid,
      page: view.page,
      name: view.name,
      description: view.description,
      search: view.search,
      is_shared: view.isShared,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function changeView(
  {
    db,
    tenantUid,
    onChange,
  }: {
    readonly db: Transaction;
    readonly tenantUid: string;
    readonly onChange: OnChange;
  },
  owner: Actor,
  uid: string,
  change: SavedViewChange,
): Promise<ViewRow> {
  const { name, description, search, isShared } = change;
  const row = await db
    .withTables<AlertTables>()
    .updateTable("saved_view")
    .set({
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(search !== undefined && { search }),
      ...(isShared !== undefined && { is_shared: isShared }),
      changed_at: sql`now()`,
    })
    .where("tenant_uid", "=", tenantUid)
    .where("owner_uid", "=", owner.uid)
    .where("uid", "=", uid)
    .where("removed_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw notOnes();
  if (name !== undefined)
    await refuseSameName(db, tenantUid, { ownerUid: owner.uid, uid, page: row.page, name });
  await onChange(db, { tenantUid, actor: owner, action: "view.change", target: uid, details: change });
  return row;
}

/** Two of one name in a list cannot be told apart. */
async function refuseSameName(
  db: Transaction,
  tenantUid: string,
  view: { readonly ownerUid: string; readonly uid: string; readonly page: string; readonly name: string },
): Promise<void> {
  const same = await db
    .withTables<AlertTables>()
    .selectFrom("saved_view")
    .select("uid")
    .where("tenant_uid", "=", tenantUid)
    .where("owner_uid", "=", view.ownerUid)
    .where("page", "=", view.page)
    .where("name", "=", view.name)
    .where("uid", "!=", view.uid)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  if (same) throw new AppError("CONFLICT", `The name ${view.name} is taken by another of yours.`);
}

async function markRemoved(
  db: Transaction,
  tenantUid: string,
  view: { readonly ownerUid: string; readonly uid: string; readonly isRemoved: boolean },
): Promise<ViewRow> {
  const row = await db
    .withTables<AlertTables>()
    .updateTable("saved_view")
    .set({ removed_at: view.isRemoved ? sql`now()` : null })
    .where("tenant_uid", "=", tenantUid)
    .where("owner_uid", "=", view.ownerUid)
    .where("uid", "=", view.uid)
    .where("removed_at", view.isRemoved ? "is" : "is not", null)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw notOnes();
  return row;
}

/** What was removed a day ago is no longer taken back. */
async function forgetRemoved(db: Transaction, tenantUid: string): Promise<void> {
  await db
    .withTables<AlertTables>()
    .deleteFrom("saved_view")
    .where("tenant_uid", "=", tenantUid)
    .where("removed_at", "<", sql<Date>`now() - interval '1 day'`)
    .execute();
}

function notOnes(): AppError {
  return new AppError("NOT_FOUND", "There is no such view of yours.");
}
