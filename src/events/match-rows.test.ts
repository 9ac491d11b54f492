import fc from "fast-check";
import { expect, test } from "vitest";
import { createMatchEncoder, MatchReader, type MatchRow } from "./match-rows.ts";

const text = fc.string({ unit: "grapheme", maxLength: 300 });
const time = fc.integer({ min: -2_000_000_000_000, max: 10_000_000_000_000 });
const row = fc.record({
  tenantUid: text,
  ruleUid: text,
  time,
  receivedAt: time,
  eventUid: text,
  sourceType: text,
  sourceName: text,
  fieldValues: text,
  entities: text,
  foundEventUid: text,
  foundFindingUid: text,
});

test("what was written is read, in pieces of any length", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (rows, size) => {
      const encoder = createMatchEncoder();
      for (const one of rows) encoder.add(one);
      const bytes = encoder.take();
      const reader = new MatchReader();
      const read: MatchRow[] = [];
      for (let at = 0; at < bytes.length; at += size)
        read.push(...reader.push(bytes.subarray(at, at + size)));
      reader.end();
      expect(read).toEqual(rows);
    }),
  );
});

test("rows that end within one are a fault", () => {
  const encoder = createMatchEncoder();
  encoder.add(fc.sample(row, { numRuns: 1, seed: 1 })[0]!);
  const reader = new MatchReader();
  reader.push(encoder.take().subarray(0, -1));
  expect(() => reader.end()).toThrow("end within one");
});
