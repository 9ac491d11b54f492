import type { ReactNode } from "react";
import { createKeptStore } from "../../state/kept-store.ts";
import type { Store } from "../../state/store.ts";

/** A column of a table. */
export type Column<T> = {
  readonly id: string;
  /** Header; units belong here. Empty for marks, which then need a `title`. */
  readonly header: string;
  /** Full name, for the column chooser and screen readers, when the header is short or empty. */
  readonly title?: string;
  /** Pixels at first; `grow` takes what is left. Have exactly one that grows. */
  readonly width: number | "grow";
  readonly alignEnd?: boolean;
  /** Name of the order that a click on the header asks for. */
  readonly sort?: string;
  /** Shown only when chosen. */
  readonly isHiddenAtFirst?: boolean;
  /** Gives way when there is little room, highest first, unless the person asked for it. */
  readonly givesWay?: number;
  /** Never hidden. */
  readonly isFixed?: boolean;
  /** Takes it away, where the person added it. */
  readonly onRemove?: () => void;
  readonly cell: (row: T) => ReactNode;
};

/** What a person changed about the columns of one table. */
export type ColumnLayout = {
  readonly widths: Readonly<Record<string, number>>;
  readonly shown: Readonly<Record<string, boolean>>;
};

export const MIN_WIDTH = 32;
const GROW_MIN = 180;
/** Room that a title needs to be read without opening it. */
const GROW_COMFORT = 300;
const layouts = new Map<string, Store<ColumnLayout>>();

/** The layout of the named table, kept in this browser. */
export function columnLayout(name: string): Store<ColumnLayout> {
  const known = layouts.get(name);
  if (known) return known;
  const made = createKeptStore<ColumnLayout>(
    `columns.${name}`,
    { widths: {}, shown: {} },
    { read, write: JSON.stringify },
  );
  layouts.set(name, made);
  return made;
}

export function shownColumns<T>(columns: readonly Column<T>[], layout: ColumnLayout): Column<T>[] {
  return columns.filter(
    (column) => column.isFixed === true || (layout.shown[column.id] ?? column.isHiddenAtFirst !== true),
  );
}

/**
 * The columns that fit into `room` pixels with a legible column that grows: those that give way leave, one by one.
 */
export function fittingColumns<T>(
  columns: readonly Column<T>[],
  layout: ColumnLayout,
  room: number,
): Column<T>[] {
  let fitting = [...columns];
  const leaving = columns
    .filter((column) => column.givesWay !== undefined && layout.shown[column.id] !== true)
    .toSorted((a, b) => (b.givesWay ?? 0) - (a.givesWay ?? 0));
  for (const column of leaving) {
    if (leastWidth(fitting, layout) - GROW_MIN + GROW_COMFORT <= room) break;
    fitting = fitting.filter((other) => other !== column);
  }
  return fitting;
}

/** `grid-template-columns` for head and rows. */
export function columnTemplate<T>(columns: readonly Column<T>[], layout: ColumnLayout): string {
  return columns
    .map((column) => {
      const width = widthOf(column, layout);
      return width === "grow" ? `minmax(${GROW_MIN}px, 1fr)` : `${width}px`;
    })
    .join(" ");
}

/** Least width at which no column is squeezed; below, the table scrolls sideways. */
export function leastWidth<T>(columns: readonly Column<T>[], layout: ColumnLayout): number {
  return columns.reduce((sum, column) => {
    const width = widthOf(column, layout);
    return sum + (width === "grow" ? GROW_MIN : width);
  }, 0);
}

export function widthOf<T>(column: Column<T>, layout: ColumnLayout): number | "grow" {
  return layout.widths[column.id] ?? column.width;
}

function read(text: string): ColumnLayout | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("widths" in value) || !("shown" in value))
      return null;
    return {
      widths: ofKind(
        value.widths,
        (width): width is number => typeof width === "number" && width >= MIN_WIDTH,
      ),
      shown: ofKind(value.shown, (isShown): isShown is boolean => typeof isShown === "boolean"),
    };
  } catch {
    return null;
  }
}

function ofKind<V>(value: unknown, is: (entry: unknown) => entry is V): Record<string, V> {
  const found: Record<string, V> = {};
  if (typeof value !== "object" || value === null) return found;
  for (const [name, entry] of Object.entries(value)) if (is(entry)) found[name] = entry;
  return found;
}
