import fc from "fast-check";
import { expect, test } from "vitest";
import { faultLength, indentAfter, offsetOf, placeOf } from "./editor-text.ts";

test("a place leads back to its offset", () => {
  const text = fc.stringMatching(/^[ab\n]*$/);
  fc.assert(
    fc.property(text, fc.nat(40), (any, at) => {
      const offset = Math.min(at, any.length);
      expect(offsetOf(any, placeOf(any, offset))).toBe(offset);
    }),
  );
});

test("places outside of the text are its ends", () => {
  expect(offsetOf("a\nbc", { line: 9, column: 1 })).toBe(4);
  expect(offsetOf("a\nbc", { line: 1, column: 9 })).toBe(1);
  expect(faultLength("level: hihg", 8)).toBe(4);
  expect(faultLength("", 1)).toBe(1);
});

test("a new line keeps the indent, and goes deeper behind a key", () => {
  expect(indentAfter("detection:\n  selection:", 23)).toBe("    ");
  expect(indentAfter("  Image: x", 10)).toBe("  ");
  expect(indentAfter("logsource:", 10)).toBe("    ");
  expect(indentAfter("  # why:", 8)).toBe("  ");
});
