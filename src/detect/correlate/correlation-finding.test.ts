import { expect, test } from "vitest";
import { loadRules } from "../sigma/load-rules.ts";
import { correlationFinding } from "./correlation-finding.ts";
import { createCorrelator } from "./correlator.ts";
import { linkCorrelations } from "./link-correlations.ts";

const RULE = { uid: "r1", name: "failed", title: "Failed", level: "low" as const };
const CORRELATION = `title: Many
id: many
status: stable
tags: [attack.credential-access, attack.t1110]
level: high
correlation:
  type: value_count
  rules: failed
  group-by: ip
  timespan: 1h
  condition: { field: user, gte: 120 }
`;

test("a finding says what its events have in common, lists the newest of them and counts all", () => {
  const loaded = loadRules([{ path: "c.yml", text: CORRELATION }]);
  const { correlations } = linkCorrelations(loaded.correlations, [RULE]);
  const correlator = createCorrelator(correlations);
  const entities = [
    { kind: "host", value: "DC-1", role: "device" },
    { kind: "ip", value: "10.0.0.7", role: "source" },
  ];
  for (let at = 0; at < 120; at++)
    correlator.push({
      ruleUid: "r1",
      time: at * 1000,
      eventUid: `s-0-${at.toString(36)}`,
      receivedAt: at * 1000,
      values: ["10.0.0.7", `user${at}`],
      about: { sourceType: "test", sourceName: "dc", entities: JSON.stringify(entities) },
    });
  const [hit] = correlator.end().hits;
  const finding = correlationFinding(hit!, "acme");
  expect(finding).toMatchObject({
    detectorKind: "correlation",
    detectorUid: "many",
    level: "high",
    purpose: "alert",
    tactics: ["credential-access"],
    techniques: ["T1110"],
    eventUid: "s-0-3b",
    time: 119_000,
    receivedAt: 119_000,
    sourceName: "dc",
    // what the group is about comes first
    entities: [{ kind: "ip", value: "10.0.0.7" }, { kind: "host" }],
    correlation: { group: [{ field: "ip", value: "10.0.0.7" }], measured: 120, count: 120 },
  });
  expect(finding.correlation?.events).toHaveLength(100);
  expect(finding.correlation?.events.at(-1)).toMatchObject({ ruleUid: "r1", title: "Failed", time: 119_000 });
  expect(correlationFinding(hit!, "acme")).toEqual(finding);
});

test("what only feeds another correlation is no alert", () => {
  const outer = `title: Outer\nid: outer\ncorrelation:\n  type: event_count\n  rules: many\n  timespan: 1h\n  condition: { gte: 1 }\n`;
  const loaded = loadRules([{ path: "c.yml", text: `${CORRELATION}---\n${outer}` }]);
  const { correlations } = linkCorrelations(loaded.correlations, [RULE]);
  expect(correlations.map(({ correlation: { uid }, isSilent, level }) => [uid, isSilent, level])).toEqual([
    ["many", true, "high"],
    ["outer", false, "high"],
  ]);
});
