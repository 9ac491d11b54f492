import fc from "fast-check";
import { expect, test } from "vitest";
import { storable, storableText } from "./storable.ts";

test("text that a database refuses is made storable, and nothing else is changed", () => {
  expect(storableText("a\0b\ud800c")).toBe("a\u{fffd}b\u{fffd}c");
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const stored = storable(value);
      expect(JSON.stringify(stored).includes("\\u0000")).toBe(false);
      expect(storable(stored)).toEqual(stored);
    }),
  );
});

test("what JSON cannot say is gone before it is hashed", () => {
  expect(storable({ kept: 1, gone: undefined })).toEqual({ kept: 1 });
  expect(storable(undefined)).toBeNull();
  expect(storable({ "a\0": ["\0"] })).toEqual({ "a\u{fffd}": ["\u{fffd}"] });
});
