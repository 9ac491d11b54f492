import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client.ts";

/** One stored event whole: raw, the source's own fields, OCSF. It never changes. */
export const eventQuery = (tenantUid: string, eventUid: string) =>
  queryOptions({
    queryKey: ["events", tenantUid, "one", eventUid],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/events/{eventUid}", {
          params: { path: { tenantUid, eventUid } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
