import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import type { EventQuery, FoundEvent } from "../../../../src/schema/views/event.ts";
import { eventFieldsQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Split } from "../../components/panel/split.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { ColumnChooser } from "../../components/table/column-chooser.tsx";
import type { Column } from "../../components/table/column.ts";
import { DataTable } from "../../components/table/data-table.tsx";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { useOpenFollowsCursor } from "../../components/table/use-open-follows-cursor.ts";
import { KeyCaps } from "../../keyboard/key-caps.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { createStore, type Store } from "../../state/store.ts";
import { useIsNarrow } from "../../state/use-media-query.ts";
import type { SetUrlState, UrlState } from "../../state/url-state.ts";
import { formatBytes, formatCount } from "../../text/format-number.ts";
import { eventColumns, eventNarrowRow } from "./event-columns.tsx";
import { EventPanel } from "./event-panel.tsx";
import { FoundCount } from "./found-count.tsx";
import { faultOf } from "./query-fault.ts";
import { wrappedLines } from "./raw-excerpt.ts";
import { type ListView, nextView, type SearchState, toggleColumn } from "./search-state.ts";
import type { EventRows } from "./use-event-rows.ts";
import { useWidth } from "./use-width.ts";

export type EventListProps = {
  readonly query: EventQuery;
  readonly search: SearchState;
  readonly events: EventRows;
  readonly state: UrlState;
  readonly setState: SetUrlState;
};

/** The events found, and beside them the one under the cursor. */
export function EventList(props: EventListProps): ReactNode {
  const { events, state, setState } = props;
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const open = state["open"];
  useOpenFollowsCursor(selection, open !== undefined, setState);
  return (
    <>
      <Split
        panelLabel="Event"
        list={<Found {...props} selection={selection} />}
        panel={
          open === undefined ? null : (
            <EventPanel
              key={open}
              eventUid={open}
              marks={events.marks}
              onClose={() => setState({ open: undefined })}
            />
          )
        }
      />
      <InSlot name="status">
        <StatusFacts events={events} />
      </InSlot>
    </>
  );
}

type FoundProps = EventListProps & { readonly selection: Store<Selection> };

function Found(props: FoundProps): ReactNode {
  const { query, search, state, setState, events, selection } = props;
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const [tools, setTools] = useState<HTMLDivElement | null>(null);
  const rawLines = useRawLines(search.view, events, useWidth(tools));
  const columns = useFoundColumns(props, rawLines);
  const narrow = useMemo(
    () => ({
      height: 40 + Math.max(1, rawLines) * LINE,
      row: (event: FoundEvent) => eventNarrowRow(event, events.marks, rawLines),
    }),
    [events.marks, rawLines],
  );
  const { error } = events;
  if (error && events.total === null) return <NotRun events={events} error={error} query={query.query} />;
  return (
    <>
      {error && <ErrorLine what="Not all events could be loaded" error={error} onRetry={events.retry} />}
      <div className="list-tools" ref={setTools}>
        <FoundCount events={events} />
        <span className="grow" />
        <ViewChoice view={search.view} onChange={(view) => setState(viewPatch(view), "replace")} />
        <ColumnChooser name="events" columns={columns} />
      </div>
      <DataTable<FoundEvent>
        name="events"
        label="Events"
        columns={columns}
        rows={events.rows}
        rowHeight={rawLines > 1 ? rawLines * LINE + 8 : undefined}
        isMarkable={false}
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
        narrow={narrow}
        isStale={events.isStale}
        empty={<NothingFound query={query.query} setState={setState} />}
      />
    </>
  );
}

function NotRun({
  events,
  error,
  query,
}: {
  readonly events: EventRows;
  readonly error: Error;
  readonly query: string;
}): ReactNode {
  if (faultOf(error, query) === null)
    return (
      <ErrorState
        what="The search could not be run"
        error={error}
        kept="Your query is kept."
        onRetry={events.retry}
      />
    );
  return (
    <EmptyState title="The search could not be run">
      What is wrong is underlined above. Your query is kept.
    </EmptyState>
  );
}

/** Height of a line of a raw record in CSS pixels, as search.css has it. */
const LINE = 18;

function useFoundColumns(
  { query, search, setState, events }: FoundProps,
  rawLines: number,
): readonly Column<FoundEvent>[] {
  const tenantUid = useTenantUid();
  const { from, to } = query;
  const fields = useQuery(eventFieldsQuery(tenantUid, { from, to })).data?.fields;
  const { marks } = events;
  return useMemo(
    () =>
      eventColumns({
        paths: search.columns,
        fields: fields ?? [],
        marks,
        rawLines,
        onRemove: (path) => setState({ cols: toggleColumn(search.columns, path) }),
      }),
    [search.columns, fields, marks, rawLines, setState],
  );
}

/** Width of a character of the list's font, and what stands beside a raw record, in CSS pixels. */
const CHARACTER = 7.3;
const BESIDE = 520;

/** Lines of a raw record in a row; 0 while summaries are shown. */
function useRawLines(view: ListView, { rows }: EventRows, width: number): number {
  const isNarrow = useIsNarrow();
  return useMemo(() => {
    if (view !== "wrap") return view === "raw" ? 1 : 0;
    const lengths = Array.from({ length: Math.min(SAMPLE, rows.count) }, (_, i) => {
      const raw = rows.at(i)?.raw;
      return raw ? raw.text.length : 0;
    }).filter((length) => length > 0);
    const room = isNarrow ? width : Math.max(width / 2, width - BESIDE);
    return Math.max(2, wrappedLines(lengths, room / CHARACTER));
  }, [view, rows, width, isNarrow]);
}

/** Rows that tell how high a wrapped one is: those of the first page, so that the height stays. */
const SAMPLE = 200;

const VIEW_CHOICES = [
  { value: "summary", label: "Summary" },
  { value: "raw", label: "Raw" },
  { value: "wrap", label: "Wrapped" },
] as const;

function ViewChoice({
  view,
  onChange,
}: {
  readonly view: ListView;
  readonly onChange: (view: ListView) => void;
}): ReactNode {
  useShortcuts({ "search.view": () => onChange(nextView(view)) });
  return (
    <>
      <Segments label="Events as" choices={VIEW_CHOICES} value={view} onChange={onChange} />
      <span className="wide-only">
        <KeyCaps name="search.view" />
      </span>
    </>
  );
}

function viewPatch(view: ListView): UrlState {
  return { view: view === "summary" ? undefined : view };
}

function StatusFacts({ events }: { readonly events: EventRows }): ReactNode {
  const { facts, total, isStale } = events;
  if (facts === null || total === null || isStale) return null;
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
