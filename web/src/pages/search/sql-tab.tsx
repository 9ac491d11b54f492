import "../../components/field/field.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useRef, useState } from "react";
import type { SqlResult } from "../../../../src/schema/views/event.ts";
import { sqlQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { useStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";
import { asOf } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";
import { FaultLine, FaultNote } from "./fault-line.tsx";
import { faultOf, type QueryFault } from "./query-fault.ts";
import { useRecentSearch } from "./recent-searches.ts";
import { SqlTable } from "./sql-table.tsx";
import { refuseLong } from "./text-limit.ts";

const EXAMPLE = `SELECT source_type, count() AS events, uniq(device_hostname) AS hosts
FROM events
GROUP BY source_type
ORDER BY events DESC`;

/** Longest statement of the page, in UTF-16 units: it stands in the address. The server reads longer ones. */
const MAX_SQL = 20_000;
const LIMIT = refuseLong("a statement", MAX_SQL);

/** A read-only statement over the tenant's own events, within the range of the page. Ctrl Enter runs it. */
export function SqlTab({ defaultTime }: { readonly defaultTime: string }): ReactNode {
  const [state, setState] = useUrlState();
  const ran = state["sql"];
  const [text, setText] = useState(ran ?? EXAMPLE);
  // the address changed by other means than this form: a saved statement was opened, or Back was pressed
  const [shown, setShown] = useState(ran);
  if (shown !== ran) {
    setShown(ran);
    if (ran !== undefined) setText(ran);
  }
  const answer = useSqlAnswer(ran, defaultTime);
  useRecentSearch(state, answer.data !== undefined && !answer.isStale);
  const run = (): void => {
    if (text.trim() === "") return;
    if (text === ran) answer.again();
    else setState({ sql: text, order: undefined });
  };
  useShortcuts({ "search.run": run, close: answer.isRunning && answer.stop });
  const fault = text === ran ? faultOf(answer.error, text) : null;
  return (
    <>
      <form
        className="page-bar sql-form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <StatementBox text={text} onChange={setText} fault={fault} />
        <div className="sql-side">
          {answer.isRunning ? (
            <Button keys="close" onClick={answer.stop}>
              Stop
            </Button>
          ) : (
            <Button submits look="main" keys="search.run">
              Run
            </Button>
          )}
          <p className="faint">
            One <code>SELECT</code> of ClickHouse&rsquo;s SQL over <code>events</code>, <code>findings</code>,{" "}
            <code>quarantined</code> and <code>source_minutes</code> of this tenant, within the time above. At
            most 10,000 rows.
          </p>
        </div>
      </form>
      <Answer answer={answer} hasPlace={fault !== null} />
    </>
  );
}

type SqlAnswer = {
  readonly data: SqlResult | undefined;
  readonly error: Error | null;
  /** The rows are of the statement before. */
  readonly isStale: boolean;
  readonly isRunning: boolean;
  readonly isStopped: boolean;
  readonly again: () => void;
  readonly stop: () => void;
};

/** The answer of the statement that the address holds; a later one never gives way to an earlier one. */
function useSqlAnswer(sql: string | undefined, defaultTime: string): SqlAnswer {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const now = useStore(asOf);
  const { span } = useTimeRange(defaultTime);
  const query = sqlQuery(tenantUid, { sql: sql ?? "", ...(span ?? { from: 0, to: now }) });
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...query,
    enabled: sql !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isUnanswered = data === undefined || isPlaceholderData;
  return {
    data,
    error,
    isStale: isPlaceholderData || isFetching,
    isRunning: isFetching,
    isStopped: sql !== undefined && isUnanswered && !isFetching && error === null,
    again: () => void refetch(),
    stop: () => void client.cancelQueries({ queryKey: query.queryKey, exact: true }),
  };
}

function StatementBox({
  text,
  onChange,
  fault,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly fault: QueryFault | null;
}): ReactNode {
  const box = useRef<HTMLTextAreaElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const noteId = useId();
  return (
    <div className="sql-box">
      <div className="sql-text">
        {fault && <FaultLine ref={line} text={text} fault={fault} box={box} />}
        <textarea
          ref={box}
          className="input mono"
          aria-label="SQL statement"
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : noteId}
          rows={5}
          maxLength={MAX_SQL}
          spellCheck={false}
          {...LIMIT}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {fault && <FaultNote fault={fault} id={noteId} />}
    </div>
  );
}

function Answer({
  answer,
  hasPlace,
}: {
  readonly answer: SqlAnswer;
  /** What is wrong is shown in the statement. */
  readonly hasPlace: boolean;
}): ReactNode {
  const { data, error, isRunning, isStopped, isStale } = answer;
  if (error)
    return hasPlace ? (
      <EmptyState title="The statement could not be run">
        What is wrong is underlined above. Its text is kept.
      </EmptyState>
    ) : (
      <ErrorState
        what="The statement could not be run"
        error={error}
        kept="Its text is kept."
        onRetry={answer.again}
      />
    );
  if (isStopped)
    return (
      <EmptyState title="Stopped" action={<Button onClick={answer.again}>Run again</Button>}>
        The statement was ended before it was answered.
      </EmptyState>
    );
  if (data) return <SqlTable result={data} isStale={isStale} />;
  return (
    <EmptyState title={isRunning ? "Running the statement" : "Nothing was run yet"}>
      {isRunning ? "Its answer appears here." : "Write a statement and run it."}
    </EmptyState>
  );
}
