import { type ReactNode, useState } from "react";
import { Bars } from "../../components/charts/bars.tsx";
import { Histogram } from "../../components/charts/histogram.tsx";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import { Timeline } from "../../components/charts/timeline.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import type { Span } from "../../time/time-range.ts";
import { SampleCard } from "./sample-card.tsx";
import { SAMPLE_HISTOGRAM, SAMPLE_TIME } from "./samples.ts";

const EMPTY = {
  ...SAMPLE_HISTOGRAM,
  buckets: SAMPLE_HISTOGRAM.buckets.map((one) => ({ ...one, total: 0, bySeverity: {} })),
};
const NONE = { ...SAMPLE_HISTOGRAM, buckets: [] };
const nothing = (): void => {};

export function ChartParts(): ReactNode {
  const [span, setSpan] = useState<Span | null>(null);
  return (
    <>
      <SampleCard title="Histogram: drag, or arrow keys and Enter" isWide>
        <Histogram histogram={SAMPLE_HISTOGRAM} unit="alerts" height={90} selected={span} onBrush={setSpan} />
      </SampleCard>
      <SampleCard title="Histogram without events">
        <Histogram histogram={EMPTY} unit="alerts" onBrush={nothing} />
        <Histogram histogram={NONE} unit="alerts" onBrush={nothing} />
      </SampleCard>
      <SampleCard title="Sparkline">
        <div className="row">
          <Sparkline values={[0, 0, 1, 4, 2, 0, 0, 9, 3]} label="findings" />
          <Sparkline values={[0, 0, 0]} label="findings" />
          <Sparkline values={[]} label="findings" />
          <Sparkline values={[3, 5, 1, 8, 13, 2, 4]} label="events" width={150} height={24} />
        </div>
      </SampleCard>
      <SampleCard title="Bars">
        <Bars
          label="Entities at risk"
          largest={100}
          rows={[
            { id: "1", name: <code>WKS-0142</code>, value: 97, level: "critical", note: "new" },
            { id: "2", name: <code>SRV-FILE02</code>, value: 88, level: "high", note: "+ 80" },
            { id: "3", name: <code>WKS-0160</code>, value: 31, level: "low" },
            { id: "4", name: <code>quiet</code>, value: 0 },
          ]}
        />
      </SampleCard>
      <SampleCard title="Timeline">
        <Timeline
          label="What happened"
          entries={[
            { id: "1", at: SAMPLE_TIME, children: "A. Kaya set verdict to true positive" },
            {
              id: "2",
              at: SAMPLE_TIME - 90_000,
              mark: <LevelMark level="critical" />,
              children: "LSASS memory read",
            },
            { id: "3", at: SAMPLE_TIME - 86_400_000, children: "First seen" },
          ]}
        />
      </SampleCard>
    </>
  );
}
