import fc from "fast-check";
import { expect, test } from "vitest";
import { markLine } from "./marked-line.ts";

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
    fc.property(fc.string({ unit: "binary" }), fc.array(fc.string()), (line, texts) => {
      expect(
        markLine(line, texts)
          .map(({ text }) => text)
          .join(""),
      ).toBe(line);
    }),
  );
});
