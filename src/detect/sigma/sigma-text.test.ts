import fc from "fast-check";
import { expect, test } from "vitest";
import { literalOf, matchesText, openEnds, parseSigmaText, printSigmaText } from "./sigma-text.ts";

const slow = (pattern: string, value: string): boolean => {
  if (pattern === "") return value === "";
  if (pattern.startsWith("*"))
    return slow(pattern.slice(1), value) || (value !== "" && slow(pattern, value.slice(1)));
  const isSame = pattern.startsWith("?") || pattern.charAt(0) === value.charAt(0);
  return value !== "" && isSame && slow(pattern.slice(1), value.slice(1));
};

test("wildcards agree with a plain recursive reading", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 }),
      fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 }),
      (pattern, value) => {
        expect(matchesText(parseSigmaText(pattern), value)).toBe(slow(pattern, value));
      },
    ),
    { numRuns: 5000 },
  );
});

test.each([
  ["a\\b", "a\\b"],
  ["a\\\\b", "a\\b"],
  ["a\\*b", "a*b"],
  ["a\\\\\\*b", "a\\*b"],
  ["a\\\\\\b", "a\\\\b"],
  ["a\\", "a\\"],
  ["\\\\host\\share", "\\host\\share"],
  ["\\\\\\\\host\\share", "\\\\host\\share"],
])("%s is the text %s", (written, text) => {
  expect(literalOf(parseSigmaText(written))).toBe(text);
});

test("opening the ends of an empty text matches any value that is there", () => {
  expect(openEnds(parseSigmaText(""), { start: true, end: true })).toEqual([{ kind: "any" }]);
});

test("an open end is not opened twice", () => {
  expect(printSigmaText(openEnds(parseSigmaText("*x*"), { start: true, end: true }))).toBe("*x*");
});
