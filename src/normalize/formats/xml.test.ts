import fc from "fast-check";
import { expect, test } from "vitest";
import { parseXml, unescapeXml } from "./xml.ts";

test("attributes, children and text are told apart, and children of one name make a list", () => {
  expect(parseXml('<a:Event xmlns="x" n="1"><b>one</b><b/><c k=\'v\'>two</c> </a:Event>\n')).toEqual({
    name: "Event",
    value: { "@n": "1", b: ["one", ""], c: { "@k": "v", "#text": "two" } },
  });
});

test("entities, characters by number and CDATA are text", () => {
  expect(parseXml("<d>&lt;&#65;&#x42;&amp;amp;<![CDATA[<x>&amp;]]></d>")?.value).toBe("<AB&amp;<x>&amp;");
  expect(unescapeXml("&nbsp; &#x110000; &")).toBe("&nbsp; &#x110000; &");
});

test("declarations and comments are skipped, a command line keeps its spaces", () => {
  expect(parseXml('<?xml version="1.0"?><!-- <d> --><d> cmd /c  dir </d>')?.value).toBe(" cmd /c  dir ");
});

test.each([
  "",
  "text",
  "<a>",
  "<a></b>",
  "<a/><b/>",
  "<a b=c/>",
  "<a><![CDATA[x</a>",
  "<a><!-- x</a>",
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  `${"<a>".repeat(65)}${"</a>".repeat(65)}`,
])("%j is refused", (text) => {
  expect(parseXml(text)).toBeNull();
});

test("an element named after the prototype is an element", () => {
  const value = parseXml("<a><__proto__>x</__proto__><constructor>y</constructor></a>")?.value;
  expect(Object.entries(value ?? {})).toEqual([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
});

test("what is written is read back, and no text makes the reader throw", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (attribute, text) => {
      fc.pre(text.trim() !== "");
      expect(parseXml(`<a n="${escapeXml(attribute)}">${escapeXml(text)}</a>`)?.value).toEqual({
        "@n": attribute,
        "#text": text,
      });
    }),
  );
  const pieces = fc.constantFrom(
    "<a>",
    "</a>",
    "<b c='d'",
    "/>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&#x41;",
    "x",
    "<?",
    "?>",
  );
  fc.assert(fc.property(fc.array(pieces), (parts) => void parseXml(parts.join(""))));
});

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (char) => `&#${char.codePointAt(0)?.toString() ?? ""};`);
}
