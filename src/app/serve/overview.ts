import type { AlertSummaryStore } from "../../alerts/index.ts";
import type { OverviewPorts } from "../../api/routes/overview.ts";
import type { FindingQueryStore, SourceQueryStore } from "../../events/index.ts";

export type OverviewDeps = {
  readonly summary: AlertSummaryStore;
  readonly findings: FindingQueryStore;
  readonly sources: SourceQueryStore;
  /** Records that wait in the spool, of all tenants. */
  readonly spoolRecords: () => number;
  readonly now?: () => number;
};

/** Joins what alerts, findings and sources say into one page. */
export function createOverview(deps: OverviewDeps): OverviewPorts["overview"] {
  const { summary, findings, sources, spoolRecords } = deps;
  return async (tenantUid, me, range) => {
    const now = (deps.now ?? Date.now)();
    const [alerts, volume, techniques, silent, totals] = await Promise.all([
      summary.summary(tenantUid, me, range),
      findings.volume(tenantUid, range),
      findings.techniques(tenantUid, range),
      sources.silent(tenantUid, now),
      sources.totals(tenantUid, now),
    ]);
    return {
      ...range,
      ...alerts,
      volume: [...volume.buckets],
      bucketMs: volume.bucketMs,
      eventsTotal: volume.eventsTotal,
      findingsTotal: volume.findingsTotal,
      silentSources: [...silent],
      techniques: [...techniques],
      pipeline: { ...totals, spoolRecords: spoolRecords() },
    };
  };
}
