import type { ReactNode } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { eventsAroundQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { EventsAround } from "../../components/event/events-around.tsx";

export type RelatedEventsProps = {
  readonly alert: AlertDetail;
  readonly eventUid: string | null;
  readonly onPick: (eventUid: string) => void;
};

/** What else happened around the alert's findings. */
export function RelatedEvents({ alert, eventUid, onPick }: RelatedEventsProps): ReactNode {
  const tenantUid = useTenantUid();
  return (
    <EventsAround
      query={(reach) => eventsAroundQuery(tenantUid, alert.uid, reach)}
      own={new Set(alert.latestFindings.map((finding) => finding.eventUid))}
      ownTitle="This event is a finding of the alert"
      pickedUid={eventUid}
      onPick={onPick}
    />
  );
}
