import { memo, type MouseEvent, type ReactNode } from "react";
import { type Store, useStore } from "../../state/store.ts";
import { Skeleton } from "../states/skeleton.tsx";
import type { Column } from "./column.ts";
import { type Selection, toggleMark } from "./selection.ts";

export type TableRowProps<T> = {
  readonly id: string;
  readonly index: number;
  readonly row: T | undefined;
  readonly uid: string | null;
  readonly columns: readonly Column<T>[];
  readonly selection: Store<Selection>;
  /** One block instead of cells, on a phone. */
  readonly narrow?: ((row: T) => ReactNode) | undefined;
  readonly isMarkable: boolean;
  readonly onPick: (index: number, event: MouseEvent) => void;
};

/**
 * One row. It follows the selection by itself and is memoised: a key press draws two rows again, not the table.
 */
function TableRowView<T>({
  id,
  index,
  row,
  uid,
  columns,
  selection,
  narrow,
  isMarkable,
  onPick,
}: TableRowProps<T>): ReactNode {
  const isCurrent = useStore(selection, ({ cursor }) => cursor === index);
  const isMarked = useStore(selection, ({ marked }) => uid !== null && marked.has(uid));
  const className = `table-row${isMarked ? " marked" : ""}${isCurrent ? " current" : ""}`;
  return (
    // keys are handled by the grid, which has the focus: WAI-ARIA Authoring Practices, "Grid" with a descendant
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isCurrent || isMarked}
      className={className}
      style={{
        gridTemplateColumns: narrow ? `${isMarkable ? 36 : 12}px minmax(0, 1fr)` : "var(--columns)",
      }}
      onClick={(event) => onPick(index, event)}
    >
      <div className="table-mark-cell" role="gridcell">
        {isMarkable && uid !== null && (
          <input
            type="checkbox"
            className="table-mark"
            aria-label="Select row"
            tabIndex={-1}
            checked={isMarked}
            onClick={(event) => event.stopPropagation()}
            onChange={() => selection.set(toggleMark(selection.get(), uid))}
          />
        )}
      </div>
      {narrow && row !== undefined ? (
        <div className="table-narrow" role="gridcell">
          {narrow(row)}
        </div>
      ) : (
        columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            className={column.alignEnd === true ? "table-cell end" : "table-cell"}
          >
            {row === undefined ? <Skeleton /> : column.cell(row)}
          </div>
        ))
      )}
    </div>
  );
}

// memo forgets the type parameter; the component takes the same props as before
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const TableRow: typeof TableRowView = memo(TableRowView) as typeof TableRowView;
