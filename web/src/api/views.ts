import { api } from "./client.ts";
import type { SavedViews } from "./paths.ts";
import { type Query, read } from "./query.ts";

/** Saved views of all pages: one's own and those shared within the tenant. */
export function savedViewsQuery(tenantUid: string): Query<SavedViews> {
  return read(["views", tenantUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/views", { params: { path: { tenantUid } }, signal }),
  );
}
