import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_JSON_DEPTH, parseJsonObject, textAt, valueAt } from "./json.ts";

test("integers beyond 2^53 keep all their digits, wherever they stand", () => {
  const text =
    '{"a":-9223372036854775808,"b":[12345678901234567890, 9007199254740991],"c":{"d":18446744073709551615}}';
  expect(parseJsonObject(text)).toEqual({
    a: "-9223372036854775808",
    b: ["12345678901234567890", 9007199254740991],
    c: { d: "18446744073709551615" },
  });
});

test("digits inside strings and fractions are left alone", () => {
  const text = String.raw`{"a":"x\":12345678901234567890,","b\\":0.12345678901234567,"c":1234567890123456.5}`;
  expect(parseJsonObject(text)).toEqual(JSON.parse(text));
});

test("hostile names stay names", () => {
  const object = parseJsonObject('{"__proto__":{"isAdmin":true},"a":1,"a":2}');
  expect(valueAt(object, "__proto__")).toEqual({ isAdmin: true });
  expect(valueAt(object, "a")).toBe(2);
  expect(valueAt(object, "constructor")).toBeUndefined();
  expect(textAt(object, "toString")).toBeUndefined();
  expect(Object.keys({})).toEqual([]);
});

test("text that is no object, or too deep, is not JSON here", () => {
  expect(parseJsonObject(nested(MAX_JSON_DEPTH))).not.toBeNull();
  expect(parseJsonObject(nested(MAX_JSON_DEPTH + 1))).toBeNull();
  expect(parseJsonObject(`{"a":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`)).toBeNull();
  for (const text of ["", "null", "[1]", '"a"', "{", '{"a":}', "{a:1}", '{"a":1} x'])
    expect(parseJsonObject(text)).toBeNull();
});

test("every object is read as JSON.parse reads it, but for big integers", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (object) => {
      const text = JSON.stringify(object);
      expect(JSON.stringify(parseJsonObject(text))).toBe(JSON.stringify(JSON.parse(text, exact)));
    }),
  );
});

test("a big integer among any text is read like a string of its digits", () => {
  fc.assert(
    fc.property(fc.string(), fc.bigInt({ min: 2n ** 60n, max: 2n ** 64n }), (key, integer) => {
      const text = `{${JSON.stringify(key)}:${integer}, "list":[${integer}]}`;
      expect(valueAt(parseJsonObject(text), "list")).toEqual([String(integer)]);
    }),
  );
});

function nested(depth: number): string {
  return `{"a":`.repeat(depth) + "1" + "}".repeat(depth);
}

/** A JSON.parse reviver: doubles that were written as integers too big for them, as strings. */
function exact(_name: string, value: unknown): unknown {
  const isBig = typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value));
  return isBig ? String(value) : value;
}
