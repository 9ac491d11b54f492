import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Span } from "../time/time-range.ts";
import { answer, api } from "./client.ts";
import type { AlertFilter } from "./paths.ts";

/** Alerts fetched at once while scrolling. */
export const ALERT_PAGE_SIZE = 200;

/** Keys of everything about a tenant's alerts, from wide to narrow, for `invalidateQueries`. */
export const alertKeys = {
  all: (tenantUid: string) => ["alerts", tenantUid] as const,
  lists: (tenantUid: string) => ["alerts", tenantUid, "list"] as const,
  counts: (tenantUid: string) => ["alerts", tenantUid, "counts"] as const,
  one: (tenantUid: string, alertUid: string) => ["alerts", tenantUid, "one", alertUid] as const,
};

/** One page of the queue. Old rows stay until the new ones are here. */
export const alertPageQuery = (tenantUid: string, filter: AlertFilter, page: number) =>
  queryOptions({
    queryKey: [...alertKeys.lists(tenantUid), filter, page],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts", {
          params: {
            path: { tenantUid },
            query: { ...filter, offset: page * ALERT_PAGE_SIZE, limit: ALERT_PAGE_SIZE },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** How many alerts a filter has; none of them is fetched but one. */
export const alertTotalQuery = (tenantUid: string, filter: AlertFilter) =>
  queryOptions({
    queryKey: [...alertKeys.all(tenantUid), "total", filter],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts", {
          params: { path: { tenantUid }, query: { ...filter, limit: 1 } },
          signal,
        }),
      ),
  });

export const alertCountsQuery = (tenantUid: string) =>
  queryOptions({
    queryKey: alertKeys.counts(tenantUid),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/counts", { params: { path: { tenantUid } }, signal }),
      ),
  });

export const alertHistogramQuery = (tenantUid: string, span: Span) =>
  queryOptions({
    queryKey: [...alertKeys.all(tenantUid), "histogram", span],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/histogram", {
          params: { path: { tenantUid }, query: span },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const alertQuery = (tenantUid: string, alertUid: string) =>
  queryOptions({
    queryKey: alertKeys.one(tenantUid, alertUid),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}", {
          params: { path: { tenantUid, alertUid } },
          signal,
        }),
      ),
  });

export const alertHistoryQuery = (tenantUid: string, alertUid: string) =>
  queryOptions({
    queryKey: [...alertKeys.one(tenantUid, alertUid), "history"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/history", {
          params: { path: { tenantUid, alertUid } },
          signal,
        }),
      ),
  });

export const similarAlertsQuery = (tenantUid: string, alertUid: string) =>
  queryOptions({
    queryKey: [...alertKeys.one(tenantUid, alertUid), "similar"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/similar", {
          params: { path: { tenantUid, alertUid } },
          signal,
        }),
      ),
  });

export const explanationQuery = (tenantUid: string, alertUid: string) =>
  queryOptions({
    queryKey: [...alertKeys.one(tenantUid, alertUid), "explanation"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/explanation", {
          params: { path: { tenantUid, alertUid } },
          signal,
        }),
      ),
  });

export const processTreeQuery = (tenantUid: string, alertUid: string) =>
  queryOptions({
    queryKey: [...alertKeys.one(tenantUid, alertUid), "process-tree"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/process-tree", {
          params: { path: { tenantUid, alertUid } },
          signal,
        }),
      ),
  });

export type Around = {
  readonly around: "host" | "user" | "process";
  readonly before: number;
  readonly after: number;
};

export const eventsAroundQuery = (tenantUid: string, alertUid: string, around: Around) =>
  queryOptions({
    queryKey: [...alertKeys.one(tenantUid, alertUid), "events", around],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/events", {
          params: { path: { tenantUid, alertUid }, query: around },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const assigneesQuery = (tenantUid: string) =>
  queryOptions({
    queryKey: ["assignees", tenantUid],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/tenants/{tenantUid}/assignees", { params: { path: { tenantUid } }, signal })),
    staleTime: 5 * 60_000,
  });
