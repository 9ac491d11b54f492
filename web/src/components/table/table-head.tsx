import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import type { Store } from "../../state/store.ts";
import { useStore } from "../../state/store.ts";
import { type Column, type ColumnLayout, MIN_WIDTH, widthOf } from "./column.ts";
import { markAll, type Selection } from "./selection.ts";

export type Sort = { readonly by: string; readonly order: "asc" | "desc" };

export type TableHeadProps<T> = {
  readonly columns: readonly Column<T>[];
  readonly layout: Store<ColumnLayout>;
  readonly selection: Store<Selection>;
  readonly isMarkable?: boolean | undefined;
  readonly loadedUids: () => string[];
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
};

/** Names of the columns: a click sorts, the edge resizes, also with the arrow keys. */
export function TableHead<T>(props: TableHeadProps<T>): ReactNode {
  return (
    <div className="table-head" role="rowgroup">
      <div
        className="table-head-row"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: "var(--columns)" }}
      >
        <div className="table-mark-cell" role="columnheader">
          {props.isMarkable !== false && (
            <MarkAll selection={props.selection} loadedUids={props.loadedUids} />
          )}
        </div>
        {props.columns.map((column) => (
          <HeadCell key={column.id} column={column} {...props} />
        ))}
      </div>
    </div>
  );
}

function MarkAll({
  selection,
  loadedUids,
}: Pick<TableHeadProps<unknown>, "selection" | "loadedUids">): ReactNode {
  const count = useStore(selection, ({ marked }) => marked.size);
  return (
    <input
      type="checkbox"
      className="table-mark"
      aria-label={count > 0 ? `Clear ${count} selected` : "Select all loaded rows"}
      checked={false}
      ref={(box) => {
        if (box) box.indeterminate = count > 0;
      }}
      onChange={() => selection.set(markAll(selection.get(), count > 0 ? [] : loadedUids()))}
    />
  );
}

function HeadCell<T>(props: TableHeadProps<T> & { readonly column: Column<T> }): ReactNode {
  const { column, layout, sort, onSort } = props;
  const order = column.sort !== undefined && sort?.by === column.sort ? sort.order : null;
  const name = column.title ?? column.header;
  return (
    <div
      className={column.alignEnd === true ? "table-head-cell end" : "table-head-cell"}
      role="columnheader"
      aria-label={name}
      aria-sort={order === null ? undefined : ARIA_ORDERS[order]}
    >
      <HeadName column={column} name={name} order={order} onSort={onSort} />
      {column.onRemove && (
        <button
          type="button"
          className="remove-column"
          aria-label={`Remove column ${name}`}
          title="Remove column"
          onClick={column.onRemove}
        >
          ×
        </button>
      )}
      {column.width !== "grow" && <ResizeEdge column={column} layout={layout} name={name} />}
    </div>
  );
}

type HeadNameProps<T> = Pick<TableHeadProps<T>, "onSort"> & {
  readonly column: Column<T>;
  readonly name: string;
  readonly order: "asc" | "desc" | null;
};

function HeadName<T>({ column, name, order, onSort }: HeadNameProps<T>): ReactNode {
  if (column.sort === undefined || !onSort)
    return (
      <span className="cut" title={name}>
        {column.header}
      </span>
    );
  return (
    <button
      type="button"
      className="sort"
      aria-label={column.header === name ? `${name}, sort` : `${column.header} ${name}, sort`.trim()}
      title={name}
      onClick={() => onSort(nextSort(column, order))}
    >
      {column.header}
      {order !== null && ARROWS[order]}
    </button>
  );
}

const ARIA_ORDERS = { asc: "ascending", desc: "descending" } as const;
const ARROWS = { asc: " ↑", desc: " ↓" } as const;

function nextSort<T>(column: Column<T>, order: "asc" | "desc" | null): Sort {
  // numbers and times are wanted largest first, words from A
  const first = column.alignEnd === true || column.header === "" ? "desc" : "asc";
  const other = first === "asc" ? "desc" : "asc";
  return { by: column.sort ?? column.id, order: order === first ? other : first };
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -8, ArrowRight: 8 };

function ResizeEdge<T>({
  column,
  layout,
  name,
}: {
  readonly column: Column<T>;
  readonly layout: Store<ColumnLayout>;
  readonly name: string;
}): ReactNode {
  const width = useStore(layout, (chosen) => widthOf(column, chosen));
  const pixels = width === "grow" ? MIN_WIDTH : width;
  const resize = (to: number): void => {
    const chosen = layout.get();
    layout.set({ ...chosen, widths: { ...chosen.widths, [column.id]: Math.max(MIN_WIDTH, Math.round(to)) } });
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const edge = event.currentTarget;
    const start = event.clientX;
    edge.setPointerCapture(event.pointerId);
    const onMove = (move: globalThis.PointerEvent): void => resize(pixels + move.clientX - start);
    edge.addEventListener("pointermove", onMove);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", onMove), {
      once: true,
    });
    event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(pixels + step);
  };
  return (
    // a separator that moves is a control: WAI-ARIA 1.3, "separator"
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div
      className="table-resize"
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${name}`}
      aria-valuenow={pixels}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={1000}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
