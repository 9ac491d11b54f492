import fc from "fast-check";
import { expect, test } from "vitest";
import { completionPlace } from "./complete-query.ts";
import { parseQuery } from "./parse-query.ts";

/** The cursor is at `|`. */
const at = (text: string) => completionPlace(text.replace("|", ""), text.indexOf("|"));

test.each([
  [
    "|",
    { kind: "field", prefix: "", isAfterTerm: false, replaceFrom: 0, replaceTo: 0, rest: "class_uid:>=0" },
  ],
  ["dev|ice", { kind: "field", prefix: "dev", replaceFrom: 0, replaceTo: 6 }],
  ["a:b pro|", { kind: "field", prefix: "pro", isAfterTerm: true, rest: "a:b class_uid:>=0" }],
  ["a:b AND |", { kind: "field", prefix: "", isAfterTerm: false }],
  ["a:b (|", { kind: "field", prefix: "", isAfterTerm: false, rest: "" }],
  ["-dev|", { kind: "field", prefix: "dev", replaceFrom: 1, isAfterTerm: false, rest: "class_uid:>=0" }],
  [
    "host:wk|s x:1",
    { kind: "value", field: "host", prefix: "wk", replaceFrom: 5, replaceTo: 8, rest: "class_uid:>=0 x:1" },
  ],
  [
    'Image:"C:\\Program Fi|les" b',
    { kind: "value", field: "Image", prefix: "C:\\Program Fi", replaceTo: 24 },
  ],
  ['Image:"C:\\\\Pro|', { kind: "value", prefix: "C:\\Pro" }],
  ["_exists_:Im|", { kind: "exists", prefix: "Im", replaceFrom: 9 }],
  ["host:/re|", { kind: "nothing" }],
  ["port:>=1|", { kind: "nothing" }],
  ["host:web*|", { kind: "value", prefix: "web" }],
  ['"cs(User|', { kind: "field", prefix: "cs(User", replaceFrom: 0 }],
  ['"cs(User-Agent)":cu|', { kind: "value", field: "cs(User-Agent)", prefix: "cu", replaceFrom: 17 }],
])("%s", (text, expected) => {
  expect(at(text)).toMatchObject(expected);
});

test("there is a place for every text and cursor, within the text, and what is left is a query", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab:"\\()[]{}*/-<> ANDOR_é'.split("")), maxLength: 30 }),
      fc.integer({ min: -5, max: 40 }),
      (text, cursor) => {
        const place = completionPlace(text, cursor);
        expect(place.replaceFrom).toBeGreaterThanOrEqual(0);
        expect(place.replaceTo).toBeGreaterThanOrEqual(place.replaceFrom);
        expect(place.replaceTo).toBeLessThanOrEqual(text.length);
        expect(() => parseQuery(place.rest)).not.toThrow();
      },
    ),
    { numRuns: 3000 },
  );
});
