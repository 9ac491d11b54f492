import { IconMaximize, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { EventDetail } from "../../../../src/schema/views/event.ts";
import { eventAroundQuery, eventProcessesQuery, eventQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { IconButton } from "../../components/button/button.tsx";
import { EventFields } from "../../components/event/event-fields.tsx";
import { EventsAround } from "../../components/event/events-around.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { levelOf } from "../../components/marks/level.ts";
import { Facts, Section } from "../../components/panel/section.tsx";
import { ProcessTree } from "../../components/process/process-tree.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { CopyButton } from "../../components/text/copy-button.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatSpan } from "../../time/format-time.ts";
import { PivotTime, timeAround } from "../../time/pivot-time.ts";
import { WhyRule } from "./why-rule.tsx";

export type EventPanelProps = {
  readonly eventUid: string;
  /** Texts that the search looked for. */
  readonly marks: readonly string[];
  readonly onClose: () => void;
};

/** An event beside the list. */
export function EventPanel({ eventUid, marks, onClose }: EventPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  useShortcuts({ close: onClose });
  const openPage = (): void =>
    void navigate({ to: "/t/$tenantUid/search/$eventUid", params: { tenantUid, eventUid } });
  const tools = (
    <>
      <IconButton label="Open as a page" keys="row.openPage" onClick={openPage}>
        <IconMaximize />
      </IconButton>
      <IconButton label="Close" keys="close" onClick={onClose}>
        <IconX />
      </IconButton>
    </>
  );
  return <EventParts eventUid={eventUid} tools={tools} marks={marks} />;
}

/** Every part of an event: what it says, its forms, its process, what happened around it. */
export function EventParts({
  eventUid,
  tools,
  marks = [],
}: {
  readonly eventUid: string;
  readonly tools?: ReactNode;
  readonly marks?: readonly string[];
}): ReactNode {
  const tenantUid = useTenantUid();
  const [picked, setPicked] = useState(eventUid);
  const { data, error, refetch } = useQuery(eventQuery(tenantUid, picked));
  if (error)
    return <ErrorState what="The event could not be loaded" error={error} onRetry={() => void refetch()} />;
  return (
    <PivotTime value={data ? timeAround({ from: data.time, to: data.time }) : null}>
      {data ? (
        <EventHead event={data} tools={tools} isOther={picked !== eventUid} />
      ) : (
        <div className="panel-section">
          <SkeletonLines count={6} label="The event" />
        </div>
      )}
      <Section title="Event">
        <EventFields key={picked} tenantUid={tenantUid} eventUid={picked} marks={marks} />
      </Section>
      <WhyRule eventUid={picked} />
      <EventProcesses eventUid={eventUid} onPick={setPicked} />
      <EventsAround
        query={(reach) => eventAroundQuery(tenantUid, eventUid, reach)}
        own={new Set([eventUid])}
        ownTitle="The event that was opened"
        pickedUid={picked}
        onPick={setPicked}
      />
    </PivotTime>
  );
}

type EventHeadProps = {
  readonly event: EventDetail;
  readonly tools: ReactNode;
  /** It was picked from what is around the one that was opened. */
  readonly isOther: boolean;
};

function EventHead({ event, tools, isOther }: EventHeadProps): ReactNode {
  const lag = event.receivedAt - event.time;
  return (
    <div className="panel-section event-top">
      <div className="row">
        <LevelMark level={levelOf(event.severityId)} withWord />
        <span className="faint grow">{isOther && "picked below"}</span>
        {tools}
      </div>
      <h1 className="mono event-message">
        <HostileText text={event.message} />
      </h1>
      <Facts
        facts={[
          ["Time", <Time key="time" at={event.time} />],
          [
            "Received",
            <span key="received">
              <Time at={event.receivedAt} /> <span className="faint">{lagText(lag)}</span>
              {event.timeSkewed && <span className="high"> the two disagree</span>}
            </span>,
          ],
          ["Source", <HostileText key="source" text={event.sourceName} />],
          ["Log source", event.sourceType],
          [
            "Event id",
            <CopyButton key="uid" text={event.uid} label={`Copy event id ${event.uid}`}>
              <code>{event.uid}</code>
            </CopyButton>,
          ],
        ]}
      />
    </div>
  );
}

function lagText(ms: number): string {
  return ms < 0 ? `${formatSpan(-ms)} before it says it happened` : `${formatSpan(ms)} later`;
}

function EventProcesses({
  eventUid,
  onPick,
}: {
  readonly eventUid: string;
  readonly onPick: (eventUid: string) => void;
}): ReactNode {
  const tenantUid = useTenantUid();
  const { data } = useQuery(eventProcessesQuery(tenantUid, eventUid));
  // most events have no process, and then there is nothing to say about it
  if (!data || data.roots.length === 0) return null;
  return (
    <Section title="Processes">
      <ProcessTree roots={data.roots} label="Process tree" onOpen={onPick} />
    </Section>
  );
}
