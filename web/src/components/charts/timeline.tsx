import "./charts.css";
import type { ReactNode } from "react";
import { Time } from "../time/time.tsx";

export type TimelineEntry = {
  readonly id: string;
  readonly at: number;
  /** Instead of the dot: a level's mark, an icon. */
  readonly mark?: ReactNode;
  readonly children: ReactNode;
};

/** What happened, one entry below the other, in the order given; says the day where it changes. */
export function Timeline({
  entries,
  label,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly label: string;
}): ReactNode {
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map((entry, i) => (
        <li key={entry.id}>
          <Time at={entry.at} after={entries[i - 1]?.at} />
          <span className="timeline-dot">{entry.mark ?? <i />}</span>
          <div>{entry.children}</div>
        </li>
      ))}
    </ol>
  );
}
