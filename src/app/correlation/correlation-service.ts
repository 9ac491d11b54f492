import type { CorrelationCounts } from "../../detect/index.ts";
import { MatchReader } from "../../events/index.ts";
import { TenantRun, type TenantRunDeps } from "./tenant-run.ts";

/** Works out correlations beside the pipeline, from matches that are stored. */
export type CorrelationService = {
  /** Takes matches of a group of the pipeline, in the form in which they were stored, before the group is done. */
  readonly take: (matches: Uint8Array) => Promise<void>;
  /** The rules of a tenant changed. */
  readonly reload: (tenantUid: string) => void;
  /** What correlations could not use since the start, by their uid. */
  readonly counts: (tenantUid: string) => ReadonlyMap<string, CorrelationCounts>;
  readonly stop: () => Promise<void>;
};

export type CorrelationDeps = TenantRunDeps & {
  /** A moment before which everything that was received has been taken. */
  readonly clock: () => number;
};

/** How often windows are looked at when nothing comes. */
const TICK_MS = 1000;

/** Starts with the tenants whose correlations were at work before; others follow with their first match. */
export async function startCorrelation(deps: CorrelationDeps): Promise<CorrelationService> {
  const stopping = new AbortController();
  const runs = new Map<string, TenantRun>();
  const begin = (tenantUid: string, clock: number): TenantRun => {
    const run = new TenantRun(tenantUid, clock, deps, stopping.signal);
    runs.set(tenantUid, run);
    return run;
  };
  for (const [tenantUid, clock] of await deps.progress.all()) begin(tenantUid, clock);
  const tick = setInterval(() => {
    const clock = deps.clock();
    for (const run of runs.values()) run.advance(clock);
  }, TICK_MS);
  return {
    async take(matches) {
      if (matches.length === 0) return;
      const reader = new MatchReader();
      const byTenant = Map.groupBy(reader.push(matches), ({ tenantUid }) => tenantUid);
      reader.end();
      for (const [tenantUid, rows] of byTenant) {
        // of a tenant that is new the clock is kept before its first group is done: a restart goes on from there
        if (!runs.has(tenantUid)) await deps.progress.put(tenantUid, deps.clock());
        const run = runs.get(tenantUid) ?? begin(tenantUid, deps.clock());
        for (const row of rows) run.push(row);
      }
    },
    reload: (tenantUid) => runs.get(tenantUid)?.reload(),
    counts: (tenantUid) => runs.get(tenantUid)?.counts() ?? new Map(),
    async stop() {
      clearInterval(tick);
      stopping.abort();
      await Promise.all([...runs.values()].map((run) => run.idle()));
      deps.spillFile.close();
    },
  };
}
