import "./table.css";
import {
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
} from "react";
import { shortcuts } from "../../keyboard/use-shortcuts.ts";
import { type Store, useStore } from "../../state/store.ts";
import { useIsNarrow } from "../../state/use-media-query.ts";
import {
  type Column,
  type ColumnLayout,
  columnLayout,
  columnTemplate,
  fittingColumns,
  leastWidth,
  shownColumns,
} from "./column.ts";
import type { RowSource } from "./row-source.ts";
import { followRows, type Selection } from "./selection.ts";
import { type Sort, TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";
import { type GridWindow, useGridWindow } from "./use-grid-window.ts";
import { useRowHeight } from "./use-row-height.ts";
import { useTableKeys } from "./use-table-keys.ts";

export type DataTableProps<T> = {
  /** Names the table in this browser's storage, for its columns. */
  readonly name: string;
  /** What the rows are, for screen readers: "Alerts". */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: RowSource<T>;
  /** Made once by the page with `createStore(NO_SELECTION)`. */
  readonly selection: Store<Selection>;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  /** Enter or a click: shows the row beside the list. */
  readonly onOpen: (row: T) => void;
  /** `o`: opens it as a page. */
  readonly onOpenPage?: ((row: T) => void) | undefined;
  /** Rows that are seen, for lists that arrive in pages. `last` is one past the last. */
  readonly onWindow?: ((first: number, last: number) => void) | undefined;
  /** A row on a phone: a block of lines, of this height in pixels. */
  readonly narrow?: { readonly height: number; readonly row: (row: T) => ReactNode } | undefined;
  /** Pixels of a row that shows several lines; without it the height that the person chose. */
  readonly rowHeight?: number | undefined;
  /** Whether rows can be marked, for what acts on many; so unless said otherwise. */
  readonly isMarkable?: boolean | undefined;
  /** Old rows while new ones are loaded. */
  readonly isStale?: boolean | undefined;
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode;
};

const HEAD_HEIGHT = 25;
const MARK_WIDTH = 24;
/** Where nothing can be marked, the first column still keeps off the edge. */
const EDGE_WIDTH = 4;

/**
 * The one table: a window over up to a million rows. `j k Home End` move, `x` and Shift mark, Enter opens beside,
 * `o` opens as a page; the focus stays on the grid. Nothing it does moves the rows that are being read.
 */
export function DataTable<T>(props: DataTableProps<T>): ReactNode {
  const { rows, selection, onWindow, isMarkable = true } = props;
  const ref = useRef<HTMLDivElement>(null);
  const narrow = useIsNarrow() ? props.narrow : undefined;
  const chosenHeight = useRowHeight();
  const height = narrow?.height ?? Math.max(chosenHeight, props.rowHeight ?? 0);
  const grid = useGridWindow(ref, { count: rows.count, height }, narrow ? 0 : HEAD_HEIGHT);
  const layout = columnLayout(props.name);
  const columns = useColumns(props.columns, layout, grid.width - (isMarkable ? MARK_WIDTH : EDGE_WIDTH));
  const { first, last } = grid.window;
  useEffect(() => onWindow?.(first, last), [onWindow, first, last]);
  useEffect(() => selection.set(followRows(selection.get(), rows)), [selection, rows]);
  const pick = useTableKeys({ ...props, reveal: grid.reveal });
  const loadedUids = useCallback(() => uidsOf(rows), [rows]);
  const prefix = useId();
  return (
    <Grid
      {...props}
      gridRef={ref}
      prefix={prefix}
      grid={grid}
      height={height}
      columns={columns}
      layout={layout}
    >
      {!narrow && <TableHead {...props} columns={columns} layout={layout} loadedUids={loadedUids} />}
      {rows.count === 0 && (
        <div role="row">
          <div role="gridcell">{props.empty}</div>
        </div>
      )}
      <div className="table-body" role="rowgroup" style={{ height: grid.window.height }}>
        <div
          className={props.isStale === true ? "table-rows stale" : "table-rows"}
          style={{ transform: `translateY(${grid.window.top}px)` }}
        >
          {range(first, last).map((index) => {
            const row = rows.at(index);
            return (
              <TableRow
                key={index}
                isMarkable={isMarkable}
                id={`${prefix}-${index}`}
                index={index}
                row={row}
                uid={row === undefined ? null : rows.uidOf(row)}
                columns={columns}
                selection={selection}
                narrow={narrow?.row}
                onPick={pick}
              />
            );
          })}
        </div>
      </div>
    </Grid>
  );
}

/** The columns that the person wants and that have room. */
function useColumns<T>(
  columns: readonly Column<T>[],
  layout: Store<ColumnLayout>,
  room: number,
): readonly Column<T>[] {
  const chosen = useStore(layout);
  const fitting = fittingColumns(shownColumns(columns, chosen), chosen, room);
  const ids = fitting.map(({ id }) => id).join("\0");
  // the same columns stay the same array while only widths change, so that no row is drawn again
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => fitting, [columns, ids]);
}

type GridProps<T> = DataTableProps<T> & {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly prefix: string;
  readonly grid: GridWindow;
  readonly height: number;
  readonly layout: Store<ColumnLayout>;
  readonly children: ReactNode;
};

const ARROWS: Readonly<Record<string, "row.next" | "row.previous">> = {
  ArrowDown: "row.next",
  ArrowUp: "row.previous",
};

/** The element that scrolls and has the focus: WAI-ARIA "grid" with an active descendant. */
function Grid<T>({ gridRef, prefix, grid, height, layout, children, ...table }: GridProps<T>): ReactNode {
  const cursor = useStore(table.selection, (now) => now.cursor);
  const hasMarks = useStore(table.selection, ({ marked }) => marked.size > 0);
  const chosen = useStore(layout);
  const isDrawn = cursor >= grid.window.first && cursor < grid.window.last;
  const isMarkable = table.isMarkable ?? true;
  const edge = isMarkable ? MARK_WIDTH : EDGE_WIDTH;
  const style: CSSProperties & Record<`--${string}`, string> = {
    "--columns": `${edge}px ${columnTemplate(table.columns, chosen)}`,
    "--table-row": `${height}px`,
    "--table-least": `${leastWidth(table.columns, chosen) + edge}px`,
  };
  // said here: a selector that looks into each row would be asked again with whatever changes in one
  const isTall = table.rowHeight !== undefined;
  return (
    <div
      ref={gridRef}
      className={`table${hasMarks ? " has-marks" : ""}${isTall ? " tall" : ""}`}
      role="grid"
      aria-label={table.label}
      aria-rowcount={table.rows.count + 1}
      aria-colcount={table.columns.length + 1}
      aria-multiselectable={isMarkable}
      aria-activedescendant={isDrawn ? `${prefix}-${cursor}` : undefined}
      tabIndex={0}
      style={style}
      onScroll={grid.onScroll}
      onKeyDown={(event) => {
        const name = ARROWS[event.key];
        if (name === undefined || event.shiftKey || event.target !== event.currentTarget) return;
        event.preventDefault();
        shortcuts.run(name);
      }}
    >
      {children}
    </div>
  );
}

function uidsOf<T>(rows: RowSource<T>): string[] {
  return range(0, rows.count).flatMap((index) => {
    const row = rows.at(index);
    return row === undefined ? [] : [rows.uidOf(row)];
  });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}
