import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import type { EventQuery, EventRow } from "../../../../src/schema/views/event.ts";
import { eventFieldsQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Split } from "../../components/panel/split.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { ColumnChooser } from "../../components/table/column-chooser.tsx";
import { DataTable } from "../../components/table/data-table.tsx";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { useOpenFollowsCursor } from "../../components/table/use-open-follows-cursor.ts";
import { InSlot } from "../../shell/slots.tsx";
import { createStore, type Store } from "../../state/store.ts";
import type { SetUrlState, UrlState } from "../../state/url-state.ts";
import { formatBytes, formatCount } from "../../text/format-number.ts";
import { eventColumns, eventNarrowRow } from "./event-columns.tsx";
import { EventPanel } from "./event-panel.tsx";
import type { SearchState } from "./search-state.ts";
import { type EventRows, useEventRows } from "./use-event-rows.ts";

export type EventListProps = {
  readonly query: EventQuery;
  readonly search: SearchState;
  readonly state: UrlState;
  readonly setState: SetUrlState;
};

const NARROW = { height: 56, row: eventNarrowRow };

/** The events found, and beside them the one under the cursor. */
export function EventList(props: EventListProps): ReactNode {
  const { query, search, state, setState } = props;
  const tenantUid = useTenantUid();
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const events = useEventRows(tenantUid, query, search.order);
  const open = state["open"];
  useOpenFollowsCursor(selection, open !== undefined, setState);
  return (
    <>
      <Split
        panelLabel="Event"
        list={<Found {...props} events={events} selection={selection} />}
        panel={
          open === undefined ? null : (
            <EventPanel key={open} eventUid={open} onClose={() => setState({ open: undefined })} />
          )
        }
      />
      <InSlot name="status">
        <StatusFacts events={events} />
      </InSlot>
    </>
  );
}

type FoundProps = EventListProps & { readonly events: EventRows; readonly selection: Store<Selection> };

function Found({ query, search, state, setState, events, selection }: FoundProps): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const { from, to } = query;
  const fields = useQuery(eventFieldsQuery(tenantUid, { from, to })).data?.fields;
  const columns = useMemo(() => eventColumns(search.columns, fields ?? []), [search.columns, fields]);
  const { error } = events;
  if (error && events.total === null)
    return (
      <ErrorState
        what="The search could not be run"
        error={error}
        kept="Your query is kept."
        onRetry={events.retry}
      />
    );
  return (
    <>
      {error && <ErrorLine what="Not all events could be loaded" error={error} onRetry={events.retry} />}
      <div className="list-tools">
        <FoundCount events={events} />
        <span className="grow" />
        <ColumnChooser name="events" columns={columns} />
      </div>
      <DataTable<EventRow>
        name="events"
        label="Events"
        columns={columns}
        rows={events.rows}
        selection={selection}
        sort={{ by: "time", order: search.order }}
        onSort={({ order }) => setState({ sort: order === "asc" ? "time.asc" : undefined })}
        onOpen={(event) => setState({ open: event.uid }, state["open"] === undefined ? "push" : "replace")}
        onOpenPage={(event) =>
          void navigate({
            to: "/t/$tenantUid/search/$eventUid",
            params: { tenantUid, eventUid: event.uid },
          })
        }
        onWindow={events.onWindow}
        narrow={NARROW}
        isStale={events.isStale}
        empty={<NothingFound query={query.query} setState={setState} />}
      />
    </>
  );
}

function FoundCount({ events }: { readonly events: EventRows }): ReactNode {
  const { total, isTotalExact, facts } = events;
  if (total === null) return <span className="faint">Searching…</span>;
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

function StatusFacts({ events }: { readonly events: EventRows }): ReactNode {
  const { facts, total } = events;
  if (facts === null || total === null) return null;
  return (
    <span>
      <b>{formatCount(total)}</b> events · query <b>{Math.max(1, Math.round(facts.elapsedMs))} ms</b> · read{" "}
      <b>{formatCount(facts.rowsRead)}</b> rows, {formatBytes(facts.bytesRead)}
    </span>
  );
}

function NothingFound({
  query,
  setState,
}: {
  readonly query: string;
  readonly setState: SetUrlState;
}): ReactNode {
  if (query === "")
    return (
      <EmptyState
        title="No events in this time"
        action={<Button onClick={() => setState({ time: "30d" })}>Look at the last 30 days</Button>}
      >
        Nothing was received, or it says that it happened at another time.
      </EmptyState>
    );
  return (
    <EmptyState
      title="No event matches"
      action={
        <>
          <Button onClick={() => setState({ time: "30d" })}>Look at the last 30 days</Button>
          <Button onClick={() => setState({ q: undefined })}>Clear the query</Button>
        </>
      }
    >
      No event of this time matches the query. Values are compared whole: <code>*</code> stands for any
      characters.
    </EmptyState>
  );
}
