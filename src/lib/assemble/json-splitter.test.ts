import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJsonSplitter, type JsonPiece } from "./json-splitter.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The pieces of a text that arrives in chunks of the given sizes, taken in turn. */
function split(
  text: string,
  chunkSizes: readonly number[] = [1 << 20],
  maxRecordBytes = 1 << 20,
): JsonPiece[] {
  const splitter = createJsonSplitter({ maxRecordBytes });
  const bytes = encode(text);
  const pieces: JsonPiece[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, chunkSizes[turn % chunkSizes.length] ?? 1);
    const chunk = bytes.slice(at, at + size);
    // a view is only good until the chunk is used again
    pieces.push(...splitter.push(chunk).map((piece) => ({ ...piece, bytes: piece.bytes.slice() })));
    chunk.fill(0);
    at += size;
  }
  return [...pieces, ...splitter.end()];
}

const texts = (pieces: readonly JsonPiece[]): string[] => pieces.map((piece) => decode(piece.bytes));

describe("the forms of several", () => {
  test.each([
    ["a value a line", '{"a":1}\n{"a":2}\r\n\n{"a":3}', ['{"a":1}', '{"a":2}', '{"a":3}']],
    ["values without anything between", '{"a":1}{"a":2}', ['{"a":1}', '{"a":2}']],
    ["values with commas between", '{"a":1},\n{"a":2}', ['{"a":1}', '{"a":2}']],
    ["record separators", '\u001e{"a":1}\n\u001e{"a":2}\n', ['{"a":1}', '{"a":2}']],
    [
      "a list",
      ' [ {"a":1} , {"a":[{}]}, "x,]", 5, null ]\n{"b":1}',
      ['{"a":1}', '{"a":[{}]}', '"x,]"', "5", "null ", '{"b":1}'],
    ],
    ["a list of lists", "[[1,2],[3]]", ["[1,2]", "[3]"]],
    ["an empty list", "[]\n[ ]", []],
    ["several lists", '[{"a":1}]\n[{"a":2}]', ['{"a":1}', '{"a":2}']],
    ["CloudTrail's envelope", '{"Records":[{"a":1},\n{"a":2}]}\n', ['{"a":1}', '{"a":2}']],
    ["Azure's envelope", '{\n "records" : [\n {"a":1} ]\n}{"b":1}', ['{"a":1}', '{"b":1}']],
    [
      "an envelope that says more",
      '{"Records":[{"a":1}] ,"token":"t"}{"b":1}',
      ['{"a":1}', '{"token":"t"}', '{"b":1}'],
    ],
    ["a list of names that is no envelope", '{"Records":["a"]}', ['{"Records":["a"]}']],
    ["an envelope's name further in", '{"a":{"Records":[{}]}}', ['{"a":{"Records":[{}]}}']],
    [
      "a value over lines",
      '{\n  "a": [\n    {"b": "}"}\n  ]\n}\n{"c":1}',
      ['{\n  "a": [\n    {"b": "}"}\n  ]\n}', '{"c":1}'],
    ],
    ["strings with what looks like ends", '{"a":"\\"}{\\\\"}{"b":"]"}', ['{"a":"\\"}{\\\\"}', '{"b":"]"}']],
    ["a byte order mark", '\u{feff}{"a":1}', ['{"a":1}']],
  ])("%s", (_name, text, expected) => {
    expect(texts(split(text))).toEqual(expected);
    expect(texts(split(text, [1]))).toEqual(expected);
  });
});

