import { expect, test } from "vitest";
import { loadRules } from "./load-rules.ts";

const RULE = (name: string): string => `title: ${name}
id: rule-${name}
name: ${name}
logsource: { product: windows }
detection:
  sel: { Image: ${name} }
  condition: sel
level: low
`;
const FILES = ["one", "two"].map((name) => ({ path: `${name}.yml`, text: RULE(name) }));
const correlation = (lines: string, head = "title: C\nid: c\n"): string =>
  `${head}correlation:\n${lines.replaceAll(/^/gm, "  ")}\n`;
const load = (text: string) => loadRules([...FILES, { path: "c.yml", text }]);

const COUNT = "type: event_count\nrules: one\ngroup-by: User\ntimespan: 5m\ncondition: { gte: 5 }";

test("a correlation is read with all that it says, and no level of its own is none", () => {
  const { correlations, issues } = load(correlation(COUNT));
  expect(issues).toEqual([]);
  expect(correlations).toMatchObject([
    {
      uid: "c",
      level: null,
      type: "event_count",
      ruleNames: ["one"],
      groupBy: ["User"],
      timespanMs: 300_000,
      bounds: [{ operator: "gte", value: 5 }],
      generate: false,
    },
  ]);
});

test("it stands beside its rules in one file", () => {
  const text = `${RULE("one")}---\n${RULE("two")}---\n${correlation("type: temporal\nrules: [one, rule-two]\ntimespan: 1h\ngenerate: true")}`;
  const { rules, correlations, issues } = loadRules([{ path: "all.yml", text }]);
  expect([rules.length, issues]).toEqual([2, []]);
  expect(correlations).toMatchObject([
    { bounds: [{ operator: "gte", value: 2 }], groupBy: [], generate: true, path: "all.yml" },
  ]);
});

test.each([
  ["30s", 30_000],
  ["90m", 5_400_000],
  ["2h", 7_200_000],
  ["1d", 86_400_000],
  ["1w", 604_800_000],
  ["1M", 2_629_746_000],
  ["1y", 31_556_952_000],
])("a timespan of %s", (written, timespanMs) => {
  const { correlations } = load(correlation(COUNT.replace("5m", written)));
  expect(correlations).toMatchObject([{ timespanMs }]);
});

test("an extended condition is alternatives, also in capitals, and names the rules where nothing else does", () => {
  const { correlations } = load(
    correlation("type: temporal\ntimespan: 1m\ncondition: one AND NOT two or two"),
  );
  expect(correlations).toMatchObject([
    {
      ruleNames: ["one", "two"],
      terms: [
        { all: [0], none: [1] },
        { all: [1], none: [] },
      ],
    },
  ]);
});

test("aliases, several fields, a range and a percentile", () => {
  const value = correlation(
    "type: value_count\nrules: [one, two]\ngroup-by: [ip]\naliases:\n  ip: { one: src, two: dst }\ntimespan: 1m\ncondition: { field: [User, Host], gt: 3, lte: 9 }",
  );
  const [read] = load(value).correlations;
  expect(read?.aliases.get("ip")).toEqual(
    new Map([
      ["one", "src"],
      ["two", "dst"],
    ]),
  );
  expect(read).toMatchObject({
    valueFields: ["User", "Host"],
    bounds: [
      { operator: "gt", value: 3 },
      { operator: "lte", value: 9 },
    ],
  });
  const percentile = COUNT.replace("event_count", "value_percentile").replace(
    "{ gte: 5 }",
    "{ field: Bytes, percentile: 95, gte: 5 }",
  );
  expect(load(correlation(percentile)).correlations).toMatchObject([{ percentile: 95 }]);
});

