import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleParts, visibleText } from "./visible-text.ts";

const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff })))
  .map((points) => String.fromCodePoint(...points));

describe("text from telemetry", () => {
  test.each([
    ["a right-to-left override", "invoice\u202efdp.exe", "invoice\\u202efdp.exe"],
    ["a zero-width space", "pay\u200bpal.com", "pay\\u200bpal.com"],
    ["an escape sequence of a terminal", "\u001b[31mred", "\\u001b[31mred"],
    ["a null byte", "a\0b", "a\\u0000b"],
    ["a tag character", "ok\u{e0041}", "ok\\u{e0041}"],
    ["a lone surrogate", "a\ud800b", "a\\ud800b"],
    ["a no-break space", "a\u00a0b", "a\\u00a0b"],
    ["a Hangul filler", "a\u3164b", "a\\u3164b"],
    ["line ends and tabs", "a\r\n\tb", "a\\r\\n\\tb"],
  ])("%s is made visible", (_, value, shown) => {
    expect(visibleText(value)).toBe(shown);
  });

  test("letters of every script, spaces and markup stay as they are", () => {
    for (const value of ["<b>Grüße</b> & co", "日本語 テスト", "עברית", "😀", "C:\\Windows\\System32"])
      expect(visibleText(value)).toBe(value);
  });

  test("a view of lines keeps line feeds and tabs, and nothing else", () => {
    expect(visibleParts("a\n\tb\r", true)).toEqual([
      { isEscape: false, text: "a\n\tb" },
      { isEscape: true, text: "\\r" },
    ]);
  });

  test("nothing unseen is ever left in what is shown", () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(visibleText(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test("the runs that are not escapes are the text without what was escaped", () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const kept = visibleParts(value).filter((part) => !part.isEscape);
        for (const part of kept) expect(value).toContain(part.text);
      }),
    );
  });
});
