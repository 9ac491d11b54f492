import fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts, type Hunk, unifiedDiff } from "./text-diff.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 40 });
const textOf = (list: readonly string[]): string => list.map((line) => `${line}\n`).join("");

/** What a patch makes of a text. */
function patched(text: string, hunks: readonly Hunk[]): string {
  const source = text.split("\n").slice(0, -1);
  const made: string[] = [];
  let at = 0;
  for (const { fromLine, lines: changed } of hunks) {
    made.push(...source.slice(at, fromLine - 1));
    at = fromLine - 1 + changed.filter(({ kind }) => kind !== "added").length;
    made.push(...changed.filter(({ kind }) => kind !== "removed").map((line) => line.text));
  }
  return textOf([...made, ...source.slice(at)]);
}

test("a diff turns the one text into the other, and tells no more than the longest common part leaves", () => {
  fc.assert(
    fc.property(lines, lines, (from, to) => {
      const hunks = diffTexts(textOf(from), textOf(to));
      expect(patched(textOf(from), hunks)).toBe(textOf(to));
      const edits = hunks.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind !== "same").length;
      expect(edits).toBe(from.length + to.length - 2 * commonLength(from, to));
    }),
  );
});

test("the same text has no diff", () => {
  fc.assert(
    fc.property(lines, (list) => {
      expect(diffTexts(textOf(list), textOf(list))).toEqual([]);
    }),
  );
});

test("is written as diff -u writes it", () => {
  const from = textOf(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  const to = textOf(["1", "2", "3", "4", "five", "6", "7", "8", "9", "10"]);
  expect(unifiedDiff(diffTexts(from, to, 1))).toBe(
    "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n@@ -9,1 +9,2 @@\n 9\n+10\n",
  );
  expect(unifiedDiff(diffTexts("", "a\n"))).toBe("@@ -0,0 +1,1 @@\n+a\n");
});

test("texts with nothing in common are told whole, in bounded time", () => {
  const from = textOf(Array.from({ length: 5000 }, (_, index) => `old ${index}`));
  const to = textOf(Array.from({ length: 5000 }, (_, index) => `new ${index}`));
  expect(patched(from, diffTexts(from, to))).toBe(to);
});

function commonLength(a: readonly string[], b: readonly string[]): number {
  const row = Array.from({ length: b.length + 1 }, () => 0);
  for (const left of a) {
    let diagonal = 0;
    for (const [index, right] of b.entries()) {
      const above = row[index + 1] ?? 0;
      row[index + 1] = left === right ? diagonal + 1 : Math.max(above, row[index] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}
