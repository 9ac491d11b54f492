import "../../components/tabs/tabs.css";
import "./search.css";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { EventQuery } from "../../../../src/schema/views/event.ts";
import { eventFieldsQuery } from "../../api/events.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { type FieldPage, FieldPageContext } from "../../components/event/field-actions.ts";
import { sayFailed } from "../../components/feedback/toasts.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { type SetUrlState, type UrlState, useUrlState } from "../../state/url-state.ts";
import { useIsNarrow, useMediaQuery } from "../../state/use-media-query.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";
import { formatCount } from "../../text/format-number.ts";
import { EventList } from "./event-list.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { FieldPanel } from "./field-panel.tsx";
import { QueryBox } from "./query-box.tsx";
import { faultOf } from "./query-fault.ts";
import { useRecentSearch } from "./recent-searches.ts";
import { SearchHistogram } from "./search-histogram.tsx";
import {
  MAX_COLUMNS,
  MAX_QUERY,
  narrowQuery,
  narrowToField,
  type SearchState,
  searchStateOf,
  toggleColumn,
} from "./search-state.ts";
import { SearchTitle } from "./search-title.tsx";
import { SqlTab } from "./sql-tab.tsx";
import { useEventRows } from "./use-event-rows.ts";

/** The range that the page looks at when its address says none. */
const DEFAULT_TIME = "24h";

/** Search over all stored events: by the filter language, or by SQL. */
export function SearchPage(): ReactNode {
  const [state, setState] = useUrlState();
  const maySql = useMay("events:sql");
  const isSql = state["tab"] === "sql" && maySql;
  return (
    <>
      <h1 className="screen-reader-only">Search</h1>
      <SearchTitle state={state} setState={setState} maySql={maySql} isSql={isSql} />
      {isSql ? <SqlTab defaultTime={DEFAULT_TIME} /> : <EventSearch state={state} setState={setState} />}
    </>
  );
}

type SearchProps = { readonly state: UrlState; readonly setState: SetUrlState };

function EventSearch({ state, setState }: SearchProps): ReactNode {
  const tenantUid = useTenantUid();
  const search = useMemo(() => searchStateOf(state), [state]);
  const now = useStore(asOf);
  const { span: chosen, setRange } = useTimeRange(DEFAULT_TIME);
  const span = useMemo(() => chosen ?? { from: 0, to: now }, [chosen, now]);
  const query = useMemo((): EventQuery => ({ query: search.query, ...span }), [search.query, span]);
  const events = useEventRows(tenantUid, {
    query,
    order: search.order,
    fields: search.columns,
    withRaw: search.view !== "summary",
  });
  useRecentSearch(state, events.facts !== null && !events.isStale);
  const fieldPage = useFieldPage(search, setState);
  const isTight = useMediaQuery("(max-width: 1500px)") && state["open"] !== undefined;
  const isNarrow = useIsNarrow();
  // on a phone the fields cover the list, and beside an open event they squeeze it
  const showsFields = (state["fields"] ?? (isNarrow || isTight ? "off" : "on")) === "on";
  const toggleFields = (): void => setState({ fields: showsFields ? "off" : "on" }, "replace");
  useShortcuts({ "search.fields": toggleFields });
  return (
    <FieldPageContext value={fieldPage}>
      <div className="page-bar search-bar">
        <QueryBox
          query={search.query}
          span={span}
          fault={faultOf(events.error, search.query)}
          onRun={(q) => setState({ q, open: undefined })}
          onAddColumn={(path) => search.columns.includes(path) || fieldPage.onToggleColumn(path)}
        />
      </div>
      <div className="page-bar search-bar">
        <Button keys="search.fields" aria-pressed={showsFields} onClick={toggleFields}>
          Fields
        </Button>
        <div className="grow">
          <SearchHistogram
            query={query}
            onBrush={({ from, to }) => setRange({ kind: "absolute", from, to })}
          />
        </div>
        <ExportMenu query={query} columns={search.columns} total={events.isStale ? null : events.total} />
      </div>
      <div className="search-body">
        {showsFields && (
          <Fields query={query} fieldPage={fieldPage} open={state["stats"]} setState={setState} />
        )}
        <EventList query={query} search={search} events={events} state={state} setState={setState} />
      </div>
    </FieldPageContext>
  );
}

/** What the page does with a field, wherever on it the field stands. */
function useFieldPage({ query, columns }: SearchState, setState: SetUrlState): FieldPage {
  return useMemo(() => {
    const narrow = (q: string): void => {
      if (q.length <= MAX_QUERY) setState({ q, open: undefined });
      else sayFailed(`Not filtered: a query has at most ${formatCount(MAX_QUERY)} characters`);
    };
    return {
      columns,
      onToggleColumn(path) {
        if (columns.includes(path) || columns.length < MAX_COLUMNS)
          setState({ cols: toggleColumn(columns, path) });
        else sayFailed(`Not added: a list has at most ${MAX_COLUMNS} columns of its own`);
      },
      onNarrow: (field, value, isWanted) => narrow(narrowQuery(query, field, value, isWanted)),
      onNarrowToField: (field, isWanted) => narrow(narrowToField(query, field, isWanted)),
    };
  }, [query, columns, setState]);
}

type FieldsProps = {
  readonly query: EventQuery;
  readonly fieldPage: FieldPage;
  readonly open: string | undefined;
  readonly setState: SetUrlState;
};

function Fields({ query, fieldPage, open, setState }: FieldsProps): ReactNode {
  const tenantUid = useTenantUid();
  const { from, to } = query;
  const fields = useQuery(eventFieldsQuery(tenantUid, { from, to })).data?.fields;
  return (
    <FieldPanel
      fields={fields}
      query={query}
      open={open}
      columns={fieldPage.columns}
      onOpen={(stats) => setState({ stats }, "replace")}
      onToggleColumn={fieldPage.onToggleColumn}
      onNarrow={fieldPage.onNarrow}
    />
  );
}
