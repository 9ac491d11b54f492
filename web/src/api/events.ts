import type { EventDetail } from "../../../src/schema/views/event.ts";
import { api } from "./client.ts";
import { type Query, read } from "./query.ts";

/** One stored event whole: raw, the source's own fields, OCSF. It never changes. */
export function eventQuery(tenantUid: string, eventUid: string): Query<EventDetail> {
  const query = read(["events", tenantUid, "one", eventUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/events/{eventUid}", {
      params: { path: { tenantUid, eventUid } },
      signal,
    }),
  );
  return { ...query, staleTime: Number.POSITIVE_INFINITY };
}
