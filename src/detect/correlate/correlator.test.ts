import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correlateSlowly, type OracleHit } from "../../../test/support/correlation-oracle.ts";
import type { FieldValue } from "../../schema/event.ts";
import { loadRules } from "../sigma/load-rules.ts";
import type { WindowEnd } from "./correlation-run.ts";
import type { Correlated } from "./correlator.ts";
import { createCorrelator } from "./correlator.ts";
import { type LinkedCorrelation, type LinkedCorrelations, linkCorrelations } from "./link-correlations.ts";
import type { CorrelationMatch } from "./match.ts";
import { openSpillFile } from "./spill.ts";

const RULES = ["a", "b", "c"].map((name) => ({
  uid: `rule-${name}`,
  name,
  title: name,
  level: "low" as const,
}));
const LATE_MS = 20_000;

/** Correlations of these sections, each called by its place: `c0`, `c1`, .... */
function linked(sections: readonly string[]): LinkedCorrelations {
  const files = sections.map((section, at) => ({
    path: `c${at}.yml`,
    text: `title: C${at}\nid: c${at}\nname: c${at}\nlevel: high\ncorrelation:\n${section.replaceAll(/^/gm, "  ")}\n`,
  }));
  const { correlations, issues } = loadRules(files);
  expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
  const all = linkCorrelations(correlations, RULES);
  expect(all.unlinked).toEqual([]);
  return all;
}

function seen({ hits }: Pick<Correlated, "hits">): OracleHit[] {
  return hits.map(({ linked: { correlation }, group, end, measured }) => ({
    uid: correlation.uid,
    group: group.key,
    time: end.time,
    eventUid: end.eventUid,
    measured,
  }));
}

function sorted(hits: readonly OracleHit[]): string[] {
  return hits.map((hit) => JSON.stringify(hit)).toSorted();
}

const timespan = fc.constantFrom("timespan: 1s", "timespan: 2s", "timespan: 5s", "timespan: 10s");
const groupBy = fc.constantFrom("group-by: g", "group-by: [g, h]", "group-by: []", "group-by: l");
const rules = fc.constantFrom("rules: a", "rules: [a, b]", "rules: [a, b, c]", "rules: [c, a, b]");
const bounds = fc
  .array(fc.tuple(fc.constantFrom("gt", "gte", "lt", "lte", "eq", "neq"), fc.integer({ min: 0, max: 4 })), {
    minLength: 1,
    maxLength: 2,
  })
  .map((all) => [...new Map(all)].map(([operator, value]) => `${operator}: ${value}`).join(", "));
const extended = fc.constantFrom(
  "a and b",
  "a or b and c",
  "a and not b",
  "(a or b) and not c",
  "NOT c AND b AND a",
  "a and (b or c)",
);
const withFields = (condition: string, field: string, more = ""): string =>
  `condition: { field: ${field}, ${condition}${more} }`;
const kind = fc.oneof(
  bounds.map((condition) => `type: event_count\ncondition: { ${condition} }`),
  fc
    .tuple(bounds, fc.constantFrom("v", "[v, h]", "l"))
    .map(([condition, field]) => `type: value_count\n${withFields(condition, field)}`),
  fc
    .tuple(fc.constantFrom("value_sum", "value_avg", "value_median"), bounds)
    .map(([type, condition]) => `type: ${type}\n${withFields(condition, "n")}`),
  fc
    .tuple(bounds, fc.constantFrom(0, 25, 50, 95, 100))
    .map(
      ([condition, percent]) =>
        `type: value_percentile\n${withFields(condition, "n", `, percentile: ${percent}`)}`,
    ),
);
const ofRules = fc.tuple(
  fc.constantFrom("temporal", "temporal_ordered"),
  fc.oneof(
    fc.constant(""),
    bounds.map((condition) => `condition: { ${condition} }`),
    extended.map((condition) => `condition: ${condition}`),
  ),
);
const section = fc.oneof(
  fc.tuple(kind, rules, groupBy, timespan).map((lines) => lines.join("\n")),
  fc
    .tuple(ofRules, fc.constantFrom("rules: [a, b, c]", "rules: [c, b, a]"), groupBy, timespan)
    .map(([[type, condition], ...rest]) => [`type: ${type}`, condition, ...rest].join("\n")),
);
/** One that rests on the first and on a rule. */
const outer = fc
  .tuple(
    fc.constantFrom("type: temporal", "type: temporal_ordered", "type: event_count\ncondition: { gte: 2 }"),
    fc.constantFrom("rules: [c0, b]", "rules: [a, c0]", "rules: c0"),
    fc.constantFrom("group-by: g", "group-by: h", "group-by: []"),
    timespan,
  )
  .map((lines) => lines.join("\n"));
const drawnSections = fc
  .tuple(section, fc.option(section, { nil: null }), fc.option(outer, { nil: null }))
  .map((all) => all.filter((one) => one !== null))
  // which of several chains a finding shows is not laid down, so what it hands on of fields beyond its group is not either
  .filter(
    ([inner = "", ...others]) =>
      !inner.startsWith("type: temporal_ordered") || !others.some((one) => /c0.*\ngroup-by: [gh]/.test(one)),
  );

