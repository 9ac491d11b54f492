import "./alerts.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { alertQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { arrayRows } from "../../components/table/row-source.ts";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { createStore } from "../../state/store.ts";
import { PivotTime } from "../../time/pivot-time.ts";
import { AlertActions } from "./alert-actions.tsx";
import { AlertHead } from "./alert-head.tsx";
import { AlertParts } from "./alert-panel.tsx";
import { alertTime } from "./alert-time.ts";
import { useTriageKeys } from "./use-triage-keys.ts";

/** One alert as a page of its own, to work on and to link to. */
export function AlertPage(): ReactNode {
  const tenantUid = useTenantUid();
  const { alertUid = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(alertQuery(tenantUid, alertUid));
  useShortcuts({ close: () => void navigate({ to: "/t/$tenantUid/alerts", params: { tenantUid } }) });
  if (error)
    return <ErrorState what="The alert could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="panel-section">
        <SkeletonLines count={16} label="The alert" />
      </div>
    );
  return <LoadedAlert alert={data} />;
}

function LoadedAlert({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const [selection] = useState(() =>
    createStore<Selection>({ ...NO_SELECTION, cursor: 0, cursorUid: alert.uid }),
  );
  useTriageKeys(
    arrayRows([alert], ({ uid }) => uid),
    selection,
  );
  return (
    <PivotTime value={alertTime(alert)}>
      <div className="page-scroll">
        <InSlot name="crumbs">
          <span className="faint">/</span> <span className="dim mono">A-{alert.number}</span>
        </InSlot>
        <div className="panel-section alert-top">
          <AlertHead alert={alert} />
          <AlertActions alert={alert} />
        </div>
        <AlertParts alert={alert} inColumns />
      </div>
    </PivotTime>
  );
}
