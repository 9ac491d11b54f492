import fc from "fast-check";
import { expect, test } from "vitest";
import { markLine } from "./marked-line.ts";

const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff })))
  .map((points) => String.fromCodePoint(...points));

test("every occurrence is marked, longest first, whatever its case", () => {
  expect(markLine("a LSASS.exe lsass", ["lsass", "lsass.exe"])).toEqual([
    { isMarked: false, text: "a " },
    { isMarked: true, text: "LSASS.exe" },
    { isMarked: false, text: " " },
    { isMarked: true, text: "lsass" },
  ]);
});

test("nothing looked for marks nothing", () => {
  expect(markLine("abc", ["", "x"])).toEqual([{ isMarked: false, text: "abc" }]);
});

test("the parts are the line", () => {
  fc.assert(
    fc.property(anyText, fc.array(fc.string({ minLength: 1, maxLength: 3 })), (line, texts) => {
      expect(
        markLine(line, texts)
          .map(({ text }) => text)
          .join(""),
      ).toBe(line);
    }),
  );
});
