/**
 * How many matches of rules one thread correlates. `npm run bench:correlate`.
 *
 * Matches come as a busy network sends them: two thousand a second of event time, out of order by up to some seconds, in batches, each
 * followed by the clock. 100,000 addresses take part; for `value_count` a hundred of them show 2,000 values each in a window.
 */
import {
  createCorrelator,
  type CorrelationMatch,
  linkCorrelations,
  loadRules,
} from "../../src/detect/index.ts";
import { createRandom } from "../support/random.ts";
import { machine, option, progress, report, timed } from "./report.ts";

const EVENTS = option("events", 1_000_000);
const BATCH = 2000;
const MATCHES_PER_SECOND = 2000;
const LATE_MS = 10_000;
const START = Date.UTC(2026, 0, 15, 12);
const ABOUT = { sourceType: "bench", sourceName: "bench", entities: "[]" };

type Drawn = Omit<CorrelationMatch, "values"> & { readonly address: string; readonly user: string };

progress(machine());
const random = createRandom(7);
const spread = matches((at) => ({ group: random(100_000), value: at % 50 }));
await measure(
  "correlate.event_count",
  "type: event_count\nrules: base\ngroup-by: address\ntimespan: 5m\ncondition: { gte: 25 }",
  spread,
);
const crowded = matches((at) =>
  at % 2 === 0 ? { group: random(100), value: random(2000) } : { group: random(100_000), value: at % 50 },
);
await measure(
  "correlate.value_count",
  "type: value_count\nrules: base\ngroup-by: address\ntimespan: 5m\ncondition: { field: user, gte: 2001 }",
  crowded,
);
await measure(
  "correlate.temporal_ordered",
  "type: temporal_ordered\nrules: [base, other]\ngroup-by: address\ntimespan: 5m",
  spread,
);

function matches(draw: (at: number) => { group: number; value: number }): Drawn[] {
  return Array.from({ length: EVENTS }, (_, at) => {
    const { group, value } = draw(at);
    const arrival = START + (at * 1000) / MATCHES_PER_SECOND;
    return {
      ruleUid: at % 50 === 49 ? "rule-other" : "rule-base",
      time: Math.floor(arrival) - random(random(LATE_MS) + 1),
      eventUid: `bench-0-${at.toString(36)}`,
      receivedAt: Math.floor(arrival),
      address: `10.${group >> 16}.${(group >> 8) & 255}.${group & 255}`,
      user: `User${value}`,
      about: ABOUT,
    };
  });
}

async function measure(name: string, section: string, drawn: readonly Drawn[]): Promise<void> {
  const text = `title: B\nid: bench\nlevel: low\ncorrelation:\n${section.replaceAll(/^/gm, "  ")}\n`;
  const rules = ["base", "other"].map((rule) => ({
    uid: `rule-${rule}`,
    name: rule,
    title: rule,
    level: "low" as const,
  }));
  const { correlations, feeds } = linkCorrelations(
    loadRules([{ path: "bench.yml", text }]).correlations,
    rules,
  );
  const fields = feeds.get("rule-base")?.fields ?? [];
  const all = drawn.map(
    ({ address, user, ...match }): CorrelationMatch => ({
      ...match,
      values: fields.map((field) => (field === "user" ? user : address)),
    }),
  );
  let found = 0;
  const correlateMs = await timed(() => {
    found = 0;
    const correlator = createCorrelator(correlations, { lateBoundMs: LATE_MS });
    for (let from = 0; from < all.length; from += BATCH) {
      for (const match of all.slice(from, from + BATCH)) correlator.push(match);
      found += correlator.advance(all[from + BATCH]?.receivedAt ?? 0).hits.length;
    }
    found += correlator.end().hits.length;
  }, 3);
  const countMs = await timed(() => {
    const counts = new Map<string, number>();
    for (const { address } of drawn) {
      counts.set(address, (counts.get(address) ?? 0) + 1);
    }
    return counts.size;
  }, 3);
  report({
    measure: name,
    value: (all.length / correlateMs) * 1000,
    unit: "matches/s",
    yardstick: "counting the same addresses in a Map, matches/s",
    yardstickValue: (all.length / countMs) * 1000,
    detail: { matches: all.length, found },
  });
}
