import fc from "fast-check";
import { expect, test } from "vitest";
import { FoldedText } from "./folded-text.ts";
import { IdList } from "./id-list.ts";
import { type IndexedLiteral, KEYWORD_FIELD, LiteralIndex } from "./literal-index.ts";

const unit = fc.constantFrom("a", "b", "\\", ".", "\u00e4", "\u{1F600}", "abcd");
const text = fc.array(unit, { maxLength: 8 }).map((parts) => parts.join(""));
const literal = fc
  .record({ field: fc.nat(2), text, anchor: fc.constantFrom("whole", "start", "end", "anywhere") })
  .filter((one) => one.anchor === "whole" || one.text.length >= 4 || /[^\0-\x7f]/.test(one.text));

const HOLDS = {
  whole: (value: string, one: string) => value === one,
  start: (value: string, one: string) => value.startsWith(one),
  end: (value: string, one: string) => value.endsWith(one),
  anywhere: (value: string, one: string) => value.includes(one),
};

test("finds the literals that stand in a value of their field or of any, and no other", () => {
  fc.assert(
    fc.property(
      fc.array(literal, { maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(2), text), { minLength: 1, maxLength: 8 }),
      (drawn, values) => {
        const literals = drawn.map((one, id): IndexedLiteral => ({ ...one, id }));
        const index = new LiteralIndex(literals);
        const folded = new FoldedText();
        const found = new IdList();
        for (const [field, value] of values) {
          folded.add(value);
          found.clear();
          index.find(field, folded, found);
          const ids = [...new Set(found.ids.subarray(0, found.size))].toSorted((a, b) => a - b);
          const expected = literals.filter(
            (one) =>
              (one.field === field || one.field === KEYWORD_FIELD) && HOLDS[one.anchor](value, one.text),
          );
          expect(ids).toEqual(expected.map(({ id }) => id));
        }
      },
    ),
    { numRuns: 1000 },
  );
});
