import { type ReactNode, useMemo, useState } from "react";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { createStore, type Store, useStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { Button } from "../button/button.tsx";
import { Split } from "../panel/split.tsx";
import { PanelHead } from "../panel/panel-head.tsx";
import { EmptyState } from "../states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../states/error-state.tsx";
import { type RowChoice, chosenRows, orderOf } from "./chosen-rows.ts";
import type { Column } from "./column.ts";
import { DataTable } from "./data-table.tsx";
import { arrayRows } from "./row-source.ts";
import { markAll, NO_SELECTION, type Selection } from "./selection.ts";
import { useOpenFollowsCursor } from "./use-open-follows-cursor.ts";

export type OpenListProps<T> = {
  readonly name: string;
  readonly label: string;
  /** One and many of them: `["entry", "entries"]`. */
  readonly noun: readonly [one: string, many: string];
  readonly columns: readonly Column<T>[];
  /** All there are; undefined while they are loaded. */
  readonly items: readonly T[] | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly uidOf: (item: T) => string;
  readonly narrow: (item: T) => ReactNode;
  readonly panel: (item: T, close: () => void) => ReactNode;
  /** Instead of rows when there are none at all: why, and what next. */
  readonly empty: ReactNode;
  /** How filter and order of the address choose among the items; without it all are shown as they come. */
  readonly choice?: RowChoice<T>;
  /** What can be done with the marked items. */
  readonly bulk?: (items: readonly T[], clear: () => void) => ReactNode;
};

/** A list that is loaded whole, with the opened item beside it; the address says which is open. */
export function OpenList<T>(props: OpenListProps<T>): ReactNode {
  const { items, uidOf, choice, error, label } = props;
  const [state, setState] = useUrlState();
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const chosen = useMemo(
    () => (items && choice ? chosenRows(items, state, choice) : items),
    [items, choice, state],
  );
  const rows = useMemo(
    () => (chosen === undefined ? { count: 12, at: () => undefined, uidOf } : arrayRows(chosen, uidOf)),
    [chosen, uidOf],
  );
  const narrow = useMemo(() => ({ height: 60, row: props.narrow }), [props.narrow]);
  const close = (): void => setState({ open: undefined });
  useOpenFollowsCursor(selection, state["open"] !== undefined, setState);
  if (error && items === undefined)
    return <ErrorState what={`${label} could not be loaded`} error={error} onRetry={props.onRetry} />;
  return (
    <>
      {error && <ErrorLine what={`${label} may be old`} error={error} onRetry={props.onRetry} />}
      <MarkedItems {...props} selection={selection} />
      <Split
        panelLabel={label}
        list={
          <DataTable
            name={props.name}
            label={label}
            columns={props.columns}
            rows={rows}
            selection={selection}
            onOpen={(item) =>
              setState({ open: uidOf(item) }, state["open"] === undefined ? "push" : "replace")
            }
            narrow={narrow}
            isMarkable={props.bulk !== undefined}
            sort={choice && orderOf(state, choice)}
            onSort={choice && (({ by, order }) => setState({ sort: `${by}.${order}` }, "replace"))}
            empty={<NoItems {...props} />}
          />
        }
        panel={panelOf(props, state["open"], close)}
      />
      {items && chosen && <ListFigures noun={props.noun} shown={chosen.length} all={items.length} />}
    </>
  );
}

/** The opened item, whether or not the filter leaves it in the list; null when none is asked for. */
function panelOf<T>(
  { items, uidOf, noun, panel }: OpenListProps<T>,
  open: string | undefined,
  close: () => void,
): ReactNode {
  if (open === undefined || items === undefined) return null;
  const item = items.find((one) => uidOf(one) === open);
  if (item !== undefined) return panel(item, close);
  return (
    <div className="panel-section">
      <PanelHead title={`No such ${noun[0]}`} onClose={close} />
      <p className="dim">It was removed, or the link is of another tenant.</p>
    </div>
  );
}

function MarkedItems<T>({
  items = [],
  uidOf,
  bulk,
  noun,
  selection,
}: OpenListProps<T> & { readonly selection: Store<Selection> }): ReactNode {
  const marked = useStore(selection, (now) => now.marked);
  const clear = (): void => selection.set(markAll(selection.get(), []));
  const chosen = marked.size === 0 || !bulk ? [] : items.filter((item) => marked.has(uidOf(item)));
  if (!bulk || chosen.length === 0) return null;
  return (
    <div className="bulk-bar" role="toolbar" aria-label={`Selected ${noun[1]}`}>
      <b className="strong">{formatCountOf(chosen.length, ...noun)} selected</b>
      {bulk(chosen, clear)}
      <span className="grow" />
      <ClearMarks onClear={clear} />
    </div>
  );
}

function ClearMarks({ onClear }: { readonly onClear: () => void }): ReactNode {
  useShortcuts({ close: onClear });
  return (
    <Button look="plain" keys="close" onClick={onClear}>
      Clear
    </Button>
  );
}

/** Nothing at all is another thing than nothing that the filter lets through. */
function NoItems<T>({ items = [], noun, choice, empty }: OpenListProps<T>): ReactNode {
  const [, setState] = useUrlState();
  if (items.length === 0 || !choice) return typeof empty === "string" ? <EmptyState title={empty} /> : empty;
  const cleared = Object.fromEntries(
    [...Object.keys(choice.fields), "text"].map((name) => [name, undefined]),
  );
  return (
    <EmptyState
      title={`No ${noun[0]} matches the filter`}
      action={<Button onClick={() => setState(cleared)}>Clear the filter</Button>}
    />
  );
}

type FiguresProps = {
  readonly noun: OpenListProps<unknown>["noun"];
  readonly shown: number;
  readonly all: number;
};

function ListFigures({ noun, shown, all }: FiguresProps): ReactNode {
  return (
    <InSlot name="status">
      <span>
        {shown !== all && (
          <>
            <b>{formatCount(shown)}</b> of{" "}
          </>
        )}
        <b>{formatCount(all)}</b> {noun[all === 1 ? 0 : 1]}
      </span>
    </InSlot>
  );
}
