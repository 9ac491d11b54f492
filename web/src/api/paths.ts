import type { AlertQuery } from "../../../src/schema/views/alert.ts";
import type { EventQuery } from "../../../src/schema/views/event.ts";
import type { paths } from "./generated/paths.ts";

type Paths = keyof paths;
type Answered<Operation> = Operation extends {
  responses: { 200: { content: { "application/json": infer A } } };
}
  ? A
  : never;

/** What a read of the path answers. */
export type Got<Path extends Paths> = paths[Path] extends { get: infer Operation }
  ? Answered<Operation>
  : never;

export type AlertPage = Got<"/api/v1/tenants/{tenantUid}/alerts">;
export type AlertCounts = Got<"/api/v1/tenants/{tenantUid}/alerts/counts">;
export type SimilarAlerts = Got<"/api/v1/tenants/{tenantUid}/alerts/{alertUid}/similar">;
export type Explanation = Got<"/api/v1/tenants/{tenantUid}/alerts/{alertUid}/explanation">;
export type ExplainedCondition = Explanation["selections"][number]["conditions"][number];
export type AlertHistory = Got<"/api/v1/tenants/{tenantUid}/alerts/{alertUid}/history">;
export type ProcessTree = Got<"/api/v1/tenants/{tenantUid}/alerts/{alertUid}/process-tree">;
export type EventsAround = Got<"/api/v1/tenants/{tenantUid}/alerts/{alertUid}/events">;
export type Assignees = Got<"/api/v1/tenants/{tenantUid}/assignees">;
export type Assignee = Assignees["users"][number];
export type SavedViews = Got<"/api/v1/tenants/{tenantUid}/views">;
export type AuditEntry = Got<"/api/v1/tenants/{tenantUid}/audit">["entries"][number];
export type AuditVerified = Got<"/api/v1/tenants/{tenantUid}/audit/verify">;

/** Filter and order of the queue, without the page. */
export type AlertFilter = Partial<Omit<AlertQuery, "offset" | "limit">>;

/** A page of a search: newest first unless said otherwise. */
export type EventPageQuery = EventQuery & {
  limit: number;
  cursor?: string;
  order: "asc" | "desc";
  fields: string[];
  withRaw: boolean;
};
