import { expect, test } from "vitest";
import { createEventEncoder, createMatchEncoder, MatchReader } from "../../events/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { packRecords } from "../../schema/raw-batch.ts";
import { type Detector, processGroup } from "./process-group.ts";

const HEADER = {
  tenantUid: "acme",
  sourceName: "web",
  listener: "http",
  sourceType: null,
  host: null,
  receivedAt: Date.UTC(2026, 0, 15, 12, 0, 30),
  context: null,
} as const;
const encoder = createEventEncoder();
const matches = createMatchEncoder();
const group = (records: readonly string[]) => ({
  id: 7,
  batches: [packRecords(HEADER, records)],
  records: records.length,
});
const process = (records: readonly string[], detect: Detector = () => []) =>
  processGroup(group(records), {
    spool: "s",
    normalizer: createNormalizer(),
    encoder,
    matches,
    detect,
    contentUid: () => "c1",
  });

test("each record is an event or is put aside, and its minute counts it", () => {
  const result = process(['{"a":1}', "\0", '{"a":2}']);
  expect(result.counts).toEqual({ records: 3, events: 2, quarantined: 1, dropped: 0 });
  expect(result.minutes.map(({ events, quarantined }) => [events, quarantined])).toEqual([
    [2, 0],
    [0, 1],
  ]);
  expect(result.minutes[0]?.minute).toBe(Date.UTC(2026, 0, 15, 12, 0));
});

test("the same group gives the same bytes, whatever was in hand before", () => {
  const once = process(['{"a":1}', '{"b":"x"}']);
  process(['{"something":"else"}']);
  expect(process(['{"a":1}', '{"b":"x"}'])).toEqual(once);
});

test("an event whose matching fails is stored and told, and its neighbours are matched", () => {
  const seen: string[] = [];
  const result = process(['{"a":1}', '{"a":2}', '{"a":3}'], ({ fields }, { eventUid }) => {
    if (fields.get("a") === 2) throw new Error("broken rule");
    seen.push(eventUid);
    return [];
  });
  expect(result.counts.events).toBe(3);
  expect(seen).toEqual(["s-7-0", "s-7-2"]);
  expect(result.unmatched).toMatchObject([
    { eventUid: "s-7-1", message: expect.stringContaining("broken rule") },
  ]);
});

test("matches for correlations come out as they are stored", () => {
  const result = process(['{"a":"X"}', '{"a":"y"}'], ({ fields, ocsf }, { eventUid }, onMatch) => {
    const about = { sourceType: "json", sourceName: "web", entities: "[]" };
    const values = [fields.get("a") ?? null, null];
    onMatch?.(
      { ruleUid: "r1", time: ocsf.time, eventUid, values, about },
      { fields: ["a", "b"], isSilent: true },
    );
    return [];
  });
  const rows = new MatchReader().push(result.matches);
  expect(rows.map(({ tenantUid, eventUid, fieldValues }) => [tenantUid, eventUid, fieldValues])).toEqual([
    ["acme", "s-7-0", '{"a":"X"}'],
    ["acme", "s-7-1", '{"a":"y"}'],
  ]);
});
