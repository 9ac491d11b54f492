import { memo, type ReactNode } from "react";
import { zone } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import {
  formatAge,
  formatDay,
  formatMoment,
  formatSeconds,
  formatTime,
  isSameDay,
  isTime,
  zoneName,
} from "../../time/format-time.ts";

export type TimeProps = {
  /** Epoch ms, UTC. */
  readonly at: number;
  /** Time that stands right above: the day is written when it is another. Without it, when it is not today. */
  readonly after?: number | undefined;
  /** For what is not an event of its own: no milliseconds. */
  readonly isShort?: boolean;
};

/**
 * A moment as `14:03:22.118`, with the day where that is not plain; how long ago and the zone on hover. A list has
 * hundreds, and formatting them is the dearest part of drawing a row: it is not done again while nothing changed.
 */
export const Time = memo(function Time({ at, after, isShort = false }: TimeProps): ReactNode {
  const chosenZone = useStore(zone);
  const now = useStore(asOf);
  const title = `${formatMoment(at, now, chosenZone)} ${zoneName(chosenZone)}, ${formatAge(at, now)}`;
  if (!isTime(at)) return <span className="faint">–</span>;
  const needsDay = !isSameDay(at, after ?? now, chosenZone);
  return (
    <time className="mono time" dateTime={new Date(at).toISOString()} title={title}>
      {needsDay && <span className="faint">{formatDay(at, now, chosenZone)} </span>}
      {isShort || needsDay ? formatSeconds(at, chosenZone) : formatTime(at, chosenZone)}
    </time>
  );
});
