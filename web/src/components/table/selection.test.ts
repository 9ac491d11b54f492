import { describe, expect, test } from "vitest";
import { arrayRows, indexOfUid, pagedRows, type RowSource } from "./row-source.ts";
import { followRows, markAll, markTo, moveTo, NO_SELECTION, toggleMark } from "./selection.ts";

const rowsOf = (uids: string): RowSource<string> => arrayRows(uids.split(""), (uid) => uid);

describe("the cursor", () => {
  test("stays within the list", () => {
    const rows = rowsOf("abc");
    expect(moveTo(NO_SELECTION, rows, 7)).toMatchObject({ cursor: 2, cursorUid: "c" });
    expect(moveTo(NO_SELECTION, rows, -3)).toMatchObject({ cursor: 0, cursorUid: "a" });
    expect(moveTo(NO_SELECTION, rowsOf(""), 0)).toBe(NO_SELECTION);
  });

  test("follows its row when rows come in above it", () => {
    const before = moveTo(NO_SELECTION, rowsOf("abc"), 1);
    expect(followRows(before, rowsOf("xyabc"))).toMatchObject({ cursor: 3, cursorUid: "b" });
  });

  test("stands on the next row when its own is gone, and on the last at the end", () => {
    const onB = moveTo(NO_SELECTION, rowsOf("abc"), 1);
    expect(followRows(onB, rowsOf("ac"))).toMatchObject({ cursor: 1, cursorUid: "c" });
    const onC = moveTo(NO_SELECTION, rowsOf("abc"), 2);
    expect(followRows(onC, rowsOf("ab"))).toMatchObject({ cursor: 1, cursorUid: "b" });
    expect(followRows(onC, rowsOf(""))).toMatchObject({ cursor: -1, cursorUid: null });
  });

  test("is the same object when nothing changed, so that nothing is drawn again", () => {
    const on = moveTo(NO_SELECTION, rowsOf("abc"), 1);
    expect(followRows(on, rowsOf("abc"))).toBe(on);
    expect(followRows(NO_SELECTION, rowsOf("abc"))).toBe(NO_SELECTION);
  });

  test("can stand on a row that is not loaded yet and learns its uid when it is", () => {
    const empty = pagedRows<string>(new Map(), { count: 400, pageSize: 200 }, (uid) => uid);
    const on = moveTo(NO_SELECTION, empty, 201);
    expect(on).toMatchObject({ cursor: 201, cursorUid: null });
    const loaded = pagedRows(new Map([[1, ["p", "q"]]]), { count: 400, pageSize: 200 }, (uid: string) => uid);
    expect(followRows(on, loaded)).toMatchObject({ cursor: 201, cursorUid: "q" });
  });
});

describe("marks", () => {
  test("toggle", () => {
    const once = toggleMark(NO_SELECTION, "a");
    expect([...once.marked]).toEqual(["a"]);
    expect(toggleMark(once, "a").marked.size).toBe(0);
  });

  test("run from the cursor to where it is moved, in both directions", () => {
    const rows = rowsOf("abcde");
    const down = markTo(moveTo(NO_SELECTION, rows, 1), rows, 3);
    expect([...down.marked]).toEqual(["b", "c", "d"]);
    expect([...markTo(moveTo(NO_SELECTION, rows, 3), rows, 2).marked]).toEqual(["c", "d"]);
  });

  test("stay on rows that are out of sight", () => {
    const marked = markAll(moveTo(NO_SELECTION, rowsOf("abc"), 0), ["a", "c"]);
    expect([...followRows(marked, rowsOf("b")).marked]).toEqual(["a", "c"]);
  });
});

test("a row is found near where it was, and not found when it is not there", () => {
  expect(indexOfUid(rowsOf("abcdef"), "f", 0)).toBe(5);
  expect(indexOfUid(rowsOf("abcdef"), "z", 3)).toBe(-1);
});
