import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRecordCutter, type RecordForm } from "./record-cutter.ts";

function cut(stream: string | Uint8Array, form: RecordForm = "auto", step = 5, limit?: number) {
  const cutter = createRecordCutter(form, limit);
  const bytes = Buffer.from(stream);
  const records: [string, string | null][] = [];
  const take = (found: ReturnType<typeof cutter.push>): void =>
    void records.push(
      ...found.map((r): [string, string | null] => [Buffer.from(r.bytes).toString("latin1"), r.context]),
    );
  for (let at = 0; at < bytes.length; at += step) take(cutter.push(bytes.subarray(at, at + step)));
  take(cutter.end());
  return {
    texts: records.map(([text]) => text),
    contexts: records.map(([, context]) => context),
    cut: cutter.cut,
  };
}

describe("the first bytes tell", () => {
  test.each([
    ["a list", '[{"a":1},\n{"a":2}]', ['{"a":1}', '{"a":2}']],
    ["values a line", '{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
    ["an envelope", '{"Records":[{"a":1},{"a":2}]}', ['{"a":1}', '{"a":2}']],
    ["a value over several lines", '\ufeff\n {\n"a": 1\n}', ['{\n"a": 1\n}']],
    ["text", "one\n\ntwo\r\nthree", ["one", "two", "three"]],
    ["text in brackets", "[error] one\n[warn] two\n", ["[error] one", "[warn] two"]],
    ["a lone bracket", "[", ["["]],
    ["nothing", "", []],
    ["white space", " \n\n \n", [" ", " "]],
  ])("%s", (_name, stream, texts) => {
    expect(cut(stream).texts).toEqual(texts);
    expect(cut(stream, "auto", 1).texts).toEqual(texts);
  });
});

test("the header of a Zeek log comes with its records and is none", () => {
  const header = "#separator \\x09\n#fields\tts\tuid";
  const { texts, contexts } = cut(`${header}\n1\ta\n2\tb\n#close\tx\n`);
  expect(texts).toEqual(["1\ta", "2\tb"]);
  expect(contexts).toEqual([header, header]);
});

test("the first line of CSV comes with the records, which may span lines", () => {
  const { texts, contexts } = cut('a,b\n1,"x\n\ny"\n2,z\n', "csv");
  expect(texts).toEqual(['1,"x\n\ny"', "2,z"]);
  expect(contexts).toEqual(["a,b", "a,b"]);
});

test("records beyond the limit are cut and counted", () => {
  expect(cut(`${"x".repeat(50)}\nshort\n`, "lines", 7, 10)).toMatchObject({
    texts: ["xxxxxxxxxx", "short"],
    cut: 1,
  });
  expect(cut(`{"a":"${"x".repeat(50)}"}\n{}`, "json", 7, 10)).toMatchObject({
    texts: ['{"a":"xxxx', "{}"],
    cut: 1,
  });
});

test("invalid UTF-8 stays as it came", () => {
  expect(cut(Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0x80]), "lines").texts).toEqual(["a\xff\xfe", "\x80"]);
});

test("any bytes are cut, and slices make no difference", () => {
  const stream = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.stringMatching(/^[[\]{}",:a#\n\r ]{0,120}$/).map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(
      stream,
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom("auto", "json", "lines", "csv"),
      (bytes, step, form) => {
        expect(cut(bytes, form, step)).toEqual(cut(bytes, form, 1000));
      },
    ),
  );
});
