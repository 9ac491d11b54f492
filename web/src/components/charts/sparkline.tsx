import "./charts.css";
import type { ReactNode } from "react";
import { formatCount } from "../../text/format-number.ts";

export type SparklineProps = {
  /** Counts in equal steps, oldest first. */
  readonly values: readonly number[];
  /** What they count and over what: "findings in each of the last 24 hours". */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
};

/** Small bars from zero. A count that is not zero is at least one pixel tall. */
export function Sparkline({ values, label, width = 48, height = 14 }: SparklineProps): ReactNode {
  const largest = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  const path = values
    .map((value, i) => {
      if (!(value > 0)) return "";
      const tall = Math.max(1, (value / largest) * height);
      return `M${i * step} ${height}v${-tall}h${Math.max(1, step - 1)}v${tall}z`;
    })
    .join("");
  const sum = values.reduce((total, value) => total + value, 0);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${formatCount(sum)} ${label}`}
      className="sparkline faint"
    >
      <path d={`M0 ${height - 0.5}h${width}v.5H0z`} fill="var(--line-strong)" />
      <path d={path} fill="currentColor" />
    </svg>
  );
}
