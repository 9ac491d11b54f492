import type { Access } from "../platform/access/index.ts";
import { may, type Permission, type Principal, ROLE_PERMISSIONS } from "../schema/access.ts";

/** What is asked about whoever has been let in. */
export type StandingPorts = {
  readonly recheck: Access["recheck"];
  readonly tenants: Pick<Access["tenants"], "isActive">;
};

/** A right that what stays open is held to; `tenantUid` null: across tenants. */
export type Right = { readonly tenantUid: string | null; readonly permission: Permission };

/** Roles and keys of suspended tenants do not reach this point; only a platform administrator can name any tenant. */
export async function maySee(
  principal: Principal,
  tenantUid: string,
  isTenantActive: (tenantUid: string) => Promise<boolean>,
): Promise<boolean> {
  if (principal.kind === "key") return principal.tenantUid === tenantUid;
  if (principal.roles.has(tenantUid)) return true;
  return principal.isPlatformAdministrator && isTenantActive(tenantUid);
}

/** Whoever was let in, as they stand now; null once they may not look at the tenant any more. */
export async function standingIn(
  { recheck, tenants }: StandingPorts,
  principal: Principal,
  tenantUid: string,
): Promise<Principal | null> {
  const current = await recheck(principal);
  return current !== null && (await maySee(current, tenantUid, tenants.isActive)) ? current : null;
}

/** Whether a right that was there still is. */
export async function holdsStill(
  ports: StandingPorts,
  principal: Principal,
  { tenantUid, permission }: Right,
): Promise<boolean> {
  if (tenantUid !== null) {
    const current = await standingIn(ports, principal, tenantUid);
    return current !== null && may(current, tenantUid, permission);
  }
  const current = await ports.recheck(principal);
  return (
    current?.kind === "user" &&
    current.isPlatformAdministrator &&
    ROLE_PERMISSIONS.platform_administrator.includes(permission)
  );
}
