import { expect, test } from "vitest";
import type { Finding } from "../schema/finding.ts";
import { applySuppressions } from "./suppression.ts";

const finding = (detectorUid: string, host: string): Finding => ({
  uid: `${detectorUid}-${host}`,
  tenantUid: "acme",
  detectorKind: "sigma",
  detectorUid,
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
  entities: [{ kind: "host", value: host }],
  matched: [],
  unanswered: [],
  purpose: "alert",
});

test("a suppression holds back its detector on its entity and counts what it held", () => {
  const split = applySuppressions(
    [finding("r1", "BUILD-01"), finding("r1", "WKS-1"), finding("r2", "BUILD-02")],
    [{ uid: "s1", detectorUid: "r1", entity: { kind: "host", value: "build-*" }, expiresAt: 2000 }],
    1000,
  );
  expect(split.kept.map((f) => f.uid)).toEqual(["r1-WKS-1", "r2-BUILD-02"]);
  expect([...split.suppressed]).toEqual([["s1", 1]]);
});

test("an expired suppression holds back nothing", () => {
  const split = applySuppressions(
    [finding("r1", "A")],
    [{ uid: "s1", detectorUid: "r1", entity: null, expiresAt: 1000 }],
    1000,
  );
  expect(split.kept).toHaveLength(1);
});

test("an entity of another kind is not covered", () => {
  const split = applySuppressions(
    [finding("r1", "A")],
    [{ uid: "s1", detectorUid: null, entity: { kind: "user", value: "A" }, expiresAt: 2000 }],
    1000,
  );
  expect(split.kept).toHaveLength(1);
});
