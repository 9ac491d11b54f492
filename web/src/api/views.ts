import type { NewSavedView, SavedView, SavedViewChange } from "../../../src/schema/views/saved-view.ts";
import { answer, api } from "./client.ts";
import type { SavedViews } from "./paths.ts";
import { type Query, read } from "./query.ts";

/** Saved views of all pages: one's own and those shared within the tenant. */
export function savedViewsQuery(tenantUid: string): Query<SavedViews> {
  return read(["views", tenantUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/views", { params: { path: { tenantUid } }, signal }),
  );
}

/** Keeps the state of a page under a name. @throws {ProblemError} `CONFLICT` when one has a view of that name */
export function createView(tenantUid: string, body: NewSavedView): Promise<SavedView> {
  return answer(api.POST("/api/v1/tenants/{tenantUid}/views", { params: { path: { tenantUid } }, body }));
}

/** Changes a view of one's own. @throws {ProblemError} `CONFLICT` as above */
export function changeView(tenantUid: string, viewUid: string, body: SavedViewChange): Promise<SavedView> {
  return answer(
    api.PATCH("/api/v1/tenants/{tenantUid}/views/{viewUid}", {
      params: { path: { tenantUid, viewUid } },
      body,
    }),
  );
}

/** Removes a view of one's own; `restoreView` takes it back. */
export async function removeView(tenantUid: string, viewUid: string): Promise<void> {
  await api.DELETE("/api/v1/tenants/{tenantUid}/views/{viewUid}", {
    params: { path: { tenantUid, viewUid } },
  });
}

export function restoreView(tenantUid: string, viewUid: string): Promise<SavedView> {
  return answer(
    api.POST("/api/v1/tenants/{tenantUid}/views/{viewUid}/restore", {
      params: { path: { tenantUid, viewUid } },
    }),
  );
}
