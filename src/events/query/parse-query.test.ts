import fc from "fast-check";
import { expect, test } from "vitest";
import { type Pattern, parseQuery, type QueryNode } from "./parse-query.ts";
import { printQuery } from "./print-query.ts";

const word = fc.stringMatching(/^[^\s\u0000-\u001f]{1,12}$/);
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  word.map((text) => [{ kind: "text", text }] as const),
  fc
    .tuple(word, word)
    .map(
      ([before, after]) =>
        [
          { kind: "text", text: before },
          { kind: "any" },
          { kind: "text", text: after },
          { kind: "one" },
        ] as const,
    ),
);
const field = fc.oneof(
  fc.record({
    field: fc.stringMatching(/^[A-Za-z_@][\w.@-]{0,10}$/).filter((name) => name !== "_exists_"),
    isOwn: fc.boolean(),
  }),
  fc.record({
    field: fc.constantFrom("cs(User-Agent)", "Source IP", 'a"b\\c', "été", "1st", "_exists_"),
    isOwn: fc.constant(true),
  }),
);
const bound = fc.option(fc.record({ value: word, inclusive: fc.boolean() }));
const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  pattern.map((parts): QueryNode => ({ kind: "word", pattern: parts })),
  fc.tuple(field, pattern).map(
    ([name, parts]): QueryNode => ({
      kind: "field",
      ...name,
      test: { kind: "equals", pattern: parts },
      at: 0,
    }),
  ),
  fc.tuple(field, word).map(
    ([name, source]): QueryNode => ({
      kind: "field",
      ...name,
      test: { kind: "regex", source: source.replaceAll("\\", "") },
      at: 0,
    }),
  ),
  fc.tuple(field, bound, bound).map(
    ([name, from, to]): QueryNode => ({
      kind: "field",
      ...name,
      test: { kind: "range", from, to },
      at: 0,
    }),
  ),
  field.map((name): QueryNode => ({ kind: "field", ...name, test: { kind: "exists" }, at: 0 })),
);
const query = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    tie("node").map((node): QueryNode => ({ kind: "not", node })),
    fc
      .tuple(
        fc.constantFrom("and" as const, "or" as const),
        fc.array(tie("node"), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, nodes]): QueryNode => ({ kind, nodes })),
  ),
})).node;

/** Where values stood in the text is no part of what a query means. */
function withoutPlaces(node: QueryNode): QueryNode {
  if (node.kind === "field") return { ...node, at: 0 };
  if (node.kind === "not") return { ...node, node: withoutPlaces(node.node) };
  return node.kind === "and" || node.kind === "or" ? { ...node, nodes: node.nodes.map(withoutPlaces) } : node;
}

test("a printed query parses to the same query", () => {
  fc.assert(
    fc.property(query, (node) => {
      expect(withoutPlaces(parseQuery(printQuery(node)))).toEqual(node);
    }),
  );
});

test("no text makes the parser do anything but answer or say where it is wrong", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab:()[]{}"/\\*?<>=- ANDORT'.split("")), maxLength: 40 }),
      (text) => {
        try {
          parseQuery(text);
        } catch (error) {
          expect(error).toMatchObject({ name: "QueryError", position: expect.any(Number) });
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ["a b", { kind: "and", nodes: [{ kind: "word" }, { kind: "word" }] }],
  ["a OR b c", { kind: "or", nodes: [{ kind: "word" }, { kind: "and" }] }],
  ["-host:dc01", { kind: "not", node: { kind: "field", field: "host" } }],
  [
    "Image:*\\powershell.exe",
    { test: { pattern: [{ kind: "any" }, { kind: "text", text: "\\powershell.exe" }] } },
  ],
  ['CommandLine:"-enc AAA"', { test: { pattern: [{ kind: "text", text: "-enc AAA" }] } }],
  [
    "src_endpoint.port:>=1024",
    { test: { kind: "range", from: { value: "1024", inclusive: true }, to: null } },
  ],
  ["x:{1 TO *]", { test: { from: { value: "1", inclusive: false }, to: null } }],
  ["device.hostname:*", { kind: "field", field: "device.hostname", test: { kind: "exists" } }],
  ['"cs(User-Agent)":curl*', { kind: "field", field: "cs(User-Agent)", isOwn: true, at: 17 }],
  ['"a b" "c":d', { nodes: [{ kind: "word" }, { kind: "field", field: "c" }] }],
  ["x:/a\\/b c/ d", { nodes: [{ test: { kind: "regex", source: "a/b c" }, at: 2 }, { kind: "word" }] }],
  ["", { kind: "all" }],
])("%s is understood", (text, expected) => {
  expect(parseQuery(text)).toMatchObject(expected);
});

test.each([
  ["(a", 0, "not closed"],
  ["a)", 1, "without an opening"],
  ["a AND", 5, "expected a term"],
  ["OR a", 0, "before OR"],
  ['x:"abc', 2, "not closed"],
  ["x:[1 2]", 5, "expected TO"],
  ["x:>a*", 2, "without wildcards"],
  ["path:/bin/bash", 5, "goes into quotation marks"],
  ["path:/tmp", 5, "goes into quotation marks"],
])("%s is wrong at %i: %s", (text, position, message) => {
  expect(() => parseQuery(text)).toThrow(
    expect.objectContaining({ position, message: expect.stringContaining(message) }),
  );
});

test("a group of values belongs to the field before it", () => {
  expect(printQuery(parseQuery("user:(anna OR b*) x"))).toBe(
    printQuery(parseQuery("(user:anna OR user:b*) x")),
  );
  expect(printQuery(parseQuery('"own":(a NOT [1 TO 5])'))).toBe(
    printQuery(parseQuery('"own":a NOT "own":[1 TO 5]')),
  );
  expect(printQuery(parseQuery("ip:(2001:db8::1 OR fe80::1)"))).toBe(
    printQuery(parseQuery('ip:"2001:db8::1" OR ip:"fe80::1"')),
  );
  expect(() => parseQuery("user:(anna")).toThrow("not closed");
  expect(() => parseQuery("user:()")).toThrow("expected a value");
});
