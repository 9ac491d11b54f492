import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { regexNeeds } from "./regex-needs.ts";

describe("what a match of a pattern must have in it", () => {
  test.each([
    ["whole text", "abcd", "", [["abcd"]]],
    ["case plays no part", "AbCd", "", [["abcd"]]],
    ["what stands between is left out", "abc.*def", "", [["abc"], ["def"]]],
    ["alternatives are one set", "(?:invoke|input)-x", "", [["invoke-x", "input-x"]]],
    ["short classes are multiplied out", "a[bc]d", "", [["abd", "acd"]]],
    ["optional parts are both", "ab?c", "", [["ac", "abc"]]],
    ["a repetition ends a text", "ab{2,}cd", "", [["b"], ["a"], ["cd"]]],
    ["escapes are characters", String.raw`\$env:\x41\.exe`, "", [["$env:a.exe"]]],
    ["classes of many are unknown", String.raw`ping\s+-n\d`, "", [["ping"], ["-n"]]],
    ["one s has two forms without case", "sa", "i", [["sa", "\u017fa"]]],
    ["nothing is said of nothing", ".*", "", []],
    ["an empty alternative says nothing", "(abcd|)", "", []],
    ["what is looked ahead at is there", "(?=abcd)x", "", [["abcd"], ["x"]]],
    ["what must not follow says nothing", "ab(?!cd)ef", "", [["ab"], ["ef"]]],
    ["a back-reference is not understood", String.raw`(abc)\1`, "", []],
  ])("%s", (_, source, flags, expected) => {
    expect(regexNeeds(source, flags).texts).toEqual(expected);
  });
});

test.each([
  [".{1000,}", 1000],
  ["ab?c+(?:d|ef){2}", 4],
  ["(?=abc)x|yz", 1],
  [String.raw`(a)\1`, 0],
])("%s takes at least %i characters", (source, length) => {
  expect(regexNeeds(source, "").length).toBe(length);
});

const atom = fc.constantFrom(
  "a",
  "B",
  "s",
  "k",
  "[ab]",
  "[^a]",
  ".",
  "\\.",
  "\\s",
  "\\d",
  "(?:ab|c)",
  "(b|)",
  "^",
  "$",
);
const quantified = fc
  .tuple(atom, fc.constantFrom("", "", "?", "*", "+", "{2}", "{0,1}", "*?"))
  .map(([one, many]) => (one === "^" || one === "$" ? one : one + many));
const sequence = fc.array(quantified, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
const pattern = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("|"));
const text = fc
  .array(fc.constantFrom("a", "A", "b", "c", "s", "S", "k", "\u212a", "1", " ", ".", "x"), { maxLength: 12 })
  .map((parts) => parts.join(""));

test("no text that matches lacks what is said to be in it", () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom("", "i"), text, (source, flags, value) => {
      if (!new RegExp(source, flags).test(value)) return;
      const folded = value.toLowerCase();
      const { texts, length } = regexNeeds(source, flags);
      expect(value.length).toBeGreaterThanOrEqual(length);
      for (const set of texts) expect(set.some((one) => folded.includes(one))).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test("no pattern makes it throw", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."()[]{}?*+|\\^$.,-:=!<>PaAsdx019 ".split("")) }),
      (source) => {
        expect(Array.isArray(regexNeeds(source, "i").texts)).toBe(true);
      },
    ),
    { numRuns: 5000 },
  );
});
