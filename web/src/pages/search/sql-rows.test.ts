import { expect, test } from "vitest";
import { readOrder, sortRows, sqlFile, sqlRows } from "./sql-rows.ts";

const facts = { elapsedMs: 1, rowsRead: 1, bytesRead: 1, isTruncated: false, notice: null };
const columns = [
  { name: "n", type: "Nullable(UInt64)" },
  { name: "s", type: "String" },
];
const result = {
  columns,
  facts,
  rows: [
    [10, "b"],
    [null, "a10"],
    [9, "a2"],
  ],
};
const sorted = (column: number, order: "asc" | "desc"): unknown[] =>
  sortRows(sqlRows(result), { column, order }).map(({ cells }) => cells[column]);

test("numbers are ordered by size, words as people count, and what is missing comes last", () => {
  expect(sorted(0, "asc")).toEqual([9, 10, null]);
  expect(sorted(0, "desc")).toEqual([10, 9, null]);
  expect(sorted(1, "asc")).toEqual(["a2", "a10", "b"]);
});

test("an order is read where the answer has the column", () => {
  expect(readOrder("1.desc", 2)).toEqual({ column: 1, order: "desc" });
  for (const text of [undefined, "", "2.asc", "1.up", "x"]) expect(readOrder(text, 2)).toBeNull();
});

test("the answer as a file", async () => {
  const rows = sqlRows(result);
  expect(await sqlFile(result, rows, "csv").text()).toBe("n,s\r\n10,b\r\n,a10\r\n9,a2\r\n");
  expect(await sqlFile(result, rows.slice(0, 1), "ndjson").text()).toBe('{"n":10,"s":"b"}\n');
});
