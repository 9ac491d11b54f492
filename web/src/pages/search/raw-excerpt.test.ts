import { expect, test } from "vitest";
import { rawExcerpt, wrappedLines } from "./raw-excerpt.ts";

test("one line begins where the record does, unless a match would not be seen", () => {
  expect(rawExcerpt("short line", ["line"])).toBe("short line");
  const far = `${"a".repeat(300)} NEEDLE ${"b".repeat(900)}`;
  expect(rawExcerpt(far, [])).toBe("a".repeat(300) + far.slice(300, 400));
  const excerpt = rawExcerpt(far, ["nothing", "needle"]);
  expect(excerpt.indexOf("NEEDLE")).toBe(41);
  expect(excerpt.length).toBeLessThanOrEqual(401);
  expect(rawExcerpt(`${"a".repeat(300)} NEEDLE`, ["needle"])).toHaveLength(91);
});

test("wrapped rows are as high as nine of ten records need, within bounds", () => {
  expect(wrappedLines([], 100)).toBe(1);
  expect(wrappedLines([50, 80, 90], 100)).toBe(1);
  expect(wrappedLines([...Array.from({ length: 9 }, () => 250), 2000], 100)).toBe(3);
  expect(wrappedLines([2000, 2000], 100)).toBe(8);
  expect(wrappedLines([2000], 0)).toBe(8);
});
