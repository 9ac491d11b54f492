import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { EventRow, EventsAround as Around } from "../../../../src/schema/views/event.ts";
import type { Around as Reach } from "../../api/alerts.ts";
import type { Query } from "../../api/query.ts";
import { formatCountOf } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";
import { Button } from "../button/button.tsx";
import { LevelMark } from "../marks/level-mark.tsx";
import { Section } from "../panel/section.tsx";
import { Segments } from "../segments/segments.tsx";
import { ErrorLine } from "../states/error-state.tsx";
import { SkeletonLines } from "../states/skeleton.tsx";
import { HostileText } from "../text/hostile-text.tsx";
import { Time } from "../time/time.tsx";

const BY = [
  { value: "host", label: "Host" },
  { value: "user", label: "User" },
  { value: "process", label: "Process" },
] as const satisfies readonly { readonly value: Reach["around"]; readonly label: string }[];
const REACHES_MS = [60_000, 300_000, 1_800_000, 7_200_000] as const;

export type EventsAroundProps = {
  readonly query: (reach: Reach) => Query<Around>;
  /** Events that it is all about. */
  readonly own: ReadonlySet<string>;
  readonly ownTitle: string;
  readonly pickedUid: string | null;
  readonly onPick: (eventUid: string) => void;
};

/** What else happened on the host, by the user or in the process, before and after. */
export function EventsAround({ query, own, ownTitle, pickedUid, onPick }: EventsAroundProps): ReactNode {
  const [by, setBy] = useState<Reach["around"]>("host");
  const [reach, setReach] = useState(1);
  const ms = REACHES_MS[reach] ?? REACHES_MS[0];
  const { data, error, isPlaceholderData, refetch } = useQuery(query({ around: by, before: ms, after: ms }));
  return (
    <Section title="Around it" aside={data && factsOf(data.events.length, data.facts)}>
      <div className="event-tools">
        <Segments label="Events by" choices={BY} value={by} onChange={setBy} />
        <span className="grow" />
        <Button disabled={reach === 0} onClick={() => setReach(reach - 1)} aria-label="Less time around it">
          −
        </Button>
        <span className="dim">± {formatSpan(ms)}</span>
        <Button
          disabled={reach === REACHES_MS.length - 1}
          onClick={() => setReach(reach + 1)}
          aria-label="More time around it"
        >
          +
        </Button>
      </div>
      {error && (
        <ErrorLine what="Events around it could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={6} label="Events" />}
      <div className={isPlaceholderData ? "stale" : undefined}>
        {data?.events.map((event, i) => (
          <EventLine
            key={event.uid}
            event={event}
            after={data.events[i - 1]?.time}
            ownTitle={own.has(event.uid) ? ownTitle : null}
            isPicked={event.uid === pickedUid}
            onPick={onPick}
          />
        ))}
        {data?.events.length === 0 && <div className="faint">No other event of this {by} in this time</div>}
      </div>
    </Section>
  );
}

type EventLineProps = {
  readonly event: EventRow;
  readonly after: number | undefined;
  /** Why it stands out; null for the others. */
  readonly ownTitle: string | null;
  readonly isPicked: boolean;
  readonly onPick: (eventUid: string) => void;
};

function EventLine({ event, after, ownTitle, isPicked, onPick }: EventLineProps): ReactNode {
  return (
    <button
      type="button"
      className={ownTitle === null ? "event-line" : "event-line own"}
      aria-current={isPicked}
      title={ownTitle ?? undefined}
      onClick={() => onPick(event.uid)}
    >
      <Time at={event.time} after={after} />
      <span className="mono cut">
        <HostileText text={event.message} />
      </span>
      {event.severityId >= 3 && <LevelMark level={String(event.severityId)} />}
    </button>
  );
}

function factsOf(count: number, facts: Around["facts"]): string {
  const limit = facts.isTruncated ? ` · ${facts.notice ?? "cut at the limit"}` : "";
  return `${formatCountOf(count, "event")} · ${Math.max(1, Math.round(facts.elapsedMs))} ms${limit}`;
}
