import fc from "fast-check";
import { expect, test } from "vitest";
import { flattenJson } from "./flatten.ts";
import { parseJsonObject } from "./formats/json.ts";

function flat(text: string): Record<string, unknown> {
  return Object.fromEntries(flattenJson(parseJsonObject(text) ?? {}));
}

test("objects give dotted names, lists of objects give lists by path", () => {
  expect(
    flat(
      '{"a":{"b":{"c":1}},"d":["x","y"],"e":[{"f":1,"g":[2,3]},{"f":4}],"h":[[5],[6]],"i":null,"j":{},"k":[]}',
    ),
  ).toEqual({ "a.b.c": 1, d: ["x", "y"], "e.f": [1, 4], "e.g": [2, 3], h: [5, 6] });
});

test("a list of one stays a list, a name met twice becomes one", () => {
  expect(flat('{"a":["x"],"b.c":1,"b":{"c":2}}')).toEqual({ a: ["x"], "b.c": [1, 2] });
});

test("__proto__ is a field, and infinity is text", () => {
  const fields = flattenJson(parseJsonObject('{"__proto__":{"x":1},"big":1e999}') ?? {});
  expect([...fields]).toEqual([
    ["__proto__.x", 1],
    ["big", "Infinity"],
  ]);
});

test("no scalar of the document is lost", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4, noUnicodeString: false })),
      (object) => {
        const json = parseJsonObject(JSON.stringify(object)) ?? {};
        const values = [...flattenJson(json).values()].flat().map(String).toSorted();
        expect(values).toEqual(scalars(json).map(String).toSorted());
      },
    ),
  );
});

function scalars(value: unknown): unknown[] {
  if (value === null) return [];
  return typeof value === "object" ? Object.values(value).flatMap(scalars) : [value];
}
