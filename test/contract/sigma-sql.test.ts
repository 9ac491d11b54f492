import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { loadRules, ruleToSql, type SigmaRule } from "../../src/detect/index.ts";
import { appendGroup, createSqlStore } from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import type { FieldValue } from "../../src/schema/event.ts";
import { EventSql } from "../../src/schema/views/event.ts";
import { benchRules } from "../bench/bench-rules.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf } from "../support/events.ts";
import { RANDOM_LOGSOURCE, randomFields, randomRule, readRandomRules } from "../support/sigma-arbitrary.ts";
import { ruleText, SIGMA_CASES, type SigmaCase } from "../support/sigma-cases.ts";
import { madeEvents } from "../support/sigma-fuzz.ts";
import { compareSql } from "../support/sigma-sql.ts";

let clickhouse: ClickHouse;
beforeAll(async () => {
  clickhouse = await openTestClickHouse();
});

function ruleOf(text: string): SigmaRule {
  const { rules, issues } = loadRules([{ path: "rule.yml", text }]);
  const [rule] = rules;
  if (rule === undefined) throw new Error(JSON.stringify(issues));
  return rule;
}

const ofDetection = (detection: string): SigmaRule =>
  ruleOf(ruleText({ construct: "T", reading: "", detection }));

const READ = Object.values(SIGMA_CASES)
  .flat()
  .filter(({ refused, sql }) => refused === undefined && sql === undefined);

describe("a statement that was made of a rule is one that a person may run, and finds what the rule finds", () => {
  const events = READ.flatMap(({ matches = [], misses = [] }) => [...matches, ...misses]);
  const place = (one: SigmaCase): number[] => (one.matches ?? []).map((event) => events.indexOf(event));
  beforeAll(async () => {
    const logsource = { product: "windows", categories: [], services: [] };
    const stored = events.map((event) => ({ logsource, fields: new Map(Object.entries(event)) }));
    await clickhouse.command("TRUNCATE TABLE event");
    await appendGroup(clickhouse, groupOf(1, stored));
  });

  test.each(READ)("$construct", async (one) => {
    const form = ruleToSql(ruleOf(ruleText(one)), { columns: "idx", limit: 1000 });
    if (form.kind === "refused") throw new Error(form.reason);
    const { rows } = await createSqlStore(clickhouse).run("acme", { sql: form.sql });
    const found = rows.map(([index]) => Number(index));
    const misses = (one.misses ?? []).map((event) => events.indexOf(event));
    expect(found).toEqual(expect.arrayContaining(place(one)));
    expect(misses.filter((index) => found.includes(index))).toEqual([]);
  });
});

