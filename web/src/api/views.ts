import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client.ts";

/** Saved views of all pages: one's own and those shared within the tenant. */
export const savedViewsQuery = (tenantUid: string) =>
  queryOptions({
    queryKey: ["views", tenantUid],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/tenants/{tenantUid}/views", { params: { path: { tenantUid } }, signal })),
  });
