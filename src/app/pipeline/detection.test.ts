import { expect, test } from "vitest";
import { ocsfEvent } from "../../../test/support/events.ts";
import { createDetection } from "./detection.ts";
import type { TenantContent, TenantIndicatorList } from "./detection-content.ts";

const EVENT = {
  sourceType: "test",
  logsource: { product: "windows", categories: [], services: [] },
  fields: new Map([["a", "x"]]),
  ocsf: { ...ocsfEvent(), query: { hostname: "www.evil.example" } },
};
const rule = (id: string, value: string): { path: string; text: string } => ({
  path: `${id}.yml`,
  text: `title: T ${value}\nid: ${id}\nlogsource: { product: windows }\ndetection:\n  s: { a: ${value} }\n  condition: s\nlevel: low\n`,
});
const LIST: TenantIndicatorList = {
  uid: "list-1",
  name: "Feed",
  level: "high",
  updatedAt: 1,
  expiresAt: null,
  values: { domain: "evil.example\nworse.example" },
};
const TENANT: TenantContent = {
  tenantUid: "t1",
  revision: 1,
  rules: [],
  off: [],
  shadow: [],
  placeholders: [],
  indicatorLists: [],
};
const found = (detection: ReturnType<typeof createDetection>, tenantUid: string): string[] =>
  detection
    .detect(EVENT, { tenantUid, sourceName: "s", receivedAt: 1000, eventUid: "s-0-0" })
    .map((finding) => finding.detectorUid);

test("rules and indicators of a tenant are its own, and its rule takes the place of the shared one", () => {
  const detection = createDetection({
    shared: [rule("r1", "x"), rule("r2", "x")],
    tenants: [
      { ...TENANT, rules: [rule("r1", "y")], indicatorLists: [LIST] },
      { ...TENANT, tenantUid: "t2", off: ["r2"] },
    ],
  });
  expect(found(detection, "t1")).toEqual(["r2", "list-1"]);
  expect(found(detection, "t2")).toEqual(["r1"]);
  expect(found(detection, "t3")).toEqual(["r1", "r2"]);
});

test("new content takes effect, and what did not change keeps its counts", () => {
  const shared = [rule("r1", "x")];
  const before = createDetection({ shared, tenants: [{ ...TENANT, indicatorLists: [LIST] }] });
  expect(found(before, "t1")).toEqual(["r1", "list-1"]);
  const after = before.with({
    shared: [...shared],
    tenants: [{ ...TENANT, revision: 2, rules: [rule("r3", "x")] }],
  });
  expect(found(after, "t1")).toEqual(["r1", "r3"]);
  expect(after.stats().find(({ ruleUid }) => ruleUid === "r1")?.evaluations).toBe(2);
});

test("a tenant's filter holds for shared rules and its own, and for no other tenant", () => {
  const filter = {
    path: "filter.yml",
    text: "title: F\nlogsource: { product: windows }\nfilter:\n  rules: any\n  f: { a: x }\n  condition: not f\n",
  };
  const detection = createDetection({
    shared: [rule("r1", "x")],
    tenants: [{ ...TENANT, rules: [rule("r2", "x"), filter] }],
  });
  expect(found(detection, "t1")).toEqual([]);
  expect(found(detection, "t2")).toEqual(["r1"]);
});

test("a rule in shadow finds, and what it finds is no alert", () => {
  const detection = createDetection({
    shared: [rule("r1", "x"), rule("r2", "x")],
    tenants: [{ ...TENANT, rules: [rule("r3", "x")], shadow: ["r1", "r3"] }],
  });
  const origin = { tenantUid: "t1", sourceName: "s", receivedAt: 1000, eventUid: "s-0-0" };
  const purposes = detection.detect(EVENT, origin).map((one) => [one.detectorUid, one.purpose]);
  expect(Object.fromEntries(purposes)).toEqual({ r1: "shadow", r2: "alert", r3: "shadow" });
});

test("a shared rule with a placeholder is replaced and switched off as others are", () => {
  const template = {
    path: "t.yml",
    text: "title: T\nid: r1\nlogsource: { product: windows }\ndetection:\n  s: { a|expand: '%v%' }\n  condition: s\nlevel: low\n",
  };
  const filled = { ...TENANT, placeholders: [{ name: "v", values: ["x"] }] };
  const of = (tenant: TenantContent): string[] =>
    found(createDetection({ shared: [template], tenants: [tenant] }), "t1");
  expect(of(filled)).toEqual(["r1"]);
  expect(of({ ...filled, off: ["r1"] })).toEqual([]);
  expect(of({ ...filled, rules: [rule("r1", "x")] })).toEqual(["r1"]);
});

test("rules whose texts did not change keep their counts when their states do", () => {
  const own = { ...TENANT, rules: [rule("r1", "x")] };
  const before = createDetection({ shared: [], tenants: [own] });
  expect(found(before, "t1")).toEqual(["r1"]);
  const moved = before.with({ shared: [], tenants: [{ ...own, revision: 2, shadow: ["r1"] }] });
  expect(found(moved, "t1")).toEqual(["r1"]);
  expect(moved.stats().find(({ ruleUid }) => ruleUid === "r1")?.evaluations).toBe(2);
});

const CORRELATION = {
  path: "c.yml",
  text: "title: C\nid: c1\ncorrelation:\n  type: event_count\n  rules: r1\n  group-by: a\n  timespan: 1m\n  condition: { gte: 2 }\n",
};

test("a rule that a correlation refers to is quiet, and its matches are told with the values that are read", () => {
  const detection = createDetection({ shared: [rule("r1", "x"), rule("r2", "x"), CORRELATION], tenants: [] });
  const told: unknown[] = [];
  const origin = { tenantUid: "t1", sourceName: "s", receivedAt: 1000, eventUid: "s-0-0" };
  const findings = detection.detect(EVENT, origin, ({ ruleUid, values }, { fields }) => {
    told.push([ruleUid, fields, values]);
  });
  expect(findings.map((finding) => finding.detectorUid)).toEqual(["r2"]);
  expect(told).toEqual([["r1", ["a"], ["x"]]]);
  // whoever does not correlate gets it with what it is for
  expect(detection.detect(EVENT, origin).map((finding) => finding.purpose)).toEqual(["correlation", "alert"]);
});

test("a correlation of one tenant quiets a shared rule for no other", () => {
  const detection = createDetection({
    shared: [rule("r1", "x")],
    tenants: [{ ...TENANT, rules: [CORRELATION] }],
  });
  const origin = { sourceName: "s", receivedAt: 1000, eventUid: "s-0-0" };
  const heard = (tenantUid: string): string[] =>
    detection.detect(EVENT, { ...origin, tenantUid }, () => undefined).map(({ detectorUid }) => detectorUid);
  expect(heard("t1")).toEqual([]);
  expect(heard("t2")).toEqual(["r1"]);
});
