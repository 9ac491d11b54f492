import "./table.css";
import {
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
  type UIEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { shortcuts, useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { type Store, useStore } from "../../state/store.ts";
import { useIsNarrow } from "../../state/use-media-query.ts";
import { type Column, columnLayout, columnTemplate, leastWidth, shownColumns } from "./column.ts";
import type { RowSource } from "./row-source.ts";
import { type RowGeometry, type RowWindow, rowWindow, scrollTopFor } from "./row-window.ts";
import { followRows, markTo, moveTo, type Selection, toggleMark } from "./selection.ts";
import { type Sort, TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";
import { useRowHeight } from "./use-row-height.ts";

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
  /** `o` or a double click: opens it as a page. */
  readonly onOpenPage?: ((row: T) => void) | undefined;
  /** Rows that are seen, for lists that arrive in pages. `last` is one past the last. */
  readonly onWindow?: ((first: number, last: number) => void) | undefined;
  /** A row on a phone: two or three lines. */
  readonly narrow?: { readonly height: number; readonly row: (row: T) => ReactNode } | undefined;
  /** Old rows while new ones are loaded. */
  readonly isStale?: boolean | undefined;
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode;
};

const HEAD_HEIGHT = 25;
const MARK_WIDTH = 28;

/**
 * The one table: a window over up to a million rows. `j k Home End` move, `x` and Shift mark, Enter opens beside,
 * `o` opens as a page; the focus stays on the grid. Nothing it does moves the rows that are being read.
 */
export function DataTable<T>(props: DataTableProps<T>): ReactNode {
  const { columns, rows, selection, onWindow } = props;
  const layout = columnLayout(props.name);
  const chosen = useStore(layout);
  const shown = useMemo(() => shownColumns(columns, chosen), [columns, chosen]);
  const isNarrow = useIsNarrow();
  const narrow = isNarrow ? props.narrow : undefined;
  const rowHeight = useRowHeight();
  const grid = useGridWindow(rows.count, narrow?.height ?? rowHeight, narrow ? 0 : HEAD_HEIGHT);
  const { first, last } = grid.window;
  useEffect(() => onWindow?.(first, last), [onWindow, first, last]);
  useEffect(() => selection.set(followRows(selection.get(), rows)), [selection, rows]);
  const pick = useTableKeys(props, grid);
  const loadedUids = useCallback(() => uidsOf(rows), [rows]);
  const prefix = useId();
  return (
    <Grid
      {...props}
      prefix={prefix}
      grid={grid}
      template={columnTemplate(shown, chosen)}
      least={leastWidth(shown, chosen)}
    >
      {!narrow && <TableHead {...props} columns={shown} layout={layout} loadedUids={loadedUids} />}
      {rows.count === 0 && props.empty}
      <div className="table-body" role="rowgroup" style={{ height: grid.window.height }}>
        <div
          className={props.isStale === true ? "table-rows stale" : "table-rows"}
          style={{ transform: `translateY(${grid.window.top}px)` }}
        >
          {range(first, last).map((index) => {
            const row = rows.at(index);
            const uid = row === undefined ? null : rows.uidOf(row);
            return (
              <TableRow
                key={index}
                id={`${prefix}-${index}`}
                index={index}
                row={row}
                uid={uid}
                columns={shown}
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

type GridWindow = {
  readonly window: RowWindow;
  readonly geometry: RowGeometry;
  readonly ref: React.RefObject<HTMLDivElement | null>;
  readonly onScroll: (event: UIEvent<HTMLDivElement>) => void;
  readonly reveal: (index: number) => void;
};

/** Height and scroll position of the grid, and the rows they show. */
function useGridWindow(count: number, rowHeight: number, headHeight: number): GridWindow {
  const ref = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState(600);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => setViewport(Math.max(rowHeight, element.clientHeight - headHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [rowHeight, headHeight]);
  const geometry = useMemo(() => ({ count, rowHeight, viewport }), [count, rowHeight, viewport]);
  const reveal = useCallback(
    (index: number) => {
      const element = ref.current;
      if (!element) return;
      const top = scrollTopFor(geometry, index, element.scrollTop);
      if (top !== element.scrollTop) element.scrollTop = top;
    },
    [geometry],
  );
  return {
    window: rowWindow(geometry, scrollTop),
    geometry,
    ref,
    reveal,
    onScroll: (event) => setScrollTop(event.currentTarget.scrollTop),
  };
}

/** Gives the list keys their meaning. @returns what a click on a row does */
function useTableKeys<T>(
  props: DataTableProps<T>,
  grid: GridWindow,
): (index: number, event: MouseEvent) => void {
  const { rows, selection, onOpen, onOpenPage } = props;
  const go = (index: number, isMarking = false): void => {
    selection.set((isMarking ? markTo : moveTo)(selection.get(), rows, index));
    grid.reveal(selection.get().cursor);
  };
  const step =
    (by: number, isMarking = false) =>
    () =>
      go(selection.get().cursor + by, isMarking);
  const withCurrent = (act: ((row: T) => void) | undefined) => () => {
    const row = rows.at(selection.get().cursor);
    if (row !== undefined) act?.(row);
  };
  useShortcuts({
    "row.next": step(1),
    "row.previous": step(-1),
    "row.selectDown": step(1, true),
    "row.selectUp": step(-1, true),
    "row.first": () => go(0),
    "row.last": () => go(rows.count - 1),
    "row.select": withCurrent((row) => selection.set(toggleMark(selection.get(), rows.uidOf(row)))),
    "row.open": withCurrent(onOpen),
    "row.openPage": onOpenPage !== undefined && withCurrent(onOpenPage),
  });
  const latest = useRef({ go, rows, selection, onOpen });
  useEffect(() => {
    latest.current = { go, rows, selection, onOpen };
  });
  return useCallback((index, event) => {
    const now = latest.current;
    const isMarking = event.shiftKey || event.ctrlKey || event.metaKey;
    now.go(index, event.shiftKey);
    const row = now.rows.at(index);
    if (row === undefined) return;
    if (event.ctrlKey || event.metaKey)
      now.selection.set(toggleMark(now.selection.get(), now.rows.uidOf(row)));
    if (!isMarking) now.onOpen(row);
  }, []);
}

const STEPS_OF_KEY: Readonly<Record<string, "row.next" | "row.previous">> = {
  ArrowDown: "row.next",
  ArrowUp: "row.previous",
};

function Grid<T>({
  label,
  rows,
  selection,
  columns,
  prefix,
  grid,
  template,
  least,
  children,
}: DataTableProps<T> & {
  readonly prefix: string;
  readonly grid: GridWindow;
  readonly template: string;
  readonly least: number;
  readonly children: ReactNode;
}): ReactNode {
  const cursor = useStore(selection, (now) => now.cursor);
  const hasMarks = useStore(selection, ({ marked }) => marked.size > 0);
  const isDrawn = cursor >= grid.window.first && cursor < grid.window.last;
  const style: CSSProperties & Record<`--${string}`, string> = {
    "--columns": `${MARK_WIDTH}px ${template}`,
    "--table-row": `${grid.geometry.rowHeight}px`,
    "--table-least": `${least + MARK_WIDTH}px`,
  };
  return (
    <div
      ref={grid.ref}
      className={hasMarks ? "table has-marks" : "table"}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.count + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={isDrawn ? `${prefix}-${cursor}` : undefined}
      tabIndex={0}
      style={style}
      onScroll={grid.onScroll}
      onKeyDown={(event) => {
        const name = STEPS_OF_KEY[event.key];
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
