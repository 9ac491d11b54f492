import "./alerts.css";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { EntityPageActions } from "../../components/entity/entity-actions.ts";
import { entityFilter } from "../../components/entity/entity-query.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import { Split } from "../../components/panel/split.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { ColumnChooser } from "../../components/table/column-chooser.tsx";
import { DataTable } from "../../components/table/data-table.tsx";
import { NewRows } from "../../components/table/new-rows.tsx";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { useOpenFollowsCursor } from "../../components/table/use-open-follows-cursor.ts";
import { createStore, type Store } from "../../state/store.ts";
import { type SetUrlState, type UrlState, useUrlState } from "../../state/url-state.ts";
import { InSlot } from "../../shell/slots.tsx";
import { formatCount } from "../../text/format-number.ts";
import { lookAgain } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";
import { ALERT_COLUMNS, alertNarrowRow } from "./alert-columns.tsx";
import { ALERT_FIELDS, alertFilterOf, filterPart, replaceFilter, sortOf } from "./alert-filter.ts";
import { AlertPanel } from "./alert-panel.tsx";
import { AlertTabs } from "./alert-tabs.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { QueueHistogram } from "./queue-histogram.tsx";
import { type AlertRows, useAlertRows } from "./use-alert-rows.ts";
import { useNewAlerts } from "./use-new-alerts.ts";
import { useTriageKeys } from "./use-triage-keys.ts";

/** The triage queue: filters, the hours, the list, and beside it the alert under the cursor. */
export function AlertsPage(): ReactNode {
  const tenantUid = useTenantUid();
  const [state, setState] = useUrlState();
  const { span } = useTimeRange("any");
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const filter = useMemo(() => alertFilterOf(state, span), [state, span]);
  const alerts = useAlertRows(tenantUid, filter);
  const filterByEntity = useMemo(
    () => (entity: Parameters<typeof entityFilter>[0]) => [
      { id: "filter", label: "Filter alerts by this", run: () => setState({ entity: entityFilter(entity) }) },
    ],
    [setState],
  );
  const open = state["open"];
  return (
    <EntityPageActions value={filterByEntity}>
      <h1 className="screen-reader-only">Alerts</h1>
      <QueueHead state={state} setState={setState} />
      <BulkBar rows={alerts.rows} selection={selection} />
      <Split
        panelLabel="Alert"
        list={<Queue alerts={alerts} selection={selection} state={state} setState={setState} />}
        panel={
          open === undefined ? null : (
            <AlertPanel key={open} alertUid={open} onClose={() => setState({ open: undefined })} />
          )
        }
      />
      <InSlot name="status">
        <span>
          <b>{formatCount(alerts.total)}</b> alerts
          {alerts.elapsedMs !== null && (
            <>
              {" "}
              · query <b>{Math.max(1, Math.round(alerts.elapsedMs))} ms</b>
            </>
          )}
        </span>
      </InSlot>
    </EntityPageActions>
  );
}

type PageState = { readonly state: UrlState; readonly setState: SetUrlState };

function QueueHead({ state, setState }: PageState): ReactNode {
  return (
    <>
      <div className="page-bar queue-title">
        <span className="strong" aria-hidden="true" style={{ fontSize: 15 }}>
          Alerts
        </span>
        <AlertTabs state={state} setState={setState} />
        <span className="grow" />
        <ColumnChooser name="alerts" columns={ALERT_COLUMNS} />
      </div>
      <div className="page-bar queue-bar">
        <FilterBar
          fields={ALERT_FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter alerts: host:WKS-* technique:T1003 …"
        />
        <div className="queue-histogram">
          <QueueHistogram />
        </div>
      </div>
    </>
  );
}

type QueueProps = PageState & { readonly alerts: AlertRows; readonly selection: Store<Selection> };

function Queue({ alerts, selection, state, setState }: QueueProps): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const [newCount, showNew] = useNewAlerts(lookAgain);
  const sort = sortOf(state);
  useTriageKeys(alerts.rows, selection);
  useOpenFollowsCursor(selection, state["open"] !== undefined, setState);
  const { error } = alerts;
  if (error && alerts.rows.count === 0)
    return (
      <ErrorState
        what="The alerts could not be loaded"
        error={error}
        kept="Your filter is kept."
        onRetry={alerts.retry}
      />
    );
  return (
    <>
      {error && <ErrorLine what="Not all alerts could be loaded" error={error} onRetry={alerts.retry} />}
      <NewRows count={newCount} onShow={showNew} />
      <DataTable
        name="alerts"
        label="Alerts"
        columns={ALERT_COLUMNS}
        rows={alerts.isLoading ? LOADING_ROWS : alerts.rows}
        selection={selection}
        sort={sort}
        onSort={(next) => setState({ sort: `${next.by}.${next.order}` })}
        onOpen={(alert) => setState({ open: alert.uid }, state["open"] === undefined ? "push" : "replace")}
        onOpenPage={(alert) =>
          void navigate({ to: "/t/$tenantUid/alerts/$alertUid", params: { tenantUid, alertUid: alert.uid } })
        }
        onWindow={alerts.onWindow}
        narrow={NARROW}
        isStale={alerts.isStale}
        empty={<NoAlerts state={state} setState={setState} />}
      />
    </>
  );
}

const NARROW = { height: 60, row: alertNarrowRow };
const LOADING_ROWS = {
  count: 24,
  at: (): undefined => undefined,
  uidOf: (alert: AlertView): string => alert.uid,
};

function NoAlerts({ state, setState }: PageState): ReactNode {
  const isFiltered = Object.keys(filterPart(state)).length > 0 || state["time"] !== undefined;
  if (!isFiltered)
    return (
      <EmptyState title="No open alerts">
        Everything was triaged. New alerts appear here by themselves.
      </EmptyState>
    );
  return (
    <EmptyState
      title="No alert matches"
      action={
        <Button onClick={() => setState({ ...replaceFilter({}), time: undefined })}>Clear the filter</Button>
      }
    >
      No alert has all of the filters above
      {state["state"] === undefined ? "; only open ones are looked at" : ""}.
    </EmptyState>
  );
}