describe("SQL finds the same as the plain reading", () => {
  test("of random rules, in random events", async () => {
    const events = fc.sample(randomFields, { numRuns: 1500, seed: 7 });
    const rules = readRandomRules(fc.sample(randomRule, { numRuns: 200, seed: 7 }));
    const outcome = await compareSql(
      clickhouse,
      rules,
      events.map((fields) => ({ logsource: RANDOM_LOGSOURCE, fields })),
    );
    expect(outcome.disagreements).toEqual([]);
    expect(outcome.refused).toEqual([]);
    expect(outcome.matched).toBeGreaterThan(outcome.pairs / 10);
  });

  test("of published rules, in events made for them", async () => {
    const { rules } = loadRules(benchRules().files);
    const step = Math.max(1, Math.floor(rules.length / 200));
    const some = rules.filter((_, at) => at % step === 0);
    const outcome = await compareSql(clickhouse, some, [...madeEvents(some, { cases: 1500, seed: 5 })]);
    expect(outcome.disagreements).toEqual([]);
    expect(outcome.matched).toBeGreaterThan(300);
  });

  /** Texts with which engines part company, each a value of its own and a member of a list. */
  const ODD = [
    "5",
    " 5 ",
    "5.",
    ".5",
    "+5",
    "-5",
    "5e0",
    "5E1",
    "0x5",
    "5,0",
    "",
    " ",
    "Infinity",
    "NaN",
    "1e400",
    "0005",

    "10.1.2.3",
    "010.1.2.3",
    "10.1.2.03",
    "::ffff:10.1.2.3",
    "::ffff:a01:203",
    "fe80::1%eth0",
    "fe80::1",
    "FE80::A",
    "::1",
    "::",
    "10.1.2.3 ",
    "10.1.2.3/8",
    "[fe80::1]",
    "fe80::1%",
    "1:2:3:4:5:6:7:8",

    "2026-01-15",
    "2026-02-30",
    "2026-01-15 23:59:59",
    "2026-01-15T23:59:59.120Z",
    "2026-01-15T23:59+02:00",

    "2026-01-15T24:00:00Z",
    "1768521599",
    "1768521599000",
    "2026",
    "Thu Jan 15 23:59:59 2026",
    "1901-01-01",
    "2299-12-31",
    "2024-12-30",
    "2027-01-01T00:00:00-01:30",
    "2026-01-15 23:59:59.1234567",
    "2026-13-01",

    "\u0130x",
    "i\u0307x",
    "\u212aelvin",
    "kelvin",
    "\u03a3\u03a3",
    "\u03c3\u03c2",
    "STRASSE",
    "stra\u00dfe",
    "\u{10400}",
    "\u{10428}",

    "a\u{1F600}c",
    "abc",
    "ac",
    "a\nc",
    "a\rc",
    "a\u2028c",
    "a%c",
    "a_c",
    "a\\c",
    "a'c",
    "a\tb",
    "\u0000",
    "a;--",
  ];
  const ITEMS = String.raw`
    f|gt: 4 · f|lte: 5 · f|lt: -1 · f|gte: 50 · f: 5 · f: '5' · f: 0.5
    f|cidr: 10.0.0.0/8 · f|cidr: fe80::/10 · f|cidr: '::/0' · f|cidr: 0.0.0.0/0 · f|cidr: '::1/128'
    f|hour: 23 · f|minute: 59 · f|day: 15 · f|week: 1 · f|week: 3 · f|month: 1 · f|year: 2026 · f|hour: 21
    f: 'İX' · f: Kelvin · f|contains: 'ΣΣ' · f: Straße · f: "\U00010400"
    f: 'a?c' · f: 'a??c' · f: 'a*c' · f: '*?c' · f: 'a%c' · f: 'a_c' · f|contains: '' · f: '' · f: '*'
    f|re: a.c · f|re: '(?s)a.c' · f|re|i: 'A.C$' · f|re|m: '^c$' · f|re: '^$' · f|re: '\s' · f|re: '[^a]'
    f|cased: Kelvin · f|cased|contains: 'elv' · f: null · f|exists: true · f: true · f: [a, 'a*'] · '|all': [a, c]
    f|fieldref: g · f|fieldref|startswith: g · f|fieldref|contains: g · f|neq: abc · f|contains: "a\nc" · f: "a\nc"
    f|startswith: a · f|endswith: c · f|endswith: '' · 'f x': a · f: [null, abc]`
    .split(/ · |\n +/)
    .filter((item) => item !== "");
  test.each(ITEMS)("%s, of texts that engines read in different ways", async (item) => {
    const rule = ofDetection(`s: { ${item} }\ncondition: s`);
    const logsource = { product: "windows", categories: [], services: [] };
    const values: FieldValue[] = [
      ...ODD,
      ...ODD.map((text) => ["first", text]),
      null,
      [],
      true,
      5,
      0.5,
      [5, null, "x\ny"],
      [null],
      "a\nb",
    ];
    const events = [
      ...values.map((value) => ({ logsource, fields: new Map<string, FieldValue>([["f", value]]) })),
      ...ODD.map((text) => ({
        logsource,
        fields: new Map([
          ["f", text],
          ["g", "a"],
        ]),
      })),
      ...ODD.map((text) => ({
        logsource,
        fields: new Map<string, FieldValue>([
          ["g", text],
          ["f", [text.toUpperCase(), "zz"]],
          ["f x", "A"],
        ]),
      })),
      { logsource, fields: new Map() },
      { logsource: { product: "linux", categories: [], services: [] }, fields: new Map([["f", "abc"]]) },
    ];
    expect(await compareSql(clickhouse, [rule], events)).toMatchObject({ refused: [], disagreements: [] });
  });
});

test("the rule with most values is still a statement that can be run", async () => {
  const values = Array.from({ length: 3800 }, (_, at) => `SHA256=${at.toString(16).padStart(64, "0")}`);
  const rule = ofDetection(`s: { Hashes|contains: [${values.join(", ")}] }\ncondition: s`);
  const form = ruleToSql(rule);
  if (form.kind === "refused") throw new Error(form.reason);
  expect(EventSql.safeParse({ sql: form.sql }).success).toBe(true);
  const { columns } = await createSqlStore(clickhouse).run("acme", { sql: form.sql });
  expect(columns.map(({ name }) => name)).toContain("fields");
});

describe("what SQL cannot say is refused with the reason", () => {
  const refused = Object.values(SIGMA_CASES)
    .flat()
    .filter(({ sql }) => sql !== undefined);
  test.each(refused)("$construct", (one) => {
    expect(ruleToSql(ruleOf(ruleText(one)))).toEqual({
      kind: "refused",
      reason: expect.stringMatching(/look-around, no back-references/),
    });
  });
});
