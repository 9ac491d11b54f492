import "./charts.css";
import type { ReactNode } from "react";
import { zone } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { formatCount, formatShort } from "../../text/format-number.ts";
import { asOf } from "../../time/as-of.ts";
import { formatDay, formatSeconds, formatSpan } from "../../time/format-time.ts";
import type { Span } from "../../time/time-range.ts";
import {
  axisTop,
  type Bar,
  barsOf,
  brushedSpan,
  type Histogram as HistogramData,
  shareOf,
} from "./histogram-bars.ts";
import { useBrush } from "./use-brush.ts";

export type HistogramProps = {
  readonly histogram: HistogramData;
  /** What is counted: "alerts". */
  readonly unit: string;
  /** Pixels, without the axis. */
  readonly height?: number;
  /** Marked over the bars. */
  readonly selected?: Span | null;
  /** Called with whole buckets when a range was brushed, by pointer or keys. */
  readonly onBrush: (span: Span) => void;
};

/**
 * Counts over time, stacked by level. Drawn by hand, so that it costs nothing to load. The figures stand in its name
 * for screen readers, and under the pointer.
 */
export function Histogram({
  histogram,
  unit,
  height = 32,
  selected = null,
  onBrush,
}: HistogramProps): ReactNode {
  const { buckets } = histogram;
  const brush = useBrush(buckets.length, ([a, b]) => {
    const span = brushedSpan(histogram, a, b);
    if (span) onBrush(span);
  });
  const moment = useMoment();
  const top = axisTop(Math.max(0, ...buckets.map((bucket) => bucket.total)));
  const covered = brush.range ?? shareOf(histogram, selected);
  return (
    <div className="histogram">
      <button
        type="button"
        className="histogram-plot"
        aria-label={summaryOf(histogram, unit, moment)}
        {...brush.handlers}
      >
        <svg viewBox={`0 0 ${buckets.length} ${height}`} height={height} preserveAspectRatio="none">
          <Grid width={buckets.length} height={height} />
          {barsOf(histogram, top).map((bar, i) => (
            <BarView key={bar.time} bar={bar} x={i} height={height} />
          ))}
        </svg>
        {covered && (
          <span
            className="histogram-brush"
            style={{ left: `${Math.min(...covered) * 100}%`, right: `${100 - Math.max(...covered) * 100}%` }}
          />
        )}
      </button>
      {buckets.length > 0 && (
        <span className="histogram-top" aria-hidden="true">
          {formatShort(top)}
        </span>
      )}
      <Axis histogram={histogram} moment={moment} />
      {brush.hovered !== null && (
        <Tip histogram={histogram} index={brush.hovered} unit={unit} moment={moment} />
      )}
    </div>
  );
}

function Grid({ width, height }: { readonly width: number; readonly height: number }): ReactNode {
  const lines = [0.5, height / 2, height - 0.5].map((y) => `M0 ${y}H${width}`).join("");
  return <path d={lines} stroke="var(--line)" vectorEffect="non-scaling-stroke" />;
}

function BarView({
  bar,
  x,
  height,
}: {
  readonly bar: Bar;
  readonly x: number;
  readonly height: number;
}): ReactNode {
  return bar.pieces.map((piece) => {
    const tall = Math.max(0.75, (piece.to - piece.from) * height);
    const y = height - piece.from * height - tall;
    return (
      <rect
        key={piece.level}
        className={`fill-${piece.level}`}
        x={x + 0.06}
        width={0.88}
        y={y}
        height={tall}
      />
    );
  });
}

type Moment = (at: number) => string;

function useMoment(): Moment {
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  return (at) => `${formatDay(at, now, chosenZone)} ${formatSeconds(at, chosenZone).slice(0, 5)}`;
}

function Axis({
  histogram,
  moment,
}: {
  readonly histogram: HistogramData;
  readonly moment: Moment;
}): ReactNode {
  const { buckets, bucketMs } = histogram;
  const first = buckets[0];
  const last = buckets.at(-1);
  if (!first || !last) return null;
  const end = last.time + bucketMs;
  return (
    <div className="histogram-axis" aria-hidden="true">
      {[first.time, (first.time + end) / 2, end].map((at) => (
        <span key={at}>{moment(at)}</span>
      ))}
    </div>
  );
}

type TipProps = {
  readonly histogram: HistogramData;
  readonly index: number;
  readonly unit: string;
  readonly moment: Moment;
};

function Tip({ histogram, index, unit, moment }: TipProps): ReactNode {
  const bucket = histogram.buckets[index];
  if (!bucket) return null;
  const share = ((index + 0.5) / histogram.buckets.length) * 100;
  return (
    <div className="histogram-tip" style={{ left: `clamp(90px, ${share}%, calc(100% - 90px))` }}>
      <b>{formatCount(bucket.total)}</b> {unit} in {formatSpan(histogram.bucketMs)} from {moment(bucket.time)}
    </div>
  );
}

function summaryOf(histogram: HistogramData, unit: string, moment: Moment): string {
  const { buckets, bucketMs } = histogram;
  const [first] = buckets;
  const last = buckets.at(-1);
  const most = Math.max(0, ...buckets.map((bucket) => bucket.total));
  const peak = buckets.find((bucket) => bucket.total === most);
  if (!first || !last || !peak || most === 0) return `No ${unit} in this time`;
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  return `${formatCount(total)} ${unit} from ${moment(first.time)} to ${moment(last.time + bucketMs)}; most, ${formatCount(most)}, at ${moment(peak.time)}. Arrow keys choose a range, Enter takes it.`;
}
