import fc from "fast-check";
import { expect, test } from "vitest";
import { techniquePage, webAddress } from "./web-address.ts";

test.each([
  ["https://attack.mitre.org/techniques/T1059/", "https://attack.mitre.org/techniques/T1059/"],
  ["http://blog.example/a?b=c#d", "http://blog.example/a?b=c#d"],
  ["javascript:alert(1)", null],
  ["JAVASCRIPT:alert(1)//https://x", null],
  ["data:text/html,x", null],
  ["https://user:secret@evil.example/", null],
  ["https://example.org/a b", null],
  ["https://example.org/\u202Etxt", null],
  ["//example.org", null],
  ["Internal Research", null],
  ["https://", null],
])("%s leads to %s", (text, address) => {
  expect(webAddress(text)).toBe(address);
});

test("whatever a rule says, a link leads to the web or nowhere", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const address = webAddress(text);
      expect(address === null || /^https?:$/.test(new URL(address).protocol)).toBe(true);
    }),
  );
});

test.each([
  ["T1059", "https://attack.mitre.org/techniques/T1059/"],
  ["T1059.001", "https://attack.mitre.org/techniques/T1059/001/"],
  ["TA0001", null],
  ["T1059.1", null],
])("%s has the page %s", (technique, page) => {
  expect(techniquePage(technique)).toBe(page);
});
