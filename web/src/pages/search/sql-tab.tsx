import "../../components/field/field.css";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { SqlResult } from "../../../../src/schema/views/event.ts";
import { runSql } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import type { Column } from "../../components/table/column.ts";
import { DataTable } from "../../components/table/data-table.tsx";
import type { RowSource } from "../../components/table/row-source.ts";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { MiddleCut } from "../../components/text/hostile-text.tsx";
import { sayDone } from "../../components/feedback/toasts.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { createStore } from "../../state/store.ts";
import { useStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";
import { formatBytes, formatCount, formatCountOf } from "../../text/format-number.ts";
import { asOf } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";

const EXAMPLE = `SELECT source_type, count() AS events, uniq(device_hostname) AS hosts
FROM events
GROUP BY source_type
ORDER BY events DESC`;

/** A read-only statement over the tenant's own events, within the range of the page. Ctrl Enter runs it. */
export function SqlTab({ defaultTime }: { readonly defaultTime: string }): ReactNode {
  const tenantUid = useTenantUid();
  const [state, setState] = useUrlState();
  const [text, setText] = useState(state["sql"] ?? EXAMPLE);
  const now = useStore(asOf);
  const { span } = useTimeRange(defaultTime);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (sql: string) => runSql(tenantUid, sql, span ?? { from: 0, to: now }),
  });
  const run = (): void => {
    if (text.trim() === "" || isPending) return;
    setState({ sql: text }, "replace");
    mutate(text);
  };
  // a link that carries a statement shows its answer
  const linked = state["sql"];
  useEffect(() => {
    if (linked !== undefined) mutate(linked);
    // only what stood in the address when the page was opened
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useShortcuts({ "search.run": run });
  return (
    <>
      <form
        className="page-bar sql-form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <textarea
          className="input mono"
          aria-label="SQL statement"
          rows={5}
          maxLength={20_000}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="sql-side">
          <Button submits look="main" keys="search.run" disabled={isPending}>
            {isPending ? "Running" : "Run"}
          </Button>
          <p className="faint">
            One <code>SELECT</code> of ClickHouse&rsquo;s SQL over <code>events</code>, <code>findings</code>,{" "}
            <code>quarantined</code> and <code>source_minutes</code> of this tenant, within the time above. At
            most 10,000 rows.
          </p>
        </div>
      </form>
      {error && <ErrorState what="The statement could not be run" error={error} kept="Its text is kept." />}
      {!error && data && <SqlTable result={data} isStale={isPending} />}
      {!error && !data && (
        <EmptyState title={isPending ? "Running the statement" : "Nothing was run yet"}>
          {isPending ? "Its answer appears here." : "Write a statement and run it."}
        </EmptyState>
      )}
    </>
  );
}

type Row = { readonly uid: string; readonly cells: readonly unknown[] };

function SqlTable({ result, isStale }: { readonly result: SqlResult; readonly isStale: boolean }): ReactNode {
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const columns = useMemo(() => sqlColumns(result), [result]);
  const rows = useMemo((): RowSource<Row> => {
    const all = result.rows.map((cells, i): Row => ({ uid: String(i), cells }));
    return { count: all.length, at: (index) => all[index], uidOf: ({ uid }) => uid };
  }, [result]);
  const { facts } = result;
  const copy = (row: Row): void =>
    void navigator.clipboard
      .writeText(row.cells.map(cellText).join("\t"))
      .then(() => sayDone("Copied the row, values parted by tabs"));
  return (
    <>
      <InSlot name="status">
        <span>
          <b>{formatCount(result.rows.length)}</b> rows · query{" "}
          <b>{Math.max(1, Math.round(facts.elapsedMs))} ms</b> · read <b>{formatCount(facts.rowsRead)}</b>{" "}
          rows, {formatBytes(facts.bytesRead)}
        </span>
      </InSlot>
      <div className="list-tools">
        <span className="dim" role="status">
          {formatCountOf(result.rows.length, "row")}
          {facts.isTruncated && <span className="high"> · {facts.notice ?? "cut at a limit"}</span>}
        </span>
        <span className="grow" />
        <span className="faint">Enter copies a row</span>
      </div>
      <DataTable<Row>
        name="sql"
        label="Rows of the answer"
        columns={columns}
        rows={rows}
        selection={selection}
        onOpen={copy}
        isStale={isStale}
        empty={<EmptyState title="No rows">The statement ran and found nothing in this time.</EmptyState>}
      />
    </>
  );
}

function sqlColumns(result: SqlResult): Column<Row>[] {
  const lastText = result.columns.findLastIndex(({ type }) => !isNumeric(type));
  const growing = lastText === -1 ? result.columns.length - 1 : lastText;
  return result.columns.map(({ name, type }, i): Column<Row> => {
    const isNumber = isNumeric(type);
    return {
      id: `${i} ${name}`,
      header: name,
      title: `${name}: ${type}`,
      width: i === growing ? "grow" : isNumber ? 110 : 220,
      alignEnd: isNumber,
      cell: ({ cells }) => (
        <span className="mono cut">
          <MiddleCut text={cellText(cells[i])} />
        </span>
      ),
    };
  });
}

function isNumeric(type: string): boolean {
  return /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? value : JSON.stringify(value);
}
