import type { LiveHub } from "../../api/live-hub.ts";
import type { Spool } from "../../platform/bus/spool.ts";
import type { ProcessedGroup } from "../pipeline/process-group.ts";

/** Tells live pages how fast events come in and how far behind the store is. */
export type PipelineGauge = { readonly count: (group: ProcessedGroup) => void; readonly stop: () => void };

const TELL_MS = 1000;

type GaugeDeps = { readonly hub: LiveHub; readonly spool: Spool; readonly now?: () => number };

/** Only tenants whose events came since the last word are told. */
export function createPipelineGauge({ hub, spool, now = Date.now }: GaugeDeps): PipelineGauge {
  let byTenant = new Map<string, { events: number; oldest: number }>();
  let toldAt = now();
  const tell = (): void => {
    const at = now();
    const { records } = spool.depth();
    for (const [tenantUid, { events, oldest }] of byTenant)
      hub.publish(tenantUid, {
        kind: "pipeline",
        at,
        eventsPerSecond: (events * 1000) / (at - toldAt),
        lagMs: at - oldest,
        spoolRecords: records,
      });
    byTenant = new Map();
    toldAt = at;
  };
  const timer = setInterval(tell, TELL_MS);
  timer.unref();
  return {
    count(group) {
      for (const minute of group.minutes) {
        const known = byTenant.get(minute.tenantUid);
        const oldest = Math.min(known?.oldest ?? Number.POSITIVE_INFINITY, group.receivedAt);
        byTenant.set(minute.tenantUid, { events: (known?.events ?? 0) + minute.events, oldest });
      }
    },
    stop: () => clearInterval(timer),
  };
}
