import fc from "fast-check";
import { expect, test } from "vitest";
import { LEVELS } from "../../../../src/schema/finding.ts";
import { entityCounts, findingHistogram, searchAround, within } from "./found-figures.ts";

const host = (value: string) => ({ kind: "host" as const, value });

test("every finding stands in one bar, and there are never too many bars", () => {
  const finding = fc.record({
    time: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    level: fc.constantFrom(...LEVELS),
  });
  fc.assert(
    fc.property(fc.array(finding), (findings) => {
      const { bucketMs, buckets } = findingHistogram(findings);
      expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(findings.length);
      expect(buckets.length).toBeLessThanOrEqual(82);
      for (const [i, { time }] of buckets.entries())
        expect(time).toBe((buckets[0]?.time ?? 0) + i * bucketMs);
    }),
  );
});

test("an entity that a finding names twice counts once", () => {
  const counts = entityCounts(
    [{ entities: [host("WKS-1"), host("WKS-1")] }, { entities: [host("WKS-1"), host("DC-1")] }],
    10,
  );
  expect(counts).toEqual([
    { entity: host("WKS-1"), findings: 2 },
    { entity: host("DC-1"), findings: 1 },
  ]);
});

test("a chosen time leaves what lies outside of it", () => {
  const found = [3, 2, 1].map((time) => ({ finding: { time } }));
  expect(within(found, { from: 2, to: 3 })).toEqual([{ finding: { time: 2 } }]);
  expect(within(found, null)).toBe(found);
});

test("the search around a finding asks for its places and people, not for what it matched", () => {
  const { q } = searchAround({
    time: 0,
    entities: [
      { kind: "host", value: "WKS 1" },
      { kind: "file", value: "C:\\x.exe" },
      { kind: "user", value: "ada" },
    ],
  });
  expect(q).toBe('host:"WKS 1" OR user:ada');
});
