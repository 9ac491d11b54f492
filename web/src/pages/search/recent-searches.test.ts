import { expect, test } from "vitest";
import { searchTitle, withSearch } from "./recent-searches.ts";

test("the newest search comes first, each once, and only so many", () => {
  const once = withSearch([], { q: "a", open: "e1" });
  expect(once).toEqual(["?q=a"]);
  const twice = withSearch(once, { q: "b", cols: "x" });
  expect(withSearch(twice, { q: "a" })).toEqual(["?q=a", "?q=b&cols=x"]);
  expect(withSearch(once, { q: "a" })).toBe(once);
  let many: readonly string[] = [];
  for (let i = 0; i < 50; i++) many = withSearch(many, { q: String(i) });
  expect(many).toHaveLength(20);
});

test("what asks for nothing is not kept", () => {
  expect(withSearch([], { cols: "a", time: "7d" })).toEqual([]);
});

test("a search is called by what it asks", () => {
  expect(searchTitle("?q=a%20b")).toBe("a b");
  expect(searchTitle("?tab=sql&sql=SELECT%0A%201&q=x")).toBe("SELECT 1");
  expect(searchTitle("?cols=a")).toBe("Everything");
});
