import { type ReactNode, useState } from "react";
import { DENSITIES, density } from "../../state/preferences.ts";
import { type Store, useStore } from "../../state/store.ts";
import { Button } from "../button/button.tsx";
import { Popover } from "../menu/popover.tsx";
import { type Column, type ColumnLayout, columnLayout } from "./column.ts";

const DENSITY_NAMES = { comfortable: "Comfortable", compact: "Compact" } as const;

/** Which columns the named table shows, and how close its rows stand. Kept in this browser. */
export function ColumnChooser<T>({
  name,
  columns,
}: {
  readonly name: string;
  readonly columns: readonly Column<T>[];
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const store = columnLayout(name);
  const chosenDensity = useStore(density);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      label="Columns"
      align="end"
      target={
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Columns
        </Button>
      }
    >
      <fieldset className="choices">
        <legend>Columns</legend>
        {columns
          .filter((column) => column.isFixed !== true || column.onRemove)
          .map((column) => (
            <ColumnChoice key={column.id} column={column} store={store} />
          ))}
      </fieldset>
      <fieldset className="choices">
        <legend>Rows</legend>
        {DENSITIES.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name="density"
              checked={chosenDensity === choice}
              onChange={() => density.set(choice)}
            />
            {DENSITY_NAMES[choice]}
          </label>
        ))}
      </fieldset>
      <Button onClick={() => store.set({ widths: {}, shown: {} })}>Reset</Button>
    </Popover>
  );
}

function ColumnChoice<T>({
  column,
  store,
}: {
  readonly column: Column<T>;
  readonly store: Store<ColumnLayout>;
}): ReactNode {
  const { id, onRemove } = column;
  const layout = useStore(store);
  const isShown = onRemove !== undefined || (layout.shown[id] ?? column.isHiddenAtFirst !== true);
  const change = (next: boolean): void =>
    onRemove ? onRemove() : store.set({ ...layout, shown: { ...layout.shown, [id]: next } });
  return (
    <label>
      <input type="checkbox" checked={isShown} onChange={(event) => change(event.target.checked)} />
      {column.title ?? column.header}
    </label>
  );
}
