import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldKinds, fieldText, readFields } from "./stored-fields.ts";

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.boolean(),
  fc.constant(null),
);
const name = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "n", "l"));

test("fields come back from the store as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.oneof(scalar, fc.array(scalar, { maxLength: 4 })))), (entries) => {
      const fields = new Map(entries);
      const texts: Readonly<Record<string, string>> = JSON.parse(
        `{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(fieldText(value))}`).join(",")}}`,
      );
      expect(readFields(texts, fieldKinds(fields))).toEqual(fields);
    }),
  );
});
