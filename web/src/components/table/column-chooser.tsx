import { type ReactNode, useState } from "react";
import { DENSITIES, density } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { Button } from "../button/button.tsx";
import { Popover } from "../menu/popover.tsx";
import { type Column, columnLayout } from "./column.ts";

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
  const layout = useStore(store);
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
          .filter((column) => column.isFixed !== true)
          .map((column) => (
            <label key={column.id}>
              <input
                type="checkbox"
                checked={layout.shown[column.id] ?? column.isHiddenAtFirst !== true}
                onChange={(event) =>
                  store.set({ ...layout, shown: { ...layout.shown, [column.id]: event.target.checked } })
                }
              />
              {column.title ?? column.header}
            </label>
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
