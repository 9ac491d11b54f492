import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericKv } from "./map.ts";
import { readPairs } from "./read-pairs.ts";

goldenSource(genericKv, import.meta.url);

test("quoted values are read back, whatever stands in them", () => {
  const values = fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(values, (written) => {
      const quoted = written.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`);
      const { fields, count, rest } = readPairs(quoted.map((value, index) => `k${index}=${value}`).join(" "));
      expect([...fields.values()]).toEqual(written);
      expect({ count, rest }).toEqual({ count: written.length, rest: "" });
    }),
  );
});

test("pairs between commas end at the commas", () => {
  expect(readPairs("a=1,b=two words,c=3").fields).toEqual(
    new Map([
      ["a", "1"],
      ["b", "two words"],
      ["c", "3"],
    ]),
  );
});
