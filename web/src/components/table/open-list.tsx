import { type ReactNode, useMemo, useState } from "react";
import { EmptyState } from "../states/empty-state.tsx";
import { ErrorState } from "../states/error-state.tsx";
import { Split } from "../panel/split.tsx";
import type { Column } from "./column.ts";
import { DataTable } from "./data-table.tsx";
import { arrayRows } from "./row-source.ts";
import { NO_SELECTION, type Selection } from "./selection.ts";
import type { Sort } from "./table-head.tsx";
import { createStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";

export type OpenListProps<T> = {
  readonly name: string;
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** Undefined while they are loaded. */
  readonly items: readonly T[] | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly uidOf: (item: T) => string;
  readonly narrow: (item: T) => ReactNode;
  readonly panel: (item: T, close: () => void) => ReactNode;
  readonly empty: string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
};

/** A list that is loaded whole, with the opened item beside it; the address says which is open. */
export function OpenList<T>(props: OpenListProps<T>): ReactNode {
  const { items, uidOf } = props;
  const [state, setState] = useUrlState();
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const rows = useMemo(
    () => (items === undefined ? { count: 12, at: () => undefined, uidOf } : arrayRows(items, uidOf)),
    [items, uidOf],
  );
  const narrow = useMemo(() => ({ height: 60, row: props.narrow }), [props.narrow]);
  if (props.error && items === undefined)
    return (
      <ErrorState what={`${props.label} could not be loaded`} error={props.error} onRetry={props.onRetry} />
    );
  const open = items?.find((item) => uidOf(item) === state["open"]);
  const close = (): void => setState({ open: undefined });
  return (
    <Split
      panelLabel={props.label}
      list={
        <DataTable
          name={props.name}
          label={props.label}
          columns={props.columns}
          rows={rows}
          selection={selection}
          onOpen={(item) => setState({ open: uidOf(item) }, "replace")}
          narrow={narrow}
          sort={props.sort}
          onSort={props.onSort}
          empty={<EmptyState title={props.empty} />}
        />
      }
      panel={open === undefined ? null : props.panel(open, close)}
    />
  );
}