type DrawnMatch = CorrelationMatch & { readonly fields: Readonly<Record<string, FieldValue>> };
const value = fc.constantFrom("x", "X", "y", "z");
const matchOf = fc
  .record({
    rule: fc.constantFrom("rule-a", "rule-b", "rule-c"),
    time: fc.integer({ min: 0, max: 120 }).map((quarter) => quarter * 250),
    event: fc.integer({ min: 0, max: 30 }),
    g: fc.option(fc.constantFrom("G", "g", "other"), { nil: null, freq: 9 }),
    h: value,
    v: fc.option(value, { nil: null, freq: 4 }),
    l: fc.array(value, { maxLength: 2 }),
    n: fc.option(fc.oneof(fc.integer({ min: -2, max: 6 }), fc.constantFrom("1.5", "0.25", "none")), {
      nil: null,
    }),
  })
  .map(
    ({ rule, time, event, ...fields }): DrawnMatch => ({
      ruleUid: rule,
      // an event has one time
      time: time + event,
      eventUid: `s-${event.toString(36)}-${time.toString(36)}`,
      fields,
      values: [],
      about: { sourceType: "test", sourceName: "test", entities: "[]" },
    }),
  );
const matches = fc.array(matchOf, { maxLength: 40 }).map((all) => {
  // an event has one set of values, whichever rule it matches
  const byEvent = new Map(all.map(({ eventUid, fields }) => [eventUid, fields]));
  const byUid = new Map(all.map((match) => [`${match.eventUid} ${match.ruleUid}`, match]));
  return [...byUid.values()].map((match) => ({
    ...match,
    fields: byEvent.get(match.eventUid) ?? match.fields,
  }));
});

function withValues(drawn: readonly DrawnMatch[], feeds: LinkedCorrelations["feeds"]): CorrelationMatch[] {
  return drawn.map(({ fields, ...match }) => ({
    ...match,
    values: (feeds.get(match.ruleUid)?.fields ?? []).map((field) => fields[field] ?? null),
  }));
}

/** Ends that are no longer ago than their correlation's timespan. */
function recent(
  ends: readonly WindowEnd[],
  correlations: readonly LinkedCorrelation[],
  judgedTo: number,
): WindowEnd[] {
  const timespans = new Map(correlations.map(({ correlation }) => [correlation.uid, correlation.timespanMs]));
  return ends.filter(({ correlationUid, time }) => time >= judgedTo - (timespans.get(correlationUid) ?? 0));
}

describe("what is found is what the definition says", () => {
  test("whatever the order and the batches, and handed in twice or not", () => {
    fc.assert(
      fc.property(
        drawnSections,
        matches,
        fc.infiniteStream(fc.integer({ min: 0, max: 1000 })),
        (sections, drawn, numbers) => {
          const { correlations: found, feeds } = linked(sections);
          const all = withValues(drawn, feeds);
          const wanted = sorted(correlateSlowly(found, all));
          const next = (): number => Number(numbers.next().value);
          const atOnce = createCorrelator(found);
          for (const match of all.toSorted(() => next() - 500)) atOnce.push(match);
          expect(sorted(seen(atOnce.end()))).toEqual(wanted);

          const live = createCorrelator(found, { lateBoundMs: LATE_MS });
          const hits: OracleHit[] = [];
          const arrivals = all
            .map((match) => ({ match, at: match.time + (next() * LATE_MS) / 1000 }))
            .toSorted((a, b) => a.at - b.at);
          for (const { match, at } of arrivals) {
            hits.push(...seen(live.advance(at)));
            const received = { ...match, receivedAt: at };
            live.push(received);
            if (next() % 3 === 0) live.push(received);
          }
          hits.push(...seen(live.end()));
          expect(sorted(hits)).toEqual(wanted);
          for (const { late } of live.counts().values()) expect(late).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("when it is broken off anywhere and goes on from what was kept", () => {
    fc.assert(
      fc.property(drawnSections, matches, fc.integer({ min: 0, max: 60_000 }), (sections, drawn, breakAt) => {
        const { correlations: found, feeds } = linked(sections);
        const all = withValues(drawn, feeds);
        const wanted = sorted(correlateSlowly(found, all));
        const before = createCorrelator(found, { lateBoundMs: 1000 });
        for (const match of all) before.push(match);
        const first = before.advance(breakAt);

        const after = createCorrelator(found, {
          lateBoundMs: 1000,
          resume: { clock: breakAt, ends: recent(first.ends, found, breakAt - 1000) },
        });
        for (const match of [...all, ...first.passedOn]) after.push(match);
        expect(sorted([...seen(first), ...seen(after.end())])).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test("when there is room for next to nothing in memory", () => {
    const file = openSpillFile(":memory:");
    fc.assert(
      fc.property(drawnSections, matches, fc.integer({ min: 1, max: 6 }), (sections, drawn, most) => {
        const { correlations: found, feeds } = linked(sections);
        const all = withValues(drawn, feeds);
        const spill = file.open();
        const correlator = createCorrelator(found, {
          lateBoundMs: LATE_MS,
          room: { spill, mostWaiting: most, mostHeld: most, lookEvery: 1 },
        });
        const hits: OracleHit[] = [];
        for (const match of all.toSorted((a, b) => a.time - b.time)) {
          correlator.push(match);
          hits.push(...seen(correlator.advance(match.time)));
        }
        hits.push(...seen(correlator.end()));
        expect(sorted(hits)).toEqual(sorted(correlateSlowly(found, all)));
        spill.clear();
      }),
      { numRuns: 300 },
    );
    file.close();
  });
});
