import { expect, test } from "vitest";
import type { Finding } from "../../schema/finding.ts";
import { entityReport, onlyIn, sideReport, type TriedSide, verdictReport } from "./backtest-report.ts";

const DAY = 86_400_000;
const finding = (event: string, host: string, time = 0): Finding => ({
  uid: `f-${event}`,
  tenantUid: "acme",
  detectorKind: "sigma",
  detectorUid: "r",
  detectorVersion: "v",
  title: "T",
  level: "high",
  purpose: "alert",
  tactics: [],
  techniques: [],
  eventUid: event,
  time,
  receivedAt: time,
  sourceType: "s",
  sourceName: "n",
  entities: [{ kind: "host", value: host }],
  matched: [],
  unanswered: [],
});
const side = (...findings: readonly Finding[]): TriedSide => ({
  version: "v",
  findings,
  suppressions: [],
  effort: { evaluations: 160, sampledMs: 2 },
});

test("alerts are counted as the queue groups findings: by entity, and apart when they lie days apart", () => {
  const tried = side(finding("a", "X"), finding("b", "x"), finding("c", "x", 3 * DAY), finding("d", "y"));
  expect(sideReport(tried, 1000, 0)).toEqual({
    version: "v",
    matched: 4,
    suppressed: 0,
    alerts: 3,
    evaluations: 160,
    msPerMillionEvents: 32_000,
  });
  const suppression = {
    uid: "s",
    detectorUid: "r",
    entity: { kind: "host", value: "x" },
    expiresAt: 1,
  } as const;
  expect(sideReport({ ...tried, suppressions: [suppression] }, 1000, 0)).toMatchObject({
    suppressed: 3,
    alerts: 1,
  });
});

test("what comes and goes is told by events, and entities without regard to case", () => {
  const before = side(finding("a", "X"), finding("b", "x"));
  const after = side(finding("b", "x"), finding("c", "z"));
  expect(onlyIn(after, before).map(({ eventUid }) => eventUid)).toEqual(["c"]);
  expect(onlyIn(before, after).map(({ eventUid }) => eventUid)).toEqual(["a"]);
  expect(entityReport(before, after)).toEqual({
    topEntities: [
      { kind: "host", value: "X", before: 2, after: 1 },
      { kind: "host", value: "z", before: 0, after: 1 },
    ],
    newEntities: [{ kind: "host", value: "z", before: 0, after: 1 }],
  });
});

test("verdicts are counted, and findings that no alert tells of are unknown", () => {
  const verdicts = new Map([
    ["f-a", "false_positive"],
    ["f-b", "open"],
  ] as const);
  const counts = verdictReport([finding("a", "x"), finding("b", "x"), finding("c", "x")], verdicts);
  expect(counts).toMatchObject({ falsePositive: 1, open: 1, unknown: 1, truePositive: 0 });
});
