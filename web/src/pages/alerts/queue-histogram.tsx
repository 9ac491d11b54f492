import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { alertHistogramQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { Histogram } from "../../components/charts/histogram.tsx";
import { Skeleton } from "../../components/states/skeleton.tsx";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";

const WEEK_MS = 7 * 86_400_000;

/** Alerts by when they were last seen; with any time chosen, the last seven days. Brushing filters the list. */
export function QueueHistogram(): ReactNode {
  const tenantUid = useTenantUid();
  const now = useStore(asOf);
  const { span, setRange } = useTimeRange("any");
  const { data, isError } = useQuery(
    alertHistogramQuery(tenantUid, span ?? { from: now - WEEK_MS, to: now }),
  );
  if (isError) return <span className="faint">The hours could not be loaded</span>;
  if (!data)
    return (
      <div style={{ height: 46, paddingTop: 14 }}>
        <Skeleton width="100%" />
      </div>
    );
  return (
    <Histogram
      histogram={data}
      unit="alerts"
      onBrush={({ from, to }) => setRange({ kind: "absolute", from, to })}
    />
  );
}
