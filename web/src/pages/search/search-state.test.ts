import { expect, test } from "vitest";
import { narrowQuery, searchStateOf, toggleColumn } from "./search-state.ts";

test("an empty address searches everything, newest first", () => {
  expect(searchStateOf({})).toEqual({ query: "", columns: [], order: "desc" });
  expect(searchStateOf({ q: "a", cols: "user.name,,user.name", sort: "time.asc" })).toEqual({
    query: "a",
    columns: ["user.name"],
    order: "asc",
  });
});

test("a column is added once and taken away again", () => {
  expect(toggleColumn(["a"], "b")).toBe("a,b");
  expect(toggleColumn(["a", "b"], "a")).toBe("b");
  expect(toggleColumn(["a"], "a")).toBeUndefined();
});

const narrowed: readonly (readonly [readonly [string, string, string], boolean, string])[] = [
  [["", "user.name", "anna"], true, "user.name:anna"],
  [["whoami", "user.name", "CORP\\anna"], true, 'whoami user.name:"CORP\\\\anna"'],
  [["user.name:anna", "user.name", "anna"], true, "user.name:anna"],
  [["user.name:anna whoami", "user.name", "anna"], false, "whoami -user.name:anna"],
  [["a AND b", "f", "v"], true, "a b f:v"],
  [["a OR b", "f", "v"], true, "(a OR b) AND f:v"],
  [["NOT a", "f", "v"], false, "(NOT a) AND -f:v"],
  [["(a OR b) c", "f", "v"], true, "(a OR b) c f:v"],
  [["a", "f", ""], true, "a -_exists_:f"],
  [["a", "f", ""], false, "a _exists_:f"],
];

test.each(narrowed)("%j narrowed (wanted: %s) is %j", ([query, field, value], isWanted, result) => {
  expect(narrowQuery(query, field, value, isWanted)).toBe(result);
});
