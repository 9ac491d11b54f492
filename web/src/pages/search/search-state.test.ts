import { expect, test } from "vitest";
import {
  isSameSearch,
  keptState,
  narrowQuery,
  narrowToField,
  nextView,
  searchStateOf,
  takeSearch,
  toggleColumn,
} from "./search-state.ts";

test("an empty address searches everything, newest first", () => {
  expect(searchStateOf({})).toEqual({ query: "", columns: [], order: "desc", view: "summary" });
  const address = { q: "a", cols: "user.name,,user.name", sort: "time.asc", view: "raw" };
  expect(searchStateOf(address)).toEqual({ query: "a", columns: ["user.name"], order: "asc", view: "raw" });
});

test("a column is added once and taken away again", () => {
  expect(toggleColumn(["a"], "b")).toBe("a,b");
  expect(toggleColumn(["a", "b"], "a")).toBe("b");
  expect(toggleColumn(["a"], "a")).toBeUndefined();
});

test("names of fields may hold commas", () => {
  const names = ["a,b", "c\\", "cs(User-Agent)"];
  const cols = toggleColumn(names, "d,") ?? "";
  expect(searchStateOf({ cols }).columns).toEqual([...names, "d,"]);
});

test("one key goes through the views", () => {
  expect(nextView("summary")).toBe("raw");
  expect(nextView(nextView(nextView("summary")))).toBe("summary");
});

test("a saved search is what is searched for, not what is open beside it", () => {
  const state = { q: "a", cols: "b", time: "7d", open: "e1", stats: "c", fields: "off", saved: "s1" };
  expect(keptState(state)).toEqual({ q: "a", cols: "b", time: "7d" });
  expect(isSameSearch(state, { q: "a", cols: "b", time: "7d" })).toBe(true);
  expect(isSameSearch(state, { q: "a", time: "7d" })).toBe(false);
  expect({ ...state, ...takeSearch({ q: "z" }) }).toMatchObject({ q: "z", cols: undefined, open: undefined });
});

test("a query is narrowed to events with a field, or without", () => {
  expect(narrowToField("a", { name: "cs(User-Agent)", isOwn: true }, true)).toBe(
    'a _exists_:"cs(User-Agent)"',
  );
  expect(narrowToField("a _exists_:b", { name: "b", isOwn: true }, false)).toBe("a -_exists_:b");
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
  [["a", "Source IP", "10.0.0.1"], true, 'a "Source IP":10.0.0.1'],
  [["a", "f", ""], true, "a -_exists_:f"],
  [["a", "f", ""], false, "a _exists_:f"],
];

test.each(narrowed)("%j narrowed (wanted: %s) is %j", ([query, field, value], isWanted, result) => {
  expect(narrowQuery(query, { name: field, isOwn: false }, value, isWanted)).toBe(result);
});
