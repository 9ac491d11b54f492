import { expect, test } from "vitest";
import { loadRules } from "../../detect/index.ts";
import { tenantCorrelations } from "../pipeline/tenant-correlations.ts";
import { correlationParts } from "./tenant-correlator.ts";

const rule = (name: string, product: string): string =>
  `title: ${name}\nid: rule-${name}\nname: ${name}\nlogsource: { product: ${product} }\ndetection:\n  s: { a: 1 }\n  condition: s\nlevel: low\n`;
const correlation = (name: string, rules: string, more = ""): string =>
  `title: ${name}\nid: ${name}\nname: ${name}\ncorrelation:\n  type: temporal\n  rules: [${rules}]\n  timespan: 5m\n${more}`;
const loaded = (texts: readonly string[]): ReturnType<typeof loadRules> =>
  loadRules(texts.map((text, at) => ({ path: `${at}.yml`, text })));
const SHARED = loaded([
  rule("host", "windows"),
  rule("cloud", "aws"),
  correlation("hosts", "host"),
  correlation("clouds", "cloud", "  generate: true\n"),
]);
const NOTHING = { rules: [], correlations: [] };
const AS_SHIPPED = { off: [], shadow: [] };
const BOUNDS = { liveMs: 1000, cloudMs: 60_000 };

const bounds = (tenant: ReturnType<typeof tenantCorrelations>): Record<string, number> =>
  Object.fromEntries(
    correlationParts(tenant, BOUNDS).flatMap(({ correlations, lateBoundMs }) =>
      correlations.map((linked) => [linked.correlation.uid, lateBoundMs]),
    ),
  );

test("correlations of cloud services wait longer, and hold up no others", () => {
  expect(bounds(tenantCorrelations(SHARED, NOTHING, AS_SHIPPED))).toEqual({
    clouds: 60_000,
    hosts: 1000,
  });
});

test("what is chained waits for all that hangs together", () => {
  const own = loaded([
    correlation("inner", "host"),
    correlation("outer", "inner, cloud"),
    correlation("other", "inner, hosts"),
  ]);
  expect(bounds(tenantCorrelations(SHARED, own, AS_SHIPPED))).toEqual({
    clouds: 60_000,
    hosts: 60_000,
    inner: 60_000,
    other: 60_000,
    outer: 60_000,
  });
});

test("a rule that correlations refer to is quiet unless one of them lets it speak", () => {
  const { silent } = tenantCorrelations(SHARED, NOTHING, AS_SHIPPED);
  expect([...silent]).toEqual(["rule-host"]);
  const own = loaded([correlation("loud", "host", "  generate: true\n")]);
  expect([...tenantCorrelations(SHARED, own, AS_SHIPPED).silent]).toEqual([]);
});

test("a shared correlation that is switched off finds nothing, and its rules stay quiet", () => {
  const tenant = tenantCorrelations(SHARED, NOTHING, { off: ["hosts"], shadow: [] });
  expect(tenant.correlations.map(({ correlation: { uid } }) => uid)).toEqual(["clouds"]);
  expect([...tenant.silent]).toEqual(["rule-host"]);
  expect(tenant.feeds.has("rule-host")).toBe(false);
});

test("a tenant's own correlation takes the place of the shared one with its id", () => {
  const own = loaded([correlation("hosts", "rule-cloud")]);
  const tenant = tenantCorrelations(SHARED, own, AS_SHIPPED);
  expect(tenant.correlations.find(({ correlation: { uid } }) => uid === "hosts")?.rules).toMatchObject([
    { uid: "rule-cloud" },
  ]);
});