describe("faults stay with their neighbours", () => {
  test.each([
    ["a line that is no JSON", 'hello, world\n{"a":1}', ["hello, world", '{"a":1}']],
    ["a line that begins like a list", '[error] no such file\n{"a":1}', ["[error] no such file", '{"a":1}']],
    ["a string without end", '{"a":"x\n{"b":1}', ['{"a":"x', '{"b":1}']],
    ["a line feed after a backslash", '{"a":"x\\\n{"b":1}', ['{"a":"x\\', '{"b":1}']],
    ["an object without end", '{"a":1\n{"b":1}\n{"c":1}', ['{"a":1', '{"b":1}', '{"c":1}']],
    ["a nested object without end", '{"a":{"x":1}\n{"b":1}', ['{"a":{"x":1}', '{"b":1}']],
    ["a value in the wrong place", '{"a":1 {"b":2}}\n{"c":1}', ['{"a":1 {"b":2}}', '{"c":1}']],
    ["brackets that do not pair", '{"a":[1}\n{"c":1}', ['{"a":[1}', '{"c":1}']],
    ["brackets that close nothing", ']}\n{"c":1}', ["]}", '{"c":1}']],
    ["a stream that breaks off", '{"a":1}\n{"b":', ['{"a":1}', '{"b":']],
    ["too many brackets", `${"[".repeat(2000)}\n{"c":1}`, ["[".repeat(1999), '{"c":1}']],
  ])("%s", (_name, text, expected) => {
    expect(texts(split(text))).toEqual(expected);
    expect(texts(split(text, [1]))).toEqual(expected);
  });
});

test("a value beyond the limit is cut out whole, with where it was and how long", () => {
  const pieces = split('{"a":1}\n{"a":"0123456789"}\n{"b":1}', [3], 10);
  expect(pieces.map(({ kind, offset, length }) => ({ kind, offset, length }))).toEqual([
    { kind: "record", offset: 0, length: 7 },
    { kind: "tooLong", offset: 8, length: 18 },
    { kind: "record", offset: 27, length: 7 },
  ]);
  expect(texts(pieces)).toEqual(['{"a":1}', '{"a":"0123', '{"b":1}']);
});

const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

/** Records of each form by a reader that has all of the text before it. */
const stream = fc
  .record({
    values: fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 6 }),
    form: fc.constantFrom("lines", "joined", "commas", "list", "envelope"),
    indent: fc.constantFrom(0, 2),
  })
  .map(({ values, form, indent }) => {
    const records = values.map((value) => JSON.stringify(value, null, indent));
    const wrap = {
      lines: () => `${records.join("\n")}\n`,
      joined: () => records.join(""),
      commas: () => records.join(", "),
      list: () => `[${records.join(",")}]`,
      envelope: () => `{"Records":[${records.join(" , ")}]}`,
    };
    return { text: wrap[form](), records };
  });

test("records come out as they went in, whatever the chunks", () => {
  fc.assert(
    fc.property(stream, chunkSizes, ({ text, records }, sizes) => {
      expect(texts(split(text, sizes))).toEqual(records);
    }),
  );
});

/** Text made of the bytes that mean something. */
const hostile = fc.string({
  unit: fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    ",",
    ":",
    "\\",
    "\n",
    " ",
    "a",
    "1",
    "é",
    "\u001e",
    '{"Records":[',
  ),
  maxLength: 200,
});

test("chunks change nothing, and no byte is lost or doubled, whatever the text", () => {
  fc.assert(
    fc.property(hostile, chunkSizes, fc.integer({ min: 1, max: 40 }), (text, sizes, maxRecordBytes) => {
      const whole = split(text, [1 << 20], maxRecordBytes);
      expect(split(text, sizes, maxRecordBytes)).toEqual(whole);
      const bytes = encode(text);
      let at = 0;
      let between = "";
      for (const piece of whole) {
        expect(piece.offset).toBeGreaterThanOrEqual(at);
        between += decode(bytes.subarray(at, piece.offset));
        at = piece.offset + piece.length;
        expect(piece.kind).toBe(piece.length > maxRecordBytes ? "tooLong" : "record");
        const isRest = decode(piece.bytes.subarray(0, 1)) === "{" && bytes[piece.offset] === 0x2c;
        if (!isRest)
          expect(piece.bytes).toEqual(bytes.slice(piece.offset, Math.min(at, piece.offset + maxRecordBytes)));
      }
      between += decode(bytes.subarray(at));
      expect(between.replaceAll('"Records"', "")).toMatch(/^[\s,:[\]{}\u001e]*$/);
    }),
    { numRuns: 500 },
  );
});
