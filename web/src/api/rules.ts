import type { AttackCoverage, DeadFieldReport, RuleValues } from "../../../src/schema/views/coverage.ts";
import type { BacktestProgress, BacktestRequest, BacktestResult } from "../../../src/schema/views/hunt.ts";
import type {
  RuleDiff,
  RulePolicy,
  RuleProposal,
  RuleProposalDetail,
  RuleStateChange,
  RuleVersion,
  VersionName,
} from "../../../src/schema/views/rule-life.ts";
import type { RuleSqlView } from "../../../src/schema/views/rule-reading.ts";
import type { RuleRepository, SyncRun } from "../../../src/schema/views/rule-repository.ts";
import type { RuleIssue } from "../../../src/schema/views/rule.ts";
import { api } from "./client.ts";
import { detectKeys } from "./detect.ts";
import { type Watching, watchWork } from "./progress.ts";
import { type Query, read, readKeeping } from "./query.ts";

/** Reads that change with the rules begin as theirs do, so that a change makes them old too. */
const keys = (tenantUid: string, ...more: readonly unknown[]): readonly unknown[] => [
  ...detectKeys.rules(tenantUid),
  ...more,
];

/** What each rule costs and brings. */
export function ruleValuesQuery(tenantUid: string): Query<RuleValues> {
  return read(keys(tenantUid, "values"), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/coverage/rule-values", { params: { path: { tenantUid } }, signal }),
  );
}

/** Rules that ask for fields which no event has. The report takes long to make, and changes slowly. */
export function deadFieldsQuery(tenantUid: string): Query<DeadFieldReport> {
  const query = read(["detect", tenantUid, "dead-fields"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/coverage/dead-fields", { params: { path: { tenantUid } }, signal }),
  );
  return { ...query, staleTime: 10 * 60_000 };
}

export function ruleStatesQuery(tenantUid: string, ruleUid: string): Query<{ changes: RuleStateChange[] }> {
  return read(keys(tenantUid, "states", ruleUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rules/{ruleUid}/states", {
      params: { path: { tenantUid, ruleUid } },
      signal,
    }),
  );
}

export function ruleVersionsQuery(tenantUid: string, ruleUid: string): Query<{ versions: RuleVersion[] }> {
  return read(keys(tenantUid, "versions", ruleUid), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rules/{ruleUid}/versions", {
      params: { path: { tenantUid, ruleUid } },
      signal,
    }),
  );
}

export function ruleDiffQuery(
  tenantUid: string,
  ruleUid: string,
  query: { readonly from: VersionName; readonly to: VersionName },
): Query<RuleDiff> {
  return readKeeping(keys(tenantUid, "diff", ruleUid, query), (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rules/{ruleUid}/diff", {
      params: { path: { tenantUid, ruleUid }, query },
      signal,
    }),
  );
}

/** A rule as one statement over stored events. */
export function ruleSqlQuery(tenantUid: string, ruleUid: string): Query<RuleSqlView> {
  return read(keys(tenantUid, "sql", ruleUid), (signal) =>
    api.POST("/api/v1/tenants/{tenantUid}/rules/sql", {
      params: { path: { tenantUid } },
      body: { ruleUid },
      signal,
    }),
  );
}

/** What is wrong with a text, as it is typed. */
export function lintQuery(
  tenantUid: string,
  file: { readonly path: string; readonly text: string },
): Query<{ issues: RuleIssue[] }> {
  return readKeeping(["detect", tenantUid, "lint", file], (signal) =>
    api.POST("/api/v1/tenants/{tenantUid}/rules/lint", {
      params: { path: { tenantUid } },
      body: { files: [file] },
      signal,
    }),
  );
}

/** What a change of a rule would do, by the events of the last days. */
export function backtestRule(
  tenantUid: string,
  body: BacktestRequest,
  watching: Watching<BacktestProgress>,
): Promise<BacktestResult> {
  return watchWork(
    `/api/v1/tenants/${encodeURIComponent(tenantUid)}/rules/backtest/progress`,
    body,
    watching,
  );
}

export const reviewKey = (tenantUid: string): readonly unknown[] => ["detect", tenantUid, "review"];

export function policyQuery(tenantUid: string): Query<RulePolicy> {
  return read([...reviewKey(tenantUid), "policy"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rule-review/policy", { params: { path: { tenantUid } }, signal }),
  );
}

export function proposalsQuery(tenantUid: string): Query<{ proposals: RuleProposal[] }> {
  return read([...reviewKey(tenantUid), "list"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rule-review/proposals", { params: { path: { tenantUid } }, signal }),
  );
}

export function proposalQuery(tenantUid: string, proposalUid: string): Query<RuleProposalDetail> {
  return read([...reviewKey(tenantUid), "one", proposalUid], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}", {
      params: { path: { tenantUid, proposalUid } },
      signal,
    }),
  );
}

export const repositoryKey = (tenantUid: string): readonly unknown[] => ["detect", tenantUid, "repository"];

export function repositoryQuery(tenantUid: string): Query<{ repository: RuleRepository | null }> {
  return read([...repositoryKey(tenantUid), "place"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rule-repository", { params: { path: { tenantUid } }, signal }),
  );
}

export function syncRunsQuery(tenantUid: string): Query<{ runs: SyncRun[] }> {
  return read([...repositoryKey(tenantUid), "runs"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/rule-repository/runs", { params: { path: { tenantUid } }, signal }),
  );
}

/** Tactics and techniques of ATT&CK by name; they change with a release of the program. */
export function attackTagsQuery(tenantUid: string): Query<AttackCoverage> {
  const query = read(["detect", tenantUid, "attack-tags"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/coverage/attack", {
      params: { path: { tenantUid }, query: { days: 1 } },
      signal,
    }),
  );
  return { ...query, staleTime: Number.POSITIVE_INFINITY };
}
