import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import type { EventRow } from "../../../../src/schema/views/event.ts";
import { type Around, eventsAroundQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { Section } from "../../components/panel/section.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";

const BY = [
  { value: "host", label: "Host" },
  { value: "user", label: "User" },
  { value: "process", label: "Process" },
] as const;
const REACHES_MS = [60_000, 300_000, 1_800_000, 7_200_000] as const;

export type RelatedEventsProps = {
  readonly alert: AlertDetail;
  readonly eventUid: string | null;
  readonly onPick: (eventUid: string) => void;
};

/** What else happened on the host, by the user or in the process, before and after. */
export function RelatedEvents({ alert, eventUid, onPick }: RelatedEventsProps): ReactNode {
  const tenantUid = useTenantUid();
  const [by, setBy] = useState<Around["around"]>("host");
  const [reach, setReach] = useState(1);
  const ms = REACHES_MS[reach] ?? REACHES_MS[0];
  const around = { around: by, before: ms, after: ms };
  const { data, error, isPlaceholderData, refetch } = useQuery(
    eventsAroundQuery(tenantUid, alert.uid, around),
  );
  const own = new Set(alert.latestFindings.map((finding) => finding.eventUid));
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
            isOwn={own.has(event.uid)}
            isPicked={event.uid === eventUid}
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
  readonly isOwn: boolean;
  readonly isPicked: boolean;
  readonly onPick: (eventUid: string) => void;
};

function EventLine({ event, after, isOwn, isPicked, onPick }: EventLineProps): ReactNode {
  return (
    <button
      type="button"
      className={isOwn ? "event-line own" : "event-line"}
      aria-current={isPicked}
      title={isOwn ? "This event is a finding of the alert" : undefined}
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

function factsOf(
  count: number,
  facts: { readonly elapsedMs: number; readonly isTruncated: boolean; readonly notice: string | null },
): string {
  const limit = facts.isTruncated ? ` · ${facts.notice ?? "cut at the limit"}` : "";
  return `${formatCountOf(count, "event")} · ${Math.max(1, Math.round(facts.elapsedMs))} ms${limit}`;
}
