import type { AssetView } from "../../../src/schema/views/asset.ts";
import { api } from "./client.ts";
import { type Query, read } from "./query.ts";

export const assetsKey = (tenantUid: string): readonly unknown[] => ["assets", tenantUid];

/** All assets of the tenant; the page narrows them by itself. */
export function assetsQuery(tenantUid: string): Query<{ assets: AssetView[] }> {
  return read(assetsKey(tenantUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/assets", { params: { path: { tenantUid } }, signal }),
  );
}
