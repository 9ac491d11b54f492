import { type MouseEvent, useCallback, useEffect, useRef } from "react";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import type { Store } from "../../state/store.ts";
import type { RowSource } from "./row-source.ts";
import { markTo, moveTo, type Selection, toggleMark } from "./selection.ts";

export type TableKeys<T> = {
  readonly rows: RowSource<T>;
  readonly selection: Store<Selection>;
  readonly onOpen: (row: T) => void;
  readonly onOpenPage?: ((row: T) => void) | undefined;
  readonly isMarkable?: boolean | undefined;
  readonly reveal: (index: number) => void;
};

/** Gives the list keys their meaning. @returns what a click on a row does; the same function for ever */
export function useTableKeys<T>(keys: TableKeys<T>): (index: number, event: MouseEvent) => void {
  const { rows, selection, onOpen, onOpenPage, isMarkable = true } = keys;
  const step =
    (by: number, isMarking = false) =>
    () =>
      goTo(keys, selection.get().cursor + by, isMarking);
  const withCurrent = (act: (row: T) => void) => () => {
    const row = rows.at(selection.get().cursor);
    if (row !== undefined) act(row);
  };
  useShortcuts({
    "row.next": step(1),
    "row.previous": step(-1),
    "row.selectDown": isMarkable && step(1, true),
    "row.selectUp": isMarkable && step(-1, true),
    "row.first": () => goTo(keys, 0),
    "row.last": () => goTo(keys, rows.count - 1),
    "row.select":
      isMarkable && withCurrent((row) => selection.set(toggleMark(selection.get(), rows.uidOf(row)))),
    "row.open": withCurrent(onOpen),
    "row.openPage": onOpenPage !== undefined && withCurrent(onOpenPage),
    "item.next": step(1),
    "item.previous": step(-1),
  });
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  return useCallback((index, event) => pick(latest.current, index, event), []);
}

/** Shift marks from the cursor to the row, Ctrl or Command marks it alone, a plain click opens it. */
function pick<T>(keys: TableKeys<T>, index: number, event: MouseEvent): void {
  const { rows, selection, isMarkable = true } = keys;
  const isMarking = isMarkable && event.shiftKey;
  goTo(keys, index, isMarking);
  const row = rows.at(index);
  if (row === undefined || isMarking) return;
  if (isMarkable && (event.ctrlKey || event.metaKey))
    selection.set(toggleMark(selection.get(), rows.uidOf(row)));
  else keys.onOpen(row);
}

function goTo<T>({ rows, selection, reveal }: TableKeys<T>, index: number, isMarking = false): void {
  const move = isMarking ? markTo : moveTo;
  selection.set(move(selection.get(), rows, index));
  reveal(selection.get().cursor);
}
