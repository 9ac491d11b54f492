import type { ReactNode } from "react";
import { zone } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { rangeLabel, type Span } from "../../time/time-range.ts";

/** The received times that a hunt covers. */
export function HuntRange({ from, to }: Span): ReactNode {
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  return <span className="mono cut">{rangeLabel({ kind: "absolute", from, to }, now, chosenZone)}</span>;
}
