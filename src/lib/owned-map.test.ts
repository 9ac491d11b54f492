import { expect, test } from "vitest";
import { createOwnedMap } from "./owned-map.ts";

test("an owner's oldest value is forgotten beyond the limit, and nobody else's", () => {
  const map = createOwnedMap<number>(2);
  map.set("acme", "a", 1);
  for (const key of ["a", "b", "a", "c"]) map.set("globex", key, 2);
  expect([map.get("acme", "a"), map.get("globex", "a"), map.get("globex", "b")]).toEqual([1, 2, undefined]);
  expect([...map.values()]).toEqual([1, 2, 2]);
});
