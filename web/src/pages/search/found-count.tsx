import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../components/button/button.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount } from "../../text/format-number.ts";
import type { EventRows } from "./use-event-rows.ts";

/** How many events were found, or how the search for them stands. */
export function FoundCount({ events }: { readonly events: EventRows }): ReactNode {
  const { total, isTotalExact, facts, isSearching, isStopped } = events;
  if (isSearching) return <Searching hasOld={total !== null} onStop={events.stop} />;
  if (isStopped)
    return (
      <span className="row">
        <span className="high" role="status">
          Stopped{total !== null && "; the events below are of the search before"}
        </span>
        <Button onClick={events.retry}>Search again</Button>
      </span>
    );
  if (total === null) return null;
  return (
    <span className="dim" role="status">
      <b className="strong">
        {isTotalExact ? "" : "at least "}
        {formatCount(total)}
      </b>{" "}
      {total === 1 ? "event" : "events"}
      {facts?.isTruncated === true && <span className="high"> · {facts.notice ?? "cut at a limit"}</span>}
    </span>
  );
}

/** Sooner, the words would only flicker. */
const SAY_SECONDS_FROM = 2;

/** A search that is on its way, how long already, and how to end it. */
function Searching({ hasOld, onStop }: { readonly hasOld: boolean; readonly onStop: () => void }): ReactNode {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  useShortcuts({ close: onStop });
  const isSlow = seconds >= SAY_SECONDS_FROM;
  return (
    <span className="row">
      <span className="faint" role="status">
        Searching…{isSlow && hasOld && " The events below are of the search before."}
      </span>
      {isSlow && <span className="faint number">{seconds} s</span>}
      <Button look="plain" keys="close" onClick={onStop}>
        Stop
      </Button>
    </span>
  );
}
