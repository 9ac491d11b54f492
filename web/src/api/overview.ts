import type { Overview } from "../../../src/schema/views/source.ts";
import type { Span } from "../time/time-range.ts";
import { api } from "./client.ts";
import { type Query, readKeeping } from "./query.ts";

/** Keys of everything about the overview of a tenant, for `invalidateQueries`. */
export const overviewKey = (tenantUid: string): readonly unknown[] => ["overview", tenantUid];

/** The whole overview page of a time of at most 92 days. */
export function overviewQuery(tenantUid: string, span: Span): Query<Overview> {
  return readKeeping([...overviewKey(tenantUid), span], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/overview", { params: { path: { tenantUid }, query: span }, signal }),
  );
}
