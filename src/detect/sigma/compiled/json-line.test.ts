import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../evaluate.ts";
import type { FieldValue } from "../../../schema/event.ts";
import { createSigmaEngine } from "../engine.ts";
import { loadRules } from "../load-rules.ts";

const LOGSOURCE = { product: "windows", categories: ["process_creation"], services: [] };
const DETECTIONS = [
  "a: {Image|endswith: '\\cmd.exe'}",
  "a: {Image|contains: 'ÄÖ'}",
  "a: {CommandLine|re: '^A.*z$'}",
  "a: {CommandLine|re: '.{12,}'}",
  "a: {Image|fieldref: ParentImage}",
  "a: {Image|fieldref|endswith: ParentImage}",
  "a: {ParentImage: null}",
  "a: {ParentImage|exists: true}",
  "a: {Count|gte: 10}",
  "a: {Count: 10}",
  "a: {Flag: true}",
  "a: {Address|cidr: 10.0.0.0/8}",
  "a: {CommandLine|contains: ['^^', 'whoami']}",
  "a: {CommandLine|contains|cased: 'ABC'}",
  "a: ['needle']",
  "a: ['abc*xyz']",
];
const rules = loadRules(
  DETECTIONS.map((detection, at) => ({
    path: `${at}.yml`,
    text: `title: R${at}\nid: 00000000-0000-4000-8000-0000000000${10 + at}\nlogsource: {product: windows, category: process_creation}\ndetection:\n  ${detection}\n  condition: a\n`,
  })),
).rules;

const word = fc.constantFrom(
  "C:\\Windows\\cmd.exe",
  "\\cmd.exe",
  "10.1.2.3",
  "needle",
  "ABC",
  "abc",
  "whoami",
  "^^",
  "äÖ",
  "ÄÖ",
  "\u00d7\u00df",
  "\u0130",
  "\u{1F600}",
  "\ud800",
  '"',
  "/",
  "\n\t\b\f\r",
  "\u0000\u001f",
  "A",
  "z",
  "xyz",
);
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(""));
const scalar = fc.oneof(
  text,
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(10, 1e21, -0, 0.1, 2 ** 53 - 1),
);
const name = fc.constantFrom("Image", "CommandLine", "ParentImage", "Count", "Flag", "Address", "Other");
const fields = fc.dictionary(
  name,
  fc.oneof({ weight: 5, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 })),
);

describe("a JSON line", () => {
  test("gives the verdicts that its parsed members give, or is left to the parser", () => {
    const engine = createSigmaEngine(rules);
    let taken = 0;
    fc.assert(
      fc.property(fields, fc.constantFrom(undefined, 1), fc.boolean(), (members, indent, isEscaped) => {
        const json = isEscaped ? escaped(members) : JSON.stringify(members, null, indent);
        const bytes = Buffer.from(`x${json}\n`);
        const found = engine.matchJson(LOGSOURCE, { bytes, start: 1, end: bytes.length });
        if (found === null) return;
        taken++;
        expect(titles(found)).toEqual(plainly(json));
        expect(titles(engine.match({ logsource: LOGSOURCE, fields: fieldsOf(json) }))).toEqual(plainly(json));
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(1500);
  });

  test("is taken, or left to the parser, whatever is done to its bytes", () => {
    const engine = createSigmaEngine(rules);
    let taken = 0;
    fc.assert(
      fc.property(
        fields,
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }),
        (members, edits) => {
          const bytes = Buffer.from(JSON.stringify(members));
          for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
          const found = engine.matchJson(LOGSOURCE, { bytes, start: 0, end: bytes.length });
          if (found === null) return;
          taken++;
          expect(titles(found)).toEqual(plainly(bytes.toString()));
        },
      ),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  test.each([
    ["an object within", '{"a":{"b":1}}'],
    ["a list within a list", '{"a":[[1]]}'],
    ["a key that comes twice", '{"Image":"a","Image":"b"}'],
    ["a key that no rule asks for and that comes twice", '{"x":"needle","x":"b"}'],
    ["a key with an escape", '{"Im\\u0061ge":"a"}'],
    ["an integer of too many digits", '{"Count":9007199254740993}'],
    ["what follows the object", '{"Image":"a"} x'],
    ["a comma too many", '{"Image":"a",}'],
    ["a text without an end", '{"Image":"a'],
    ["a number that is none", '{"Count":01}'],
    ["a control character in a text", '{"Image":"a\u0001"}'],
    ["no object", "[]"],
    ["nothing", ""],
    [
      "too many keys",
      JSON.stringify(Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`k${at}`, at]))),
    ],
  ])("with %s is left to the parser", (_, json) => {
    const bytes = Buffer.from(json);
    expect(createSigmaEngine(rules).matchJson(LOGSOURCE, { bytes, start: 0, end: bytes.length })).toBeNull();
  });

  test("that was left half read does not touch the next", () => {
    const engine = createSigmaEngine(rules);
    const match = (json: string): readonly string[] | null => {
      const bytes = Buffer.from(json);
      const found = engine.matchJson(LOGSOURCE, { bytes, start: 0, end: bytes.length });
      return found && titles(found);
    };
    const good = '{"Image":"C:\\\\cmd.exe","ParentImage":"x"}';
    const expected = match(good);
    expect(expected).toEqual(["R0", "R7"]);
    expect(match('{"Image":"C:\\\\cmd.exe","CommandLine":"needle whoami", "x":{')).toBeNull();
    expect(match(good)).toEqual(expected);
    expect(match("{}")).toEqual(["R6"]);
  });
});

function fieldsOf(json: string): ReadonlyMap<string, FieldValue> {
  const members: Readonly<Record<string, FieldValue>> = JSON.parse(json);
  return new Map(Object.entries(members));
}

function plainly(json: string): string[] {
  return titles(rules.filter((rule) => evaluate(rule.condition, fieldsOf(json))));
}

function titles(found: readonly { readonly title: string }[]): string[] {
  return found.map(({ title }) => title);
}

/** Members as JSON in which every character of a text is an escape. */
function escaped(members: Readonly<Record<string, unknown>>): string {
  const written = Object.entries(members).map(
    ([key, value]) => `${JSON.stringify(key)}:${escapedValue(value)}`,
  );
  return `{${written.join(",")}}`;
}

function escapedValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(escapedValue).join(",")}]`;
  if (typeof value !== "string") return JSON.stringify(value);
  const units = Array.from({ length: value.length }, (_, at) =>
    value.charCodeAt(at).toString(16).padStart(4, "0"),
  );
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}
