import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowMatcher } from "../../src/app/hunt/row-matcher.ts";
import { createSigmaEngine, needOfRules, type SigmaRule } from "../../src/detect/index.ts";
import {
  appendGroup,
  createHistoryReader,
  type HistoryPart,
  type PartQuery,
  StoredRowReader,
} from "../../src/events/index.ts";
import type { EventFields } from "../../src/schema/event.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON } from "../support/events.ts";
import { RANDOM_LOGSOURCE, randomFields, randomRule, readRandomRules } from "../support/sigma-arbitrary.ts";

const DAY = 86_400_000;
const clickhouse = await openTestClickHouse();
const reader = createHistoryReader(clickhouse);
const RANGE = { from: NOON - DAY, to: NOON + DAY };
let runs = 0;

/** What each stored event of a tenant is matched by, by its index. */
async function matchStored(
  tenantUid: string,
  rules: readonly SigmaRule[],
  over: Partial<PartQuery> = {},
): Promise<Map<number, string[]>> {
  const matcher = new RowMatcher([createSigmaEngine(rules)]);
  const matched = new Map<number, string[]>();
  for (const part of await reader.plan(tenantUid, RANGE)) {
    const rows = new StoredRowReader();
    const query = { part, range: RANGE, logsources: null, need: null, isWhole: false, ...over };
    for await (const piece of reader.rows(tenantUid, query)) {
      rows.push(piece);
      while (rows.next())
        matched.set(
          rows.index,
          matcher.match(rows).map(({ uid }) => uid),
        );
    }
    rows.end();
  }
  return matched;
}

async function store(events: readonly EventFields[]): Promise<string> {
  const tenantUid = `t${++runs}`;
  const group = events.map((fields) => ({ tenantUid, fields, logsource: RANDOM_LOGSOURCE }));
  await appendGroup(clickhouse, { ...groupOf(runs, group), token: tenantUid });
  return tenantUid;
}

test("stored events are matched as they were when they came, and what is looked for in the store loses none", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomRule, { minLength: 1, maxLength: 4 }),
      fc.array(randomFields, { minLength: 1, maxLength: 40 }),
      async (written, events) => {
        const rules = readRandomRules(written);
        const engine = createSigmaEngine(rules);
        const live = events.map((fields) =>
          engine.match({ logsource: RANDOM_LOGSOURCE, fields }).map(({ uid }) => uid),
        );
        const tenantUid = await store(events);
        expect([...(await matchStored(tenantUid, rules))].toSorted(([a], [b]) => a - b)).toEqual([
          ...live.entries(),
        ]);
        for (const rule of rules) {
          const found = await matchStored(tenantUid, [rule], { need: needOfRules([rule]) });
          const matching = [...found].flatMap(([at, uids]) => (uids.length > 0 ? [at] : []));
          expect(new Set(matching)).toEqual(
            new Set(live.flatMap((uids, at) => (uids.includes(rule.uid) ? [at] : []))),
          );
        }
      },
    ),
    { numRuns: 25 },
  );
}, 300_000);

test("letters that fold to ASCII are no reason to leave an event out", async () => {
  const [rule] = readRandomRules([
    {
      title: "T",
      logsource: { product: "p" },
      level: "low",
      detection: { s: { "a|contains": "kit" }, condition: "s" },
    },
  ]);
  if (rule === undefined) throw new Error("the rule is not read");
  const tenantUid = await store([new Map([["a", "x\u212aiT"]]), new Map([["a", "nothing"]])]);
  const found = await matchStored(tenantUid, [rule], { need: needOfRules([rule]) });
  expect([...found]).toEqual([[0, [rule.uid]]]);
});

describe("the plan", () => {
  test("has every event of the range once, cut by day, type and time", async () => {
    const events = Array.from({ length: 300 }, (_, at) => ({
      tenantUid: "plan",
      ocsf: { time: NOON + at },
      receivedAt: NOON + (at % 2) * DAY,
    }));
    await appendGroup(clickhouse, { ...groupOf(1, events), token: "plan" });
    const range = { from: NOON, to: NOON + 2 * DAY };
    const parts = await reader.plan("plan", range);
    expect(parts.map(({ day, events: count }) => [day, count])).toEqual([
      ["2026-01-16", 150],
      ["2026-01-15", 150],
    ]);
    const [first] = parts;
    if (first === undefined) throw new Error("there is a part");
    const cut = NOON + 100;
    const halves: HistoryPart[] = [
      { ...first, timeTo: cut },
      { ...first, timeFrom: cut },
    ];
    const seen: number[] = [];
    for (const part of halves) {
      const rows = new StoredRowReader(true);
      const query = { part, range, logsources: null, need: null, isWhole: true };
      for await (const piece of reader.rows("plan", query)) {
        rows.push(piece);
        while (rows.next()) {
          seen.push(rows.index);
          expect(rows.sourceType).toBe("microsoft_sysmon");
          expect(JSON.parse(rows.ocsf)).toMatchObject({ time: NOON + rows.index });
        }
      }
    }
    expect(seen.length).toBe(150);
    expect(new Set(seen).size).toBe(150);
  });

  test("reads some events whole", async () => {
    const [part] = await reader.plan("plan", RANGE);
    if (part === undefined) throw new Error("there is a part");
    const found = await reader.events("plan", { part, range: RANGE }, [
      { spool: "test", batch: 1, index: 2 },
      { spool: "test", batch: 1, index: 3 },
      { spool: "test", batch: 9, index: 2 },
    ]);
    // every second event was received on the next day, which is not of the part or the range
    expect(found.map(({ origin }) => origin.eventUid)).toEqual(["test-1-2"]);
  });
});
