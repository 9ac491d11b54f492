import type { Suppression } from "../../../src/schema/views/alert.ts";
import { alertKeys } from "./alerts.ts";
import { api } from "./client.ts";
import { type Query, read } from "./query.ts";

/** All suppressions of the tenant, ended ones too; the page narrows them by itself. */
export function suppressionsQuery(tenantUid: string): Query<{ suppressions: Suppression[] }> {
  return read([...alertKeys.all(tenantUid), "suppressions"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/suppressions", { params: { path: { tenantUid } }, signal }),
  );
}
