import type { InvitationView, KeyView, TenantView, UserView } from "../../../src/schema/views/access.ts";
import { api } from "./client.ts";
import type { AuditEntry, AuditVerified } from "./paths.ts";
import { type Query, read } from "./query.ts";

/** Entries of the audit log fetched at once. */
const AUDIT_PAGE = 500;

export const adminKeys = {
  people: (tenantUid: string): readonly unknown[] => ["admin", tenantUid, "people"],
  keys: (tenantUid: string): readonly unknown[] => ["admin", tenantUid, "keys"],
  tenants: ["admin", "tenants"] as const,
};

export function usersQuery(tenantUid: string): Query<{ users: UserView[] }> {
  return read([...adminKeys.people(tenantUid), "users"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/users", { params: { path: { tenantUid } }, signal }),
  );
}

export function invitationsQuery(tenantUid: string): Query<{ invitations: InvitationView[] }> {
  return read([...adminKeys.people(tenantUid), "invitations"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/invitations", { params: { path: { tenantUid } }, signal }),
  );
}

export function keysQuery(tenantUid: string): Query<{ keys: KeyView[] }> {
  return read(adminKeys.keys(tenantUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/keys", { params: { path: { tenantUid } }, signal }),
  );
}

export const tenantsQuery: Query<{ tenants: TenantView[] }> = read(adminKeys.tenants, (signal) =>
  api.GET("/api/v1/platform/tenants", { signal }),
);

/** Newest entries of the tenant's chain. `before` is the number of the last entry of the page before. */
export function auditQuery(
  tenantUid: string,
  filter: { readonly actor?: string; readonly action?: string; readonly before?: number },
): Query<{ entries: AuditEntry[] }> {
  const query = { ...filter, limit: AUDIT_PAGE };
  return read(["admin", tenantUid, "audit", filter], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/audit", { params: { path: { tenantUid }, query }, signal }),
  );
}

export function auditVerifyQuery(tenantUid: string): Query<AuditVerified> {
  return read(["admin", tenantUid, "audit", "verify"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/audit/verify", { params: { path: { tenantUid } }, signal }),
  );
}
