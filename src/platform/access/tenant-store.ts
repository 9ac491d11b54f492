import { AppError } from "../../lib/app-error.ts";
import type { Actor } from "../../schema/change-notice.ts";
import type { Permission, Principal, Role } from "../../schema/access.ts";
import { may, ROLE_PERMISSIONS } from "../../schema/access.ts";
import type { MyTenant, TenantView } from "../../schema/views/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";

export type TenantStore = {
  /** Every tenant, suspended ones too, by name: for platform administrators. */
  all(): Promise<readonly TenantView[]>;
  /** Active tenants that the caller may see, by name, with what they may do there. */
  visibleTo(principal: Principal): Promise<readonly MyTenant[]>;
  isActive(tenantUid: string): Promise<boolean>;
  /** @throws {AppError} `CONFLICT` when the uid is taken. */
  create(
    actor: Actor,
    tenant: { readonly uid: string; readonly name: string; readonly isDemo?: boolean },
  ): Promise<TenantView>;
  /** A suspended tenant keeps its data, and nobody but platform administrators sees it. @throws {AppError} `NOT_FOUND` */
  change(
    actor: Actor,
    tenantUid: string,
    change: { readonly name?: string | undefined; readonly isSuspended?: boolean | undefined },
  ): Promise<TenantView>;
};

export function createTenantStore(postgres: Postgres): TenantStore {
  return {
    all: () => postgres.asPlatform(async (db) => (await selectTenants(db).execute()).map(viewOf)),
    visibleTo: (principal) =>
      postgres.asPlatform(async (db) => {
        const rows = await selectTenants(db).where("is_suspended", "=", false).execute();
        return rows.map((row) => standingOf(principal, viewOf(row))).filter((tenant) => tenant !== null);
      }),
    isActive: (tenantUid) =>
      postgres.asPlatform(async (db) => {
        const row = await selectTenants(db).where("uid", "=", tenantUid).executeTakeFirst();
        return row !== undefined && !row.is_suspended;
      }),
    create: (actor, tenant) =>
      postgres.asPlatform(async (db) => {
        const view = await insertTenant(db, tenant);
        await appendAudit(db, {
          tenantUid: null,
          actor,
          action: "tenant.create",
          target: tenant.uid,
          details: tenant,
        });
        return view;
      }),
    change: (actor, tenantUid, { name, isSuspended }) =>
      postgres.asPlatform(async (db) => {
        const row = await db
          .withTables<AccessTables>()
          .updateTable("tenant")
          .set({
            ...(name === undefined ? {} : { name }),
            ...(isSuspended === undefined ? {} : { is_suspended: isSuspended }),
          })
          .where("uid", "=", tenantUid)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw new AppError("NOT_FOUND", "There is no such tenant.");
        const details = { name, isSuspended };
        await appendAudit(db, {
          tenantUid: null,
          actor,
          action: "tenant.change",
          target: tenantUid,
          details,
        });
        return viewOf(row);
      }),
  };
}

/** @throws {AppError} `CONFLICT` when the uid is taken. */
export async function insertTenant(
  db: Transaction,
  tenant: { readonly uid: string; readonly name: string; readonly isDemo?: boolean },
): Promise<TenantView> {
  const row = await db
    .withTables<AccessTables>()
    .insertInto("tenant")
    .values({ uid: tenant.uid, name: tenant.name, is_demo: tenant.isDemo ?? false })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AppError("CONFLICT", "A tenant with this uid exists.", { place: "body.uid" });
  return viewOf(row);
}

/** The tenant with the caller's role and permissions in it, or null when the caller may not look at it. */
export function standingOf(principal: Principal, tenant: TenantView): MyTenant | null {
  if (!may(principal, tenant.uid, "overview:read")) return null;
  if (principal.kind === "key") return { ...tenant, role: null, permissions: [...principal.permissions] };
  const role = principal.isPlatformAdministrator ? "platform_administrator" : principal.roles.get(tenant.uid);
  return role === undefined ? null : { ...tenant, role, permissions: permissionsOf(role) };
}

function permissionsOf(role: Role): Permission[] {
  return [...ROLE_PERMISSIONS[role]];
}

function selectTenants(db: Transaction) {
  return db.withTables<AccessTables>().selectFrom("tenant").selectAll().orderBy("name").orderBy("uid");
}

function viewOf(row: {
  readonly uid: string;
  readonly name: string;
  readonly is_suspended: boolean;
  readonly is_demo: boolean;
  readonly created_at: Date;
}): TenantView {
  return {
    uid: row.uid,
    name: row.name,
    isSuspended: row.is_suspended,
    isDemo: row.is_demo,
    createdAt: row.created_at.getTime(),
  };
}
