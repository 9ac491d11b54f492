import type {
  QuarantinedRecord,
  QuarantineFilter,
  QuarantineGroup,
  Reparsed,
  ReparseProgress,
  SourceDetail,
  SourceView,
} from "../../../src/schema/views/source.ts";
import type { Span } from "../time/time-range.ts";
import { api } from "./client.ts";
import { type Watching, watchWork } from "./progress.ts";
import { type Query, read, readKeeping } from "./query.ts";

export const sourceKeys = {
  all: (tenantUid: string): readonly unknown[] => ["sources", tenantUid],
  quarantine: (tenantUid: string): readonly unknown[] => ["sources", tenantUid, "quarantine"],
};

export function sourcesQuery(tenantUid: string): Query<{ sources: SourceView[] }> {
  return read([...sourceKeys.all(tenantUid), "list"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/sources", { params: { path: { tenantUid } }, signal }),
  );
}

/** One sender with a week of hours. */
export function sourceQuery(tenantUid: string, name: string): Query<SourceDetail> {
  return read([...sourceKeys.all(tenantUid), "one", name], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/sources/{name}", { params: { path: { tenantUid, name } }, signal }),
  );
}

export function quarantineQuery(tenantUid: string, span: Span): Query<{ groups: QuarantineGroup[] }> {
  return readKeeping([...sourceKeys.quarantine(tenantUid), "groups", span], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/quarantine", {
      params: { path: { tenantUid }, query: span },
      signal,
    }),
  );
}

/** The newest records of a group. */
export function quarantinedQuery(
  tenantUid: string,
  filter: QuarantineFilter,
): Query<{ records: QuarantinedRecord[]; nextCursor: string | null }> {
  return readKeeping([...sourceKeys.quarantine(tenantUid), "records", filter], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/quarantine/records", {
      params: { path: { tenantUid }, query: { ...filter, limit: 50 } },
      signal,
    }),
  );
}

/** Has quarantined records read again. */
export function reparseQuarantine(
  tenantUid: string,
  filter: QuarantineFilter,
  watching: Watching<ReparseProgress>,
): Promise<Reparsed> {
  const address = `/api/v1/tenants/${encodeURIComponent(tenantUid)}/quarantine/reparse/progress`;
  return watchWork(address, filter, watching);
}
