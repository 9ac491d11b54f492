import { indexOfUid, type RowSource } from "./row-source.ts";

/** Which row the keys stand on and which rows are marked. Held in a store of its own, outside React. */
export type Selection = {
  /** Index of the row with the cursor; -1 for none. */
  readonly cursor: number;
  readonly cursorUid: string | null;
  readonly marked: ReadonlySet<string>;
};

export const NO_SELECTION: Selection = { cursor: -1, cursorUid: null, marked: new Set() };

/** The cursor on a row, kept within the list. A row that is not loaded yet can be stood on; its uid comes later. */
export function moveTo<T>(selection: Selection, rows: RowSource<T>, index: number): Selection {
  if (rows.count === 0) return selection;
  const cursor = Math.min(Math.max(0, index), rows.count - 1);
  return { ...selection, cursor, cursorUid: uidAt(rows, cursor) };
}

export function toggleMark(selection: Selection, uid: string): Selection {
  const marked = new Set(selection.marked);
  if (!marked.delete(uid)) marked.add(uid);
  return { ...selection, marked };
}

/** Moves the cursor and marks every loaded row from where it stood to where it stands. */
export function markTo<T>(selection: Selection, rows: RowSource<T>, index: number): Selection {
  const moved = moveTo(selection, rows, index);
  const start = selection.cursor === -1 ? moved.cursor : selection.cursor;
  const marked = new Set(selection.marked);
  for (let i = Math.min(start, moved.cursor); i <= Math.max(start, moved.cursor); i++) {
    const uid = uidAt(rows, i);
    if (uid !== null) marked.add(uid);
  }
  return { ...moved, marked };
}

export function markAll(selection: Selection, uids: Iterable<string>): Selection {
  return { ...selection, marked: new Set(uids) };
}

/**
 * The selection over new rows: the cursor follows its row; when the row is gone it stays at its place in the list,
 * which is then the next row. Marks stay, also on rows out of sight.
 */
export function followRows<T>(selection: Selection, rows: RowSource<T>): Selection {
  const { cursor, cursorUid } = selection;
  if (cursor === -1) return selection;
  if (rows.count === 0) return { ...selection, cursor: -1, cursorUid: null };
  const there = uidAt(rows, cursor);
  if (there !== null && there === cursorUid) return selection;
  const index = cursorUid === null ? -1 : indexOfUid(rows, cursorUid, cursor);
  return moveTo(selection, rows, index === -1 ? cursor : index);
}

function uidAt<T>(rows: RowSource<T>, index: number): string | null {
  const row = rows.at(index);
  return row === undefined ? null : rows.uidOf(row);
}
