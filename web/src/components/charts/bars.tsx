import "./charts.css";
import type { ReactNode } from "react";
import { formatCount } from "../../text/format-number.ts";

export type BarRow = {
  readonly id: string;
  readonly name: ReactNode;
  readonly value: number;
  /** Colour by level, where the bar has one. */
  readonly level?: string;
  readonly note?: ReactNode;
};

/** Horizontal bars from zero, largest as wide as there is room, values written beside them. */
export function Bars({
  rows,
  label,
  largest,
}: {
  readonly rows: readonly BarRow[];
  readonly label: string;
  readonly largest?: number;
}): ReactNode {
  const top = largest ?? Math.max(1, ...rows.map((row) => row.value));
  return (
    <div className="bars" role="list" aria-label={label}>
      {rows.map((row) => (
        <div key={row.id} className="bars-row" role="listitem">
          <span className="cut">{row.name}</span>
          <span className="bars-track" aria-hidden="true">
            <span
              style={{
                width: `${(row.value / top) * 100}%`,
                ...(row.level !== undefined && { background: `var(--${row.level})` }),
              }}
            />
          </span>
          <span className="number">{formatCount(row.value)}</span>
          <span className="faint">{row.note}</span>
        </div>
      ))}
    </div>
  );
}
