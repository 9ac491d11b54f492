import "./states.css";
import type { ReactNode } from "react";

/** A line that is still being loaded, as long as what will stand there. Width in any CSS unit. */
export function Skeleton({ width = "60%" }: { readonly width?: string }): ReactNode {
  return <span className="skeleton" style={{ width }} aria-hidden="true" />;
}

const WIDTHS = ["72%", "54%", "88%", "40%", "66%", "80%", "48%"];

/** Lines of a text or a list of facts that is still being loaded. */
export function SkeletonLines({
  count,
  label,
}: {
  readonly count: number;
  readonly label: string;
}): ReactNode {
  return (
    <div
      role="status"
      aria-label={`${label} is loading`}
      style={{ display: "grid", gap: 13, padding: "6px 0" }}
    >
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} width={WIDTHS[i % WIDTHS.length] ?? "60%"} />
      ))}
    </div>
  );
}
