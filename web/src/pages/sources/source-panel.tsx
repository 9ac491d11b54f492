import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SourceDetail, SourceView } from "../../../../src/schema/views/source.ts";
import { sourceQuery } from "../../api/sources.ts";
import { useTenantUid } from "../../api/me.ts";
import { Histogram } from "../../components/charts/histogram.tsx";
import type { Histogram as HistogramData } from "../../components/charts/histogram-bars.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatBytes, formatCount, formatRate } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";
import { SourceState } from "./source-state.tsx";

const HOUR_MS = 3_600_000;
const IGNORE = (): void => undefined;

export type SourcePanelProps = { readonly source: SourceView; readonly onClose: () => void };

/** One sender: what it sends, how it fared this week, what went wrong. */
export function SourcePanel({ source, onClose }: SourcePanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const { data, error, refetch } = useQuery(sourceQuery(tenantUid, source.name));
  return (
    <>
      <div className="panel-section">
        <PanelHead title={source.name} onClose={onClose} />
        <SourceFacts source={source} />
      </div>
      <Section title="Events" aside="by hour, last seven days">
        {error && (
          <ErrorLine what="The week could not be loaded" error={error} onRetry={() => void refetch()} />
        )}
        {!data && !error && <SkeletonLines count={4} label="The week" />}
        {data && <Histogram histogram={weekOf(data)} unit="event" height={90} onBrush={IGNORE} />}
      </Section>
      {source.lastError !== null && (
        <Section title="Last refusal" aside={`${formatCount(source.errors24h)} within a day`}>
          <div className="mono">
            <HostileText text={source.lastError} />
          </div>
        </Section>
      )}
    </>
  );
}

function SourceFacts({ source }: { readonly source: SourceView }): ReactNode {
  const { lagMs, lastSeen } = source;
  return (
    <Facts
      facts={[
        ["State", <SourceState key="state" state={source.state} />],
        ["Log source", source.types.join(", ") || "none was understood yet"],
        ["Way in", source.listener],
        ["Events/s", formatRate(source.eventsPerSecond)],
        ["Events, 24 h", formatCount(source.events24h)],
        ["Bytes, 24 h", formatBytes(source.bytes24h)],
        ["Quarantined, 24 h", formatCount(source.quarantined24h)],
        ["Lag", lagMs === null ? "not known" : formatSpan(Math.max(0, lagMs))],
        ["Last seen", lastSeen === null ? "never" : <Time key="last" at={lastSeen} isShort />],
      ]}
    />
  );
}

function weekOf({ hourly }: SourceDetail): HistogramData {
  return {
    bucketMs: HOUR_MS,
    buckets: hourly.map(({ time, events, quarantined }) => ({
      time,
      total: events + quarantined,
      bySeverity: { "1": events, "4": quarantined },
    })),
  };
}
