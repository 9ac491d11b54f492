import type {
  IndicatorListView,
  IndicatorPage,
  PlaceholderList,
  RuleDetail,
  RuleTest,
  RuleTestResult,
  RuleTrialProgress,
  RuleView,
} from "../../../src/schema/views/rule.ts";
import { api } from "./client.ts";
import { type Watching, watchWork } from "./progress.ts";
import { type Query, read, readKeeping } from "./query.ts";

export const detectKeys = {
  rules: (tenantUid: string): readonly unknown[] => ["detect", tenantUid, "rules"],
  lists: (tenantUid: string): readonly unknown[] => ["detect", tenantUid, "lists"],
  placeholders: (tenantUid: string): readonly unknown[] => ["detect", tenantUid, "placeholders"],
};

/** All rules of the tenant; the page narrows them by itself. */
export function rulesQuery(tenantUid: string): Query<{ rules: RuleView[] }> {
  return read([...detectKeys.rules(tenantUid), "list"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rules", { params: { path: { tenantUid } }, signal }),
  );
}

export function ruleQuery(tenantUid: string, ruleUid: string): Query<RuleDetail> {
  return read([...detectKeys.rules(tenantUid), "one", ruleUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rules/{ruleUid}", {
      params: { path: { tenantUid, ruleUid } },
      signal,
    }),
  );
}

/** Tries a rule on a record, or on stored events. */
export function tryRule(
  tenantUid: string,
  body: RuleTest,
  watching: Watching<RuleTrialProgress>,
): Promise<RuleTestResult> {
  return watchWork(`/api/v1/tenants/${encodeURIComponent(tenantUid)}/rules/test/progress`, body, watching);
}

export function indicatorListsQuery(tenantUid: string): Query<{ lists: IndicatorListView[] }> {
  return read(detectKeys.lists(tenantUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/indicator-lists", { params: { path: { tenantUid } }, signal }),
  );
}

/** The first indicators of a list that hold the text. */
export function indicatorsQuery(tenantUid: string, listUid: string, search: string): Query<IndicatorPage> {
  return readKeeping([...detectKeys.lists(tenantUid), listUid, search], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}/indicators", {
      params: { path: { tenantUid, listUid }, query: { ...(search !== "" && { search }), limit: 100 } },
      signal,
    }),
  );
}

export function placeholdersQuery(tenantUid: string): Query<{ placeholders: PlaceholderList[] }> {
  return read(detectKeys.placeholders(tenantUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/placeholders", { params: { path: { tenantUid } }, signal }),
  );
}
