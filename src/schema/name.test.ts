import { expect, test } from "vitest";
import { nameOf } from "./name.ts";

const Name = nameOf(60);

test.each(["Mine, newest first", "Zoë Müller", "می‌خواهم", "👩‍🚒 watch", "日本語", "<b>bold</b>"])(
  "%s is a name",
  (name) => {
    expect(Name.parse(` ${name} `)).toBe(name);
  },
);

test.each([
  ["a right-to-left override", "invoice\u202efdp"],
  ["an isolate", "a\u2066b"],
  ["a zero-width space", "pay\u200bpal"],
  ["a NUL", "a\0b"],
  ["a line feed", "a\nb"],
  ["a line separator", "a\u2028b"],
  ["an escape sequence", "\u001b[31m"],
  ["half a character", "a\ud800"],
  ["a tag", "a\u{e0041}"],
  ["nothing but space", "  "],
])("%s is refused", (_, name) => {
  expect(Name.safeParse(name).success).toBe(false);
});
