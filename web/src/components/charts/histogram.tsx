import "./charts.css";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import type { Histogram as HistogramData } from "../../../../src/schema/views/event.ts";
import { formatCount, formatShort } from "../../text/format-number.ts";
import { zone } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { formatMoment, formatSpan } from "../../time/format-time.ts";
import type { Span } from "../../time/time-range.ts";
import { axisTop, type Bar, barsOf, brushedSpan } from "./histogram-bars.ts";

export type HistogramProps = {
  readonly histogram: HistogramData;
  /** What is counted: "alerts". */
  readonly unit: string;
  readonly height?: number;
  /** Drawn over the bars: the range that the list is filtered by. */
  readonly selected?: Span | null;
  /** Called when a range was brushed, by pointer or with the arrow keys and Enter. */
  readonly onBrush?: (span: Span) => void;
};

/**
 * Counts over time, stacked by level, drawn by hand so that it costs nothing to load. Drag to choose a range, or
 * focus it: arrows move, Shift+arrows widen, Enter takes.
 */
export function Histogram({
  histogram,
  unit,
  height = 32,
  selected = null,
  onBrush,
}: HistogramProps): ReactNode {
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const { buckets } = histogram;
  const top = axisTop(Math.max(0, ...buckets.map((bucket) => bucket.total)));
  const bars = barsOf(histogram, top);
  const handlers = useBrush({ count: buckets.length, brush, setBrush, setHovered }, (a, b) => {
    const span = brushedSpan(histogram, a, b);
    if (span) onBrush?.(span);
  });
  const covered = brush ?? shareOf(histogram, selected);
  return (
    <div className="histogram">
      <button
        type="button"
        className="histogram-plot"
        style={PLOT_STYLE}
        aria-label={useSummary(histogram, unit)}
        {...handlers}
      >
        <svg
          viewBox={`0 0 ${buckets.length} ${height}`}
          height={height}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path
            d={`M0 .5H${buckets.length}M0 ${height / 2}H${buckets.length}M0 ${height - 0.5}H${buckets.length}`}
            stroke="var(--line)"
            vectorEffect="non-scaling-stroke"
          />
          {bars.map((bar, i) => (
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
      <span className="histogram-top" aria-hidden="true">
        {formatShort(top)}
      </span>
      <Axis histogram={histogram} />
      {hovered !== null && <Tip histogram={histogram} index={hovered} unit={unit} />}
    </div>
  );
}

const PLOT_STYLE = { border: 0, padding: 0, background: "none" } as const;

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
    return (
      <rect
        key={piece.level}
        className={`fill-${piece.level}`}
        x={x + 0.06}
        width={0.88}
        y={height - piece.from * height - tall}
        height={tall}
      />
    );
  });
}

function Axis({ histogram }: { readonly histogram: HistogramData }): ReactNode {
  const { buckets, bucketMs } = histogram;
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  const marks = [buckets[0], buckets[Math.floor(buckets.length / 2)], buckets.at(-1)].filter(
    (mark) => mark !== undefined,
  );
  return (
    <div className="histogram-axis" aria-hidden="true">
      {marks.map((mark, i) => (
        <span key={mark.time}>
          {formatMoment(i === 2 ? mark.time + bucketMs : mark.time, now, chosenZone).slice(0, -7)}
        </span>
      ))}
    </div>
  );
}

function Tip({
  histogram,
  index,
  unit,
}: {
  readonly histogram: HistogramData;
  readonly index: number;
  readonly unit: string;
}): ReactNode {
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  const bucket = histogram.buckets[index];
  if (!bucket) return null;
  const share = (index + 0.5) / histogram.buckets.length;
  return (
    <div className="histogram-tip" style={{ left: `clamp(80px, ${share * 100}%, calc(100% - 80px))` }}>
      <b>{formatCount(bucket.total)}</b> {unit} · {formatMoment(bucket.time, now, chosenZone).slice(0, -4)} +{" "}
      {formatSpan(histogram.bucketMs)}
    </div>
  );
}

function useSummary(histogram: HistogramData, unit: string): string {
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  const { buckets } = histogram;
  const first = buckets[0];
  const last = buckets.at(-1);
  const peak = buckets.reduce<HistogramData["buckets"][number] | undefined>(
    (most, bucket) => (bucket.total > (most?.total ?? 0) ? bucket : most),
    undefined,
  );
  if (!first || !last || !peak) return `No ${unit} in this time`;
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  const moment = (at: number): string => formatMoment(at, now, chosenZone).slice(0, -4);
  return `${formatCount(total)} ${unit} from ${moment(first.time)} to ${moment(last.time + histogram.bucketMs)}; most, ${formatCount(peak.total)}, at ${moment(peak.time)}. Arrow keys choose a range, Enter takes it.`;
}

function shareOf(histogram: HistogramData, span: Span | null): readonly [number, number] | null {
  const first = histogram.buckets[0];
  if (!span || !first) return null;
  const length = histogram.buckets.length * histogram.bucketMs;
  const share = (at: number): number => Math.min(1, Math.max(0, (at - first.time) / length));
  return [share(span.from), share(span.to)];
}

type BrushState = {
  readonly count: number;
  readonly brush: readonly [number, number] | null;
  readonly setBrush: (brush: readonly [number, number] | null) => void;
  readonly setHovered: (index: number | null) => void;
};

function useBrush(
  { count, brush, setBrush, setHovered }: BrushState,
  onBrush: (a: number, b: number) => void,
): Record<string, unknown> {
  const start = useRef<number | null>(null);
  const shareAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const step = 1 / Math.max(1, count);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      start.current = shareAt(event);
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const at = shareAt(event);
      setHovered(Math.min(count - 1, Math.floor(at * count)));
      if (start.current !== null) setBrush([start.current, at]);
    },
    onPointerLeave: () => setHovered(null),
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (start.current !== null) onBrush(start.current, shareAt(event));
      start.current = null;
      setBrush(null);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const [a, b] = brush ?? [1 - step, 1 - step / 2];
      const moves: Readonly<Record<string, readonly [number, number]>> = {
        ArrowLeft: [-step, -step],
        ArrowRight: [step, step],
      };
      const move = moves[event.key];
      if (move)
        setBrush(
          event.shiftKey ? [a, clampShare(b + move[1])] : [clampShare(a + move[0]), clampShare(b + move[1])],
        );
      else if (event.key === "Enter" && brush) onBrush(a, b);
      else if (event.key !== "Escape") return;
      if (!move) setBrush(null);
      event.preventDefault();
      event.stopPropagation();
    },
    onBlur: () => setBrush(null),
  };
}

function clampShare(share: number): number {
  return Math.min(0.9999, Math.max(0, share));
}
