import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanUrl, parseUrl, patchUrl, printUrl } from "./url-state.ts";

test("addresses stay legible", () => {
  expect(printUrl({ state: "new,in_progress", entity: "host:WKS-*", text: "a b&c" })).toBe(
    "?state=new,in_progress&entity=host:WKS-*&text=a%20b%26c",
  );
  expect(printUrl({})).toBe("");
});

test("any state comes back from its address", () => {
  const state = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(state, (fields) => {
      const wellFormed = Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
      );
      expect(parseUrl(printUrl(wellFormed))).toEqual(wellFormed);
    }),
  );
});

test("a patch keeps what it does not name and removes what it empties", () => {
  expect(patchUrl({ a: "1", b: "2", c: "3" }, { b: undefined, c: "" })).toEqual({ a: "1" });
});

test("what is no text is left out", () => {
  expect(cleanUrl({ a: 1, b: null, c: "x", d: ["y"] })).toEqual({ c: "x" });
});
