import type {
  Completion,
  EventDetail,
  EventPage,
  EventQuery,
  FieldInfo,
  FieldStats,
  Histogram,
  SqlResult,
} from "../../../src/schema/views/event.ts";
import type { EventExplanation } from "../../../src/schema/views/rule-reading.ts";
import type { Span } from "../time/time-range.ts";
import type { Around } from "./alerts.ts";
import { answer, api } from "./client.ts";
import type { EventPageQuery, EventsAround, ProcessTree } from "./paths.ts";
import { problemOf } from "./problem-error.ts";
import { type Query, read, readKeeping } from "./query.ts";

/** Events fetched at once while scrolling. */
export const EVENT_PAGE_SIZE = 200;

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

/** What a rule says of an event, whether it matches or not. */
export function eventExplanationQuery(
  tenantUid: string,
  eventUid: string,
  ruleUid: string,
): Query<EventExplanation> {
  return read(["events", tenantUid, "one", eventUid, "explanation", ruleUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/events/{eventUid}/explanation", {
      params: { path: { tenantUid, eventUid }, query: { rule: ruleUid } },
      signal,
    }),
  );
}

/** Processes above and below the one of an event. */
export function eventProcessesQuery(tenantUid: string, eventUid: string): Query<ProcessTree> {
  return read(["events", tenantUid, "one", eventUid, "process-tree"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/events/{eventUid}/process-tree", {
      params: { path: { tenantUid, eventUid } },
      signal,
    }),
  );
}

/** What happened around an event. */
export function eventAroundQuery(tenantUid: string, eventUid: string, around: Around): Query<EventsAround> {
  return readKeeping(["events", tenantUid, "one", eventUid, "around", around], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/events/{eventUid}/around", {
      params: { path: { tenantUid, eventUid }, query: around },
      signal,
    }),
  );
}

/** One page of a search. @throws {ProblemError} `INVALID` says where the query is wrong */
export function searchEvents(
  tenantUid: string,
  body: EventPageQuery,
  signal: AbortSignal,
): Promise<EventPage> {
  return answer(
    api.POST("/api/v1/tenants/{tenantUid}/events/search", { params: { path: { tenantUid } }, body, signal }),
  );
}

export function eventHistogramQuery(tenantUid: string, body: EventQuery): Query<Histogram> {
  return readKeeping(["events", tenantUid, "histogram", body], (signal) =>
    api.POST("/api/v1/tenants/{tenantUid}/events/histogram", {
      params: { path: { tenantUid } },
      body,
      signal,
    }),
  );
}

/** The most frequent values of one field. */
export function fieldStatsQuery(tenantUid: string, query: EventQuery, field: string): Query<FieldStats> {
  const body = { ...query, field, limit: 20 };
  return readKeeping(["events", tenantUid, "field-stats", body], (signal) =>
    api.POST("/api/v1/tenants/{tenantUid}/events/field-stats", {
      params: { path: { tenantUid } },
      body,
      signal,
    }),
  );
}

/** Fields that events of the time have. */
export function eventFieldsQuery(tenantUid: string, span: Span): Query<{ fields: FieldInfo[] }> {
  return readKeeping(["events", tenantUid, "fields", span], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/events/fields", {
      params: { path: { tenantUid }, query: span },
      signal,
    }),
  );
}

/** What may come next at the caret of a query that is being typed. */
export function completionQuery(
  tenantUid: string,
  body: EventQuery & { readonly cursor: number },
): Query<Completion> {
  return readKeeping(["events", tenantUid, "completion", body], (signal) =>
    api.POST("/api/v1/tenants/{tenantUid}/events/completion", {
      params: { path: { tenantUid } },
      body,
      signal,
    }),
  );
}

/** Answer of a read-only statement; only events of the range are looked at. */
export function sqlQuery(tenantUid: string, body: { readonly sql: string } & Span): Query<SqlResult> {
  return readKeeping(["events", tenantUid, "sql", body], (signal) =>
    api.POST("/api/v1/tenants/{tenantUid}/events/sql", { params: { path: { tenantUid } }, body, signal }),
  );
}

export type ExportWanted = EventQuery & {
  readonly format: "ndjson" | "csv";
  /** Fields in their order; empty for whole events. */
  readonly columns: readonly string[];
};

/**
 * All events of a query as a file. `onPiece` hears every piece as it comes.
 *
 * @throws {ProblemError} when refused; whatever the network throws when it breaks off
 */
export async function exportEvents(
  tenantUid: string,
  wanted: ExportWanted,
  options: { readonly signal: AbortSignal; readonly onPiece: (piece: Uint8Array) => void },
): Promise<Blob> {
  const address = `/api/v1/tenants/${encodeURIComponent(tenantUid)}/events/export`;
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(wanted),
    signal: options.signal,
  });
  if (!response.ok || response.body === null) throw await problemOf(response);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of response.body) {
    parts.push(part);
    options.onPiece(part);
  }
  return new Blob(parts, { type: response.headers.get("content-type") ?? "" });
}