/** Each fault has a place in the section, and keeps out its correlation alone. */
const FAULTS: readonly (readonly [
  name: string,
  lines: string,
  line: number,
  column: number,
  says: RegExp,
])[] = [
  ["a type", COUNT.replace("event_count", "event_counts"), 4, 9, /type is one of event_count/],
  ["no rules", COUNT.replace("rules: one\n", ""), 4, 3, /names the rules/],
  ["a rule twice", COUNT.replace("one", "[one, one]"), 5, 16, /'one' is there twice/],
  ["a timespan", COUNT.replace("5m", "5 minutes"), 7, 13, /as in 10m, not '5 minutes'/],
  ["a timespan of nothing", COUNT.replace("5m", "0m"), 7, 13, /as in 10m/],
  ["an operator", COUNT.replace("gte", "ge"), 8, 16, /not 'ge'/],
  ["no number", COUNT.replace("gte: 5", "gte: five"), 8, 21, /expected a number/],
  ["no condition", COUNT.replace(/\ncondition.*/, ""), 4, 3, /is a map such as/],
  ["an extended condition of counts", COUNT.replace("{ gte: 5 }", "one and two"), 8, 14, /is a map such as/],
  ["a field of events", COUNT.replace("{ gte", "{ field: User, gte"), 8, 23, /no use for a field/],
  ["no field of values", COUNT.replace("event_count", "value_sum"), 8, 14, /names a field/],
  [
    "two fields of a sum",
    COUNT.replace("event_count", "value_sum").replace("{ gte", "{ field: [A, B], gte"),
    8,
    23,
    /takes one field/,
  ],
  [
    "no percentile",
    COUNT.replace("event_count", "value_percentile").replace("{ gte", "{ field: A, gte"),
    8,
    14,
    /0 to 100/,
  ],
  ["an alias of a stranger", `${COUNT}\naliases:\n  ip: { three: src }`, 10, 11, /'three' is none/],
  ["an alias that is no map", `${COUNT}\naliases:\n  ip: src`, 10, 9, /is a map of the names/],
  ["generate", `${COUNT}\ngenerate: maybe`, 9, 13, /true or false/],
  [
    "a condition about strangers",
    "type: temporal\nrules: [one]\ntimespan: 1m\ncondition: one and three",
    7,
    22,
    /no rule 'three'/,
  ],
  [
    "a condition that holds of nothing",
    "type: temporal\ntimespan: 1m\ncondition: not one",
    6,
    14,
    /nothing happens/,
  ],
  [
    "a condition that never holds",
    "type: temporal\ntimespan: 1m\ncondition: one and not one",
    6,
    14,
    /never hold/,
  ],
];
test.each(FAULTS)("%s that is wrong is told with its place", (...[, lines, line, column, says]) => {
  const { rules, correlations, issues } = load(correlation(lines));
  expect([rules.length, correlations.length]).toEqual([2, 0]);
  expect(issues).toMatchObject([{ severity: "error", file: "c.yml", line, column }]);
  expect(issues[0]?.message).toMatch(says);
});

test("a rule that is in none of the files is a warning at its name, because it may be elsewhere", () => {
  const { correlations, issues } = load(correlation(COUNT.replace("one", "[one, three]")));
  expect(correlations).toHaveLength(1);
  expect(issues).toMatchObject([
    { severity: "warning", code: "correlation_rule_unknown", line: 5, column: 16 },
  ]);
});

test("correlations that refer to each other in a circle are all kept out", () => {
  const text = ["a", "b"]
    .map((name, at) =>
      correlation(COUNT.replace("one", at === 0 ? "b" : "a"), `title: ${name}\nid: ${name}\nname: ${name}\n`),
    )
    .join("---\n");
  const { correlations, issues } = load(text);
  expect(correlations).toEqual([]);
  expect(issues).toMatchObject([
    { code: "correlation_circle", line: 6 },
    { code: "correlation_circle", line: 16 },
  ]);
});

test("random sections never throw", () => {
  for (const text of [
    "correlation: 3",
    "correlation: []",
    "correlation: { type: [] }",
    "correlation: { rules: {} }",
  ])
    expect(load(`title: C\n${text}\n`).correlations).toEqual([]);
});
