import fc from "fast-check";
import { expect, test } from "vitest";
import { wildcardMatcher } from "./wildcard.ts";

test("wildcards agree with a plain recursive reading", () => {
  const slow = (pattern: string, value: string): boolean => {
    if (pattern === "") return value === "";
    if (pattern.startsWith("*"))
      return slow(pattern.slice(1), value) || (value !== "" && slow(pattern, value.slice(1)));
    return value !== "" && pattern.charAt(0) === value.charAt(0) && slow(pattern.slice(1), value.slice(1));
  };
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 }), (pattern, value) => {
      expect(wildcardMatcher(pattern)(value)).toBe(slow(pattern, value));
    }),
  );
});
