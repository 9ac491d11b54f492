import "../../components/tabs/tabs.css";
import "./search.css";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { EventQuery } from "../../../../src/schema/views/event.ts";
import { eventFieldsQuery } from "../../api/events.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { type SetUrlState, useUrlState } from "../../state/url-state.ts";
import { useIsNarrow, useMediaQuery } from "../../state/use-media-query.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";
import { EventList } from "./event-list.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { FieldPanel } from "./field-panel.tsx";
import { QueryBox } from "./query-box.tsx";
import { SearchHistogram } from "./search-histogram.tsx";
import { narrowQuery, type SearchState, searchStateOf, toggleColumn } from "./search-state.ts";
import { SqlTab } from "./sql-tab.tsx";

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
      <div className="page-bar search-title">
        <span className="strong wide-only" aria-hidden="true" style={{ fontSize: 15 }}>
          Search
        </span>
        {maySql && (
          <nav className="tabs" aria-label="Ways to search">
            <button
              type="button"
              aria-current={isSql ? undefined : "page"}
              onClick={() => setState({ tab: undefined })}
            >
              Events
            </button>
            <button
              type="button"
              aria-current={isSql ? "page" : undefined}
              onClick={() => setState({ tab: "sql", open: undefined })}
            >
              SQL
            </button>
          </nav>
        )}
        <span className="grow" />
      </div>
      {isSql ? <SqlTab defaultTime={DEFAULT_TIME} /> : <EventSearch />}
    </>
  );
}

function EventSearch(): ReactNode {
  const [state, setState] = useUrlState();
  const search = useMemo(() => searchStateOf(state), [state]);
  const now = useStore(asOf);
  const { span: chosen, setRange } = useTimeRange(DEFAULT_TIME);
  const span = useMemo(() => chosen ?? { from: 0, to: now }, [chosen, now]);
  const query = useMemo((): EventQuery => ({ query: search.query, ...span }), [search.query, span]);
  const isTight = useMediaQuery("(max-width: 1500px)") && state["open"] !== undefined;
  const isNarrow = useIsNarrow();
  // on a phone the fields cover the list, and beside an open event they squeeze it
  const showsFields = (state["fields"] ?? (isNarrow || isTight ? "off" : "on")) === "on";
  const toggleFields = (): void => setState({ fields: showsFields ? "off" : "on" }, "replace");
  useShortcuts({ "search.fields": toggleFields });
  return (
    <>
      <div className="page-bar search-bar">
        <QueryBox query={search.query} span={span} onRun={(q) => setState({ q, open: undefined })} />
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
        <ExportMenu query={query} columns={search.columns} />
      </div>
      <div className="search-body">
        {showsFields && <Fields query={query} search={search} open={state["stats"]} setState={setState} />}
        <EventList query={query} search={search} state={state} setState={setState} />
      </div>
    </>
  );
}

type FieldsProps = {
  readonly query: EventQuery;
  readonly search: SearchState;
  readonly open: string | undefined;
  readonly setState: SetUrlState;
};

function Fields({ query, search, open, setState }: FieldsProps): ReactNode {
  const tenantUid = useTenantUid();
  const { from, to } = query;
  const fields = useQuery(eventFieldsQuery(tenantUid, { from, to })).data?.fields;
  return (
    <FieldPanel
      fields={fields}
      query={query}
      open={open}
      columns={search.columns}
      onOpen={(stats) => setState({ stats }, "replace")}
      onToggleColumn={(path) => setState({ cols: toggleColumn(search.columns, path) })}
      onNarrow={(field, value, isWanted) =>
        setState({ q: narrowQuery(search.query, field, value, isWanted), open: undefined })
      }
    />
  );
}
