import { z } from "zod";

/** Who may use this product, per tenant. `platform_administrator` is held outside any tenant. */
export const ROLES = [
  "viewer",
  "analyst",
  "responder",
  "detection_engineer",
  "tenant_administrator",
  "customer",
  "platform_administrator",
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** Everything that a route can ask for. One word a capability: `<thing>:<verb>`. */
export const PERMISSIONS = [
  "overview:read",
  "alerts:read",
  "alerts:triage",
  "suppressions:write",
  "events:search",
  "events:export",
  "events:sql",
  "hunts:run",
  "rules:read",
  "rules:write",
  "rules:approve",
  "rules:govern",
  "indicators:read",
  "indicators:write",
  "sources:read",
  "sources:write",
  "quarantine:reparse",
  "events:ingest",
  "assets:read",
  "assets:write",
  "users:read",
  "users:write",
  "keys:read",
  "keys:write",
  "audit:read",
  "tenants:read",
  "tenants:write",
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;

const READ: readonly Permission[] = [
  "overview:read",
  "alerts:read",
  "events:search",
  "rules:read",
  "indicators:read",
  "sources:read",
  "assets:read",
];
const TRIAGE: readonly Permission[] = [
  ...READ,
  "alerts:triage",
  "events:export",
  "events:sql",
  "hunts:run",
  "suppressions:write",
];
const ENGINEER: readonly Permission[] = [
  ...TRIAGE,
  "rules:write",
  "rules:approve",
  "indicators:write",
  "sources:write",
  "quarantine:reparse",
  "assets:write",
];
const TENANT_ADMIN: readonly Permission[] = [
  ...ENGINEER,
  "rules:govern",
  "events:ingest",
  "users:read",
  "users:write",
  "keys:read",
  "keys:write",
  "audit:read",
];

/** The one table of who may do what. A role that is not listed for a permission does not have it. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: READ,
  customer: ["overview:read", "alerts:read", "sources:read"],
  analyst: TRIAGE,
  responder: TRIAGE,
  detection_engineer: ENGINEER,
  tenant_administrator: TENANT_ADMIN,
  platform_administrator: [...TENANT_ADMIN, "tenants:read", "tenants:write"],
};

/** Whoever is behind a request, after authentication. */
export type Principal =
  | {
      readonly kind: "user";
      readonly userUid: string;
      readonly sessionUid: string;
      readonly name: string;
      /** Role by tenant uid. */
      readonly roles: ReadonlyMap<string, Role>;
      readonly isPlatformAdministrator: boolean;
    }
  | {
      readonly kind: "key";
      readonly keyUid: string;
      readonly name: string;
      readonly tenantUid: string;
      readonly permissions: readonly Permission[];
    };

/** Deny by default: true only when the principal holds the permission in that tenant. */
export function may(principal: Principal, tenantUid: string, permission: Permission): boolean {
  if (principal.kind === "key")
    return principal.tenantUid === tenantUid && principal.permissions.includes(permission);
  if (principal.isPlatformAdministrator && ROLE_PERMISSIONS.platform_administrator.includes(permission))
    return true;
  const role = principal.roles.get(tenantUid);
  return role !== undefined && ROLE_PERMISSIONS[role].includes(permission);
}
