import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { EventQuery } from "../../../../src/schema/views/event.ts";
import { eventHistogramQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { Histogram } from "../../components/charts/histogram.tsx";
import { Skeleton } from "../../components/states/skeleton.tsx";
import type { Span } from "../../time/time-range.ts";

/** Events found over time, by severity. Brushing narrows the time that is searched. */
export function SearchHistogram({
  query,
  onBrush,
}: {
  readonly query: EventQuery;
  readonly onBrush: (span: Span) => void;
}): ReactNode {
  const tenantUid = useTenantUid();
  const { data, isError, isPlaceholderData } = useQuery(eventHistogramQuery(tenantUid, query));
  // why is said where the events would stand
  if (isError) return <span className="faint">No counts over time</span>;
  if (!data)
    return (
      <div style={{ height: 54, paddingTop: 20 }}>
        <Skeleton width="100%" />
      </div>
    );
  return (
    <div className={isPlaceholderData ? "stale" : undefined}>
      <Histogram histogram={data} unit="events" height={40} onBrush={onBrush} />
    </div>
  );
}
