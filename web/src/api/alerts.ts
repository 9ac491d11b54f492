import type { AlertDetail } from "../../../src/schema/views/alert.ts";
import type { Histogram } from "../../../src/schema/views/event.ts";
import type { Span } from "../time/time-range.ts";
import { api } from "./client.ts";
import type {
  AlertCounts,
  AlertFilter,
  AlertHistory,
  AlertPage,
  Assignees,
  EventsAround,
  Explanation,
  ProcessTree,
  SimilarAlerts,
} from "./paths.ts";
import { type Query, read, readKeeping } from "./query.ts";

/** Alerts fetched at once while scrolling. */
export const ALERT_PAGE_SIZE = 200;

type Key = readonly unknown[];

/** Keys of everything about a tenant's alerts, from wide to narrow, for `invalidateQueries`. */
export const alertKeys = {
  all: (tenantUid: string): Key => ["alerts", tenantUid],
  lists: (tenantUid: string): Key => ["alerts", tenantUid, "list"],
  counts: (tenantUid: string): Key => ["alerts", tenantUid, "counts"],
  one: (tenantUid: string, alertUid: string): Key => ["alerts", tenantUid, "one", alertUid],
};

export function alertPageQuery(tenantUid: string, filter: AlertFilter, page: number): Query<AlertPage> {
  const query = { ...filter, offset: page * ALERT_PAGE_SIZE, limit: ALERT_PAGE_SIZE };
  return readKeeping([...alertKeys.lists(tenantUid), filter, page], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts", { params: { path: { tenantUid }, query }, signal }),
  );
}

/** How many alerts a filter has; at most one of them is fetched. */
export function alertTotalQuery(tenantUid: string, filter: AlertFilter): Query<AlertPage> {
  return read([...alertKeys.all(tenantUid), "total", filter], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts", {
      params: { path: { tenantUid }, query: { ...filter, limit: 1 } },
      signal,
    }),
  );
}

/** The newest few alerts of a filter, open or not, and how many it has. */
export function alertSampleQuery(tenantUid: string, filter: AlertFilter): Query<AlertPage> {
  return readKeeping([...alertKeys.all(tenantUid), "sample", filter], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts", {
      params: { path: { tenantUid }, query: { ...filter, sort: "lastSeen", order: "desc", limit: 10 } },
      signal,
    }),
  );
}

export function alertCountsQuery(tenantUid: string): Query<AlertCounts> {
  return read(alertKeys.counts(tenantUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/counts", { params: { path: { tenantUid } }, signal }),
  );
}

export function alertHistogramQuery(tenantUid: string, span: Span): Query<Histogram> {
  return readKeeping([...alertKeys.all(tenantUid), "histogram", span], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/histogram", {
      params: { path: { tenantUid }, query: span },
      signal,
    }),
  );
}

export function alertQuery(tenantUid: string, alertUid: string): Query<AlertDetail> {
  return read(alertKeys.one(tenantUid, alertUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}", {
      params: { path: { tenantUid, alertUid } },
      signal,
    }),
  );
}

export function alertHistoryQuery(tenantUid: string, alertUid: string): Query<AlertHistory> {
  return read([...alertKeys.one(tenantUid, alertUid), "history"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/history", {
      params: { path: { tenantUid, alertUid } },
      signal,
    }),
  );
}

export function similarAlertsQuery(tenantUid: string, alertUid: string): Query<SimilarAlerts> {
  return read([...alertKeys.one(tenantUid, alertUid), "similar"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/similar", {
      params: { path: { tenantUid, alertUid } },
      signal,
    }),
  );
}

export function explanationQuery(tenantUid: string, alertUid: string): Query<Explanation> {
  return read([...alertKeys.one(tenantUid, alertUid), "explanation"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/explanation", {
      params: { path: { tenantUid, alertUid } },
      signal,
    }),
  );
}

export function processTreeQuery(tenantUid: string, alertUid: string): Query<ProcessTree> {
  return read([...alertKeys.one(tenantUid, alertUid), "process-tree"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/process-tree", {
      params: { path: { tenantUid, alertUid } },
      signal,
    }),
  );
}

/** By what events are related to an alert, and how far before and after it, in ms. */
export type Around = {
  readonly around: "host" | "user" | "process";
  readonly before: number;
  readonly after: number;
};

export function eventsAroundQuery(tenantUid: string, alertUid: string, around: Around): Query<EventsAround> {
  return readKeeping([...alertKeys.one(tenantUid, alertUid), "events", around], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/events", {
      params: { path: { tenantUid, alertUid }, query: around },
      signal,
    }),
  );
}

export function assigneesQuery(tenantUid: string): Query<Assignees> {
  return read(["assignees", tenantUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/assignees", { params: { path: { tenantUid } }, signal }),
  );
}
