import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonWriter } from "./json-writer.ts";
import { isArrayType, readItems, readScalar, type ValueSource } from "./read-value.ts";

function sourceOf(bytes: Buffer): ValueSource {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

const hex = (digits: string): ValueSource => sourceOf(Buffer.from(digits.replaceAll(" ", ""), "hex"));
const utf16 = (text: string): ValueSource => sourceOf(Buffer.from(text, "utf16le"));

describe("a value is printed as Windows prints it", () => {
  test.each([
    ["string", 0x01, utf16("Advapi  "), "Advapi  "],
    ["string with NULs at its end", 0x01, utf16("user\0\0"), "user"],
    ["string with a NUL within", 0x01, utf16("a\0b"), "a\0b"],
    ["string with half a pair", 0x01, utf16("a\ud800b"), "a\ufffdb"],
    ["ANSI string", 0x02, hex("93 68 e9 94 00"), "“hé”"],
    ["int8", 0x03, hex("ff"), -1],
    ["uint8", 0x04, hex("ff"), 255],
    ["int16", 0x05, hex("feff"), -2],
    ["uint16", 0x06, hex("0110"), 4097],
    ["int32, a HRESULT", 0x07, hex("01000780"), -2147024895],
    ["uint32", 0x08, hex("ffffffff"), 4294967295],
    ["int64", 0x09, hex("ffffffffffffffff"), -1],
    ["int64 beyond 2^53", 0x09, hex("0000000000000080"), "-9223372036854775808"],
    ["uint64", 0x0a, hex("0000000001000000"), 4294967296],
    ["uint64 beyond 2^53", 0x0a, hex("ffffffffffffffff"), "18446744073709551615"],
    ["real32", 0x0b, hex("cdcccc3d"), "0.1"],
    ["real64", 0x0c, hex("9a9999999999b93f"), "0.1"],
    ["real64 that is none", 0x0c, hex("000000000000f87f"), "NaN"],
    ["bool", 0x0d, hex("01000000"), true],
    ["bool of another number", 0x0d, hex("00010000"), true],
    ["bool of one byte", 0x0d, hex("00"), false],
    ["binary", 0x0e, hex("c0ffee"), "C0FFEE"],
    ["GUID", 0x0f, hex("25968454785494 49a5ba3e3b0328c30d"), "{54849625-5478-4994-a5ba-3e3b0328c30d}"],
    ["pointer of 32 bits", 0x10, hex("e8030000"), "0x3e8"],
    ["pointer of 64 bits", 0x10, hex("0000000000000080"), "0x8000000000000000"],
    ["FILETIME", 0x11, hex("1896575744d9d101"), "2016-07-08T18:12:51.6816408Z"],
    ["FILETIME that is not set", 0x11, hex("0000000000000000"), null],
    ["FILETIME beyond the year 9999", 0x11, hex("ffffffffffffff7f"), "9223372036854775807"],
    ["SYSTEMTIME", 0x12, hex("e907 0b00 0100 1800 0c00 1e00 0f00 0700"), "2025-11-24T12:30:15.007Z"],
    ["SYSTEMTIME that is not set", 0x12, hex("00".repeat(16)), null],
    ["SID", 0x13, hex("0102000000000005 20000000 20020000"), "S-1-5-32-544"],
    ["SID that is cut short", 0x13, hex("0105000000000005 20000000"), "S-1-5-32"],
    ["hex of 32 bits", 0x14, hex("e7030000"), "0x3e7"],
    ["hex of 64 bits", 0x15, hex("0000000000000000"), "0x0"],
    ["number of another size", 0x08, hex("010203"), "0x010203"],
    ["handle", 0x20, hex("c0fe"), "C0FE"],
  ])("%s", (_name, type, source, printed) => {
    expect(readScalar(source, type, 0, source.bytes.length)).toEqual(printed);
  });

  test.each([
    ["strings", 0x81, utf16("one\0\0two\0three"), ["one", "", "two", "three"]],
    ["ANSI strings", 0x82, hex("6f6e6500 00 74776f"), ["one", "", "two"]],
    ["uint16s", 0x86, hex("0100 0200 ff"), [1, 2, "0xff"]],
    [
      "GUIDs",
      0x8f,
      hex("00".repeat(32)),
      Array.from({ length: 2 }, () => `{${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}}`),
    ],
    ["pointers", 0x90, hex("01000000 02000000 03000000"), ["0x1", "0x2", "0x3"]],
    ["SIDs", 0x93, hex("0101000000000005 12000000 0101000000000005 13000000"), ["S-1-5-18", "S-1-5-19"]],
    ["hexes", 0x94, hex("01000000 ff000000"), ["0x1", "0xff"]],
  ])("a list of %s", (_name, type, source, printed) => {
    expect(readItems(source, type, 0, source.bytes.length)).toEqual(printed);
  });
});

test("the writer writes what the reader reads, whatever the bytes", () => {
  const writer = new JsonWriter();
  const types = fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.constantFrom(0x01, 0x02, 0x81, 0x82));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.string({ unit: "binary", maxLength: 32 }).map((text) => Buffer.from(text, "utf16le")),
    fc
      .array(fc.constantFrom("a", "\0", "\ud83d"), { maxLength: 6 })
      .map((parts) => Buffer.from(parts.join(""), "utf16le")),
    fc
      .constantFrom(1, 2, 4, 8, 16, 12)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
  );
  fc.assert(
    fc.property(types, bytes, fc.integer({ min: 0, max: 3 }), (type, content, shift) => {
      const source = sourceOf(Buffer.concat([Buffer.alloc(shift), content, Buffer.alloc(8)]));
      writer.readFrom(source);
      writer.at = 0;
      const printed = isArrayType(type)
        ? readItems(source, type, shift, content.length)
        : [readScalar(source, type, shift, content.length)];
      if (isArrayType(type)) writer.items(type, shift, content.length, '""');
      else {
        writer.value(type, shift, content.length);
        writer.byte(0x2c);
      }
      const expected = printed.length === 0 ? [""] : printed;
      expect(JSON.parse(`[${writer.bytes.toString("utf8", 0, writer.at - 1)}]`)).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});
