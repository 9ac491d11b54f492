import { IconMaximize, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { alertQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { IconButton } from "../../components/button/button.tsx";
import { EventFields } from "../../components/event/event-fields.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { PivotTime } from "../../time/pivot-time.ts";
import { AlertAbout } from "./alert-about.tsx";
import { AlertActions } from "./alert-actions.tsx";
import { AlertHead } from "./alert-head.tsx";
import { AlertHistory } from "./alert-history.tsx";
import { AlertProcesses } from "./alert-processes.tsx";
import { AlertScore } from "./alert-score.tsx";
import { alertTime } from "./alert-time.ts";
import { CorrelatedEvents } from "./correlated-events.tsx";
import { RelatedEvents } from "./related-events.tsx";
import { SimilarAlerts } from "./similar-alerts.tsx";
import { WhyMatched } from "./why-matched.tsx";

/** An alert beside the queue. The page of the alert is made of the same parts. */
export function AlertPanel({
  alertUid,
  onClose,
}: {
  readonly alertUid: string;
  readonly onClose: () => void;
}): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const { data: alert, error, refetch } = useQuery(alertQuery(tenantUid, alertUid));
  useShortcuts({ close: onClose });
  const openPage = (): void =>
    void navigate({ to: "/t/$tenantUid/alerts/$alertUid", params: { tenantUid, alertUid } });
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
  if (error)
    return <ErrorState what="The alert could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (!alert)
    return (
      <div className="panel-section">
        <SkeletonLines count={12} label="The alert" />
      </div>
    );
  return (
    <PivotTime value={alertTime(alert)}>
      <div className="panel-section alert-top">
        <AlertHead alert={alert} tools={tools} />
        <AlertActions alert={alert} />
      </div>
      <AlertParts alert={alert} />
    </PivotTime>
  );
}

/** Every part of an alert, one below the other; on its page in two columns. */
export function AlertParts({
  alert,
  inColumns = false,
}: {
  readonly alert: AlertDetail;
  readonly inColumns?: boolean;
}): ReactNode {
  const tenantUid = useTenantUid();
  const [picked, setPicked] = useState<string | null>(null);
  const eventUid = picked ?? alert.latestFindings[0]?.eventUid ?? null;
  const marks =
    alert.latestFindings
      .find((finding) => finding.eventUid === eventUid)
      ?.matched.map(({ value }) => value) ?? [];
  const what = (
    <>
      {alert.detectorKind === "correlation" ? (
        <CorrelatedEvents alert={alert} />
      ) : (
        <WhyMatched alert={alert} />
      )}
      <AlertProcesses alertUid={alert.uid} onPick={setPicked} />
      {eventUid !== null && (
        <Section title="Event" aside={picked === null ? "of the newest finding" : "picked below"}>
          <EventFields key={eventUid} tenantUid={tenantUid} eventUid={eventUid} marks={marks} />
        </Section>
      )}
      <RelatedEvents alert={alert} eventUid={eventUid} onPick={setPicked} />
    </>
  );
  const context = (
    <>
      <AlertScore alert={alert} />
      <SimilarAlerts alertUid={alert.uid} />
      <AlertAbout alert={alert} />
      <AlertHistory alertUid={alert.uid} />
    </>
  );
  if (!inColumns)
    return (
      <>
        {what}
        {context}
      </>
    );
  return (
    <div className="alert-columns">
      <div>{what}</div>
      <div>{context}</div>
    </div>
  );
}
