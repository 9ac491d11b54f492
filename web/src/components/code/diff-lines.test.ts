import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines, foldDiff } from "./diff-lines.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 })
  .map((lines) => lines.join("\n"));

test("both texts can be read back from the difference", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const side = (kind: "added" | "removed"): string =>
        lines
          .filter((line) => line.kind !== kind)
          .map((line) => line.text)
          .join("\n");
      expect(side("added")).toBe(before);
      expect(side("removed")).toBe(after);
    }),
  );
});

test("lines keep their numbers on both sides", () => {
  expect(diffLines("a\nb\nc", "a\nx\ny\nc")).toEqual([
    { kind: "same", before: 1, after: 1, text: "a" },
    { kind: "removed", before: 2, after: null, text: "b" },
    { kind: "added", before: null, after: 2, text: "x" },
    { kind: "added", before: null, after: 3, text: "y" },
    { kind: "same", before: 3, after: 4, text: "c" },
  ]);
});

const long = (char: string): string => Array.from({ length: 3000 }, (_, i) => `${char}${i}`).join("\n");

test("texts too long to compare line by line are still shown whole", () => {
  expect(diffLines(long("a"), long("b"))).toHaveLength(6000);
});

test("equal lines far from a change are counted instead of shown", () => {
  const before = Array.from({ length: 20 }, (_, i) => String(i));
  const after = before.with(10, "changed");
  const folded = foldDiff(diffLines(before.join("\n"), after.join("\n")), 2);
  expect(folded.map((line) => (typeof line === "number" ? line : line.text))).toEqual([
    8,
    "8",
    "9",
    "10",
    "changed",
    "11",
    "12",
    7,
  ]);
  expect(foldDiff(diffLines("a", "a"))).toEqual([1]);
});
