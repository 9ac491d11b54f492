import { type ReactNode, useMemo, useState } from "react";
import type { SqlResult } from "../../../../src/schema/views/event.ts";
import { Button } from "../../components/button/button.tsx";
import { sayDone } from "../../components/feedback/toasts.ts";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ColumnChooser } from "../../components/table/column-chooser.tsx";
import type { Column } from "../../components/table/column.ts";
import { DataTable } from "../../components/table/data-table.tsx";
import { arrayRows } from "../../components/table/row-source.ts";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { MiddleCut } from "../../components/text/hostile-text.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { saveFile } from "../../state/save-file.ts";
import { createStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";
import { formatBytes, formatCount, formatCountOf } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";
import { cellText, readOrder, sortRows, sqlFile, type SqlRow, sqlRows } from "./sql-rows.ts";

const uidOf = ({ uid }: SqlRow): string => uid;

/** Rows of an answer: to sort, to copy, to save. */
export function SqlTable({
  result,
  isStale,
}: {
  readonly result: SqlResult;
  readonly isStale: boolean;
}): ReactNode {
  const [state, setState] = useUrlState();
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const columns = useMemo(() => sqlColumns(result), [result]);
  const order = readOrder(state["order"], result.columns.length);
  const [by, direction] = [order?.column, order?.order];
  const sorted = useMemo(() => {
    const all = sqlRows(result);
    return by === undefined || direction === undefined
      ? all
      : sortRows(all, { column: by, order: direction });
  }, [result, by, direction]);
  const rows = useMemo(() => arrayRows(sorted, uidOf), [sorted]);
  return (
    <>
      <InSlot name="status">
        <SqlFacts result={result} />
      </InSlot>
      <div className="list-tools">
        <span className="dim" role="status">
          {isStale ? "Running…" : formatCountOf(result.rows.length, "row")}
          {!isStale && result.facts.isTruncated && (
            <span className="high"> · {result.facts.notice ?? "cut at a limit"}</span>
          )}
        </span>
        <span className="grow" />
        <span className="faint wide-only">Enter copies a row</span>
        <SaveRows result={result} rows={sorted} />
        <ColumnChooser name="sql" columns={columns} />
      </div>
      <DataTable<SqlRow>
        name="sql"
        label="Rows of the answer"
        columns={columns}
        rows={rows}
        isMarkable={false}
        selection={selection}
        {...(order && { sort: { by: String(order.column), order: order.order } })}
        onSort={(sort) => setState({ order: `${sort.by}.${sort.order}` }, "replace")}
        onOpen={copyRow}
        isStale={isStale}
        empty={<EmptyState title="No rows">The statement ran and found nothing in this time.</EmptyState>}
      />
    </>
  );
}

function copyRow(row: SqlRow): void {
  void navigator.clipboard
    .writeText(row.cells.map(cellText).join("\t"))
    .then(() => sayDone("Copied the row, values parted by tabs"));
}

function SqlFacts({ result: { rows, facts } }: { readonly result: SqlResult }): ReactNode {
  return (
    <span>
      <b>{formatCount(rows.length)}</b> rows · query <b>{Math.max(1, Math.round(facts.elapsedMs))} ms</b> ·
      read <b>{formatCount(facts.rowsRead)}</b> rows, {formatBytes(facts.bytesRead)}
    </span>
  );
}

function SaveRows({
  result,
  rows,
}: {
  readonly result: SqlResult;
  readonly rows: readonly SqlRow[];
}): ReactNode {
  const save = (format: "csv" | "ndjson") => () => {
    saveFile(sqlFile(result, rows, format), `rows.${format}`);
    sayDone(`Exported ${formatCountOf(rows.length, "row")} as rows.${format}`);
  };
  const actions = [
    { id: "csv", label: "CSV", run: save("csv") },
    { id: "ndjson", label: "NDJSON", run: save("ndjson") },
  ];
  return (
    <ActionMenu align="end" groups={[{ label: "The rows that are shown", actions }]}>
      <Button>Export</Button>
    </ActionMenu>
  );
}

function sqlColumns(result: SqlResult): Column<SqlRow>[] {
  const lastText = result.columns.findLastIndex(({ type }) => !isNumeric(type));
  const growing = lastText === -1 ? result.columns.length - 1 : lastText;
  return result.columns.map(({ name, type }, i): Column<SqlRow> => {
    const isNumber = isNumeric(type);
    return {
      id: `${i} ${name}`,
      header: visibleText(name),
      title: `${visibleText(name)}: ${type}`,
      width: i === growing ? "grow" : isNumber ? 110 : 220,
      alignEnd: isNumber,
      sort: String(i),
      isFixed: i === growing,
      cell: ({ cells }) => (
        <span className={cells[i] === null ? "mono cut faint" : "mono cut"}>
          <MiddleCut text={cellText(cells[i])} />
        </span>
      ),
    };
  });
}

function isNumeric(type: string): boolean {
  return /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);
}
