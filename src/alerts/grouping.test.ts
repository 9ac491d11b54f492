import { expect, test } from "vitest";
import type { Entity, Finding } from "../schema/finding.ts";
import {
  continues,
  countEntities,
  GROUPING_WINDOW_MS,
  groupFindings,
  groupingEntity,
  highestLevel,
} from "./grouping.ts";

const finding = (over: Partial<Finding>): Finding => ({
  uid: "f1",
  tenantUid: "acme",
  detectorKind: "sigma",
  detectorUid: "rule-1",
  detectorVersion: "abc",
  title: "Rule",
  level: "high",
  tactics: [],
  techniques: [],
  eventUid: "s-1-0",
  time: 1000,
  receivedAt: 1000,
  sourceType: "microsoft_sysmon",
  sourceName: "dc",
  entities: [{ kind: "host", value: "WKS-1" }],
  matched: [],
  unanswered: [],
  purpose: "alert",
  ...over,
});

test("findings of one rule on one host are one group, whatever the case of its name", () => {
  const groups = groupFindings([
    finding({}),
    finding({ uid: "f2", entities: [{ kind: "host", value: "wks-1" }], time: 2000 }),
  ]);
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ firstSeen: 1000, lastSeen: 2000 });
});

test("another rule or another host is another group", () => {
  const groups = groupFindings([
    finding({}),
    finding({ detectorUid: "rule-2" }),
    finding({ entities: [{ kind: "host", value: "WKS-2" }] }),
  ]);
  expect(groups).toHaveLength(3);
});

test("findings further apart than the window are two groups, in whatever order they came", () => {
  const late = finding({ time: 1000 + GROUPING_WINDOW_MS + 1 });
  expect(groupFindings([late, finding({})])).toHaveLength(2);
  expect(groupFindings([late, finding({}), finding({ time: GROUPING_WINDOW_MS })])).toHaveLength(1);
});

const ENTITIES: readonly Entity[] = [
  { kind: "ip", value: "10.0.0.1" },
  { kind: "user", value: "m.okafor" },
  { kind: "host", value: "WKS-1" },
];

test("a host is what an alert is about before a user or an address", () => {
  expect(groupingEntity({ entities: [...ENTITIES] })).toEqual({ kind: "host", value: "WKS-1" });
  expect(groupingEntity({ entities: [] })).toBeNull();
});

/** What an alert is about whose events have an address in common. */
function inGroup(value: string): Entity | null {
  return groupingEntity({
    entities: [...ENTITIES],
    correlation: {
      type: "value_count",
      group: [{ field: "IpAddress", value }],
      timespanMs: 1000,
      measured: 5,
      condition: "gte 5",
      count: 5,
      events: [],
    },
  });
}

test("an alert of a correlation is about what its events have in common", () => {
  expect(inGroup("10.0.0.1")).toMatchObject({ kind: "ip" });
  expect(inGroup("M.Okafor")).toMatchObject({ kind: "user" });
  expect(inGroup("nothing that is an entity")).toMatchObject({ kind: "host" });
});

test("a group continues an alert when it is within the window on either side", () => {
  const alert = { firstSeen: 10 * GROUPING_WINDOW_MS, lastSeen: 11 * GROUPING_WINDOW_MS };
  expect(continues({ firstSeen: 12 * GROUPING_WINDOW_MS, lastSeen: 12 * GROUPING_WINDOW_MS }, alert)).toBe(
    true,
  );
  expect(
    continues({ firstSeen: 12 * GROUPING_WINDOW_MS + 1, lastSeen: 13 * GROUPING_WINDOW_MS }, alert),
  ).toBe(false);
  expect(continues({ firstSeen: 0, lastSeen: 9 * GROUPING_WINDOW_MS }, alert)).toBe(true);
});

test("entities are counted over findings, most frequent first", () => {
  const ip = { kind: "ip", value: "203.0.113.7" } as const;
  const counted = countEntities([
    finding({ entities: [{ kind: "host", value: "A" }, ip] }),
    finding({ entities: [ip] }),
  ]);
  expect(counted.map((entry) => [entry.entity.value, entry.count])).toEqual([
    ["203.0.113.7", 2],
    ["A", 1],
  ]);
});

test("the highest level wins", () => {
  expect(highestLevel(["low", "critical", "medium"])).toBe("critical");
  expect(highestLevel([])).toBe("informational");
});
