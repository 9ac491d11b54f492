import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup } from "../../src/events/index.ts";
import {
  AttackCoverage,
  DeadFieldReport,
  NavigatorLayer,
  RuleValues,
} from "../../src/schema/views/coverage.ts";
import { RuleLedger } from "../../src/schema/views/hunt.ts";
import { groupOf } from "../support/events.ts";
import { findingOf, openTestSoc } from "../support/soc.ts";

const IDS = ["0010", "0011", "0012", "0013"].map((end) => `0c6b7d52-0b57-4a1b-8d5c-7f2f6c9f${end}`);
const rule = (at: number, technique: string, over: { product?: string; field?: string } = {}): string =>
  `title: Rule ${at}
id: ${IDS[at]}
tags: [attack.execution, attack.${technique}]
logsource: { product: ${over.product ?? "windows"}, category: process_creation }
detection:
  s: { Image|endswith: '\\a.exe', ${over.field ?? "CommandLine"}: x }
  condition: s
level: high
`;
const activity = [{ ruleUid: IDS[0] ?? "", evaluations: 100, matches: 3, sampledMs: 8 }];
const soc = await openTestSoc({ ruleStats: async () => activity });
const { browser } = soc.ada;
const AT = "/api/v1/tenants/acme/coverage";

beforeAll(async () => {
  const now = Date.now();
  const fields = new Map([
    ["Image", "C:\\a.exe"],
    ["CommandLine", "x"],
  ]);
  const logsource = { product: "windows", categories: ["process_creation"], services: [] };
  await soc.features.contentNames.enterShared([]);
  const files = [
    rule(0, "t1059.001"),
    rule(1, "t1047", { product: "plan9" }),
    rule(2, "t1106"),
    rule(3, "t1204", { field: "ComandLine" }),
  ].map((text, at) => ({ path: `${at}.yml`, text }));
  await browser.call("POST", "/api/v1/tenants/acme/rules", { files, state: "live" });
  await appendGroup(soc.clickhouse, {
    ...groupOf(1, [{ fields, logsource, receivedAt: now - 1000 }]),
    findings: [findingOf({ detectorUid: IDS[0] ?? "", receivedAt: now - 1000, time: now - 1000 })],
  });
});

describe("coverage of ATT&CK", () => {
  test("tells what fired from what never matched, what has no data and what has no rule", async () => {
    const coverage = (await browser.call("GET", `${AT}/attack`)).json(AttackCoverage);
    const states = new Map(coverage.techniques.map(({ technique, state }) => [technique, state]));
    expect(["T1059.001", "T1106", "T1669"].map((uid) => states.get(uid))).toEqual([
      "fired",
      "silent",
      "no_rule",
    ]);
    const powershell = coverage.techniques.find(({ technique }) => technique === "T1059.001");
    expect(powershell).toMatchObject({ name: "Command and Scripting Interpreter", firing: 1, findings: 1 });
    const wmi = coverage.techniques.find(({ technique }) => technique === "T1047");
    expect(wmi?.rules.find(({ title }) => title === "Rule 1")).toMatchObject({
      hasData: false,
      state: "live",
    });
    const execution = coverage.tactics.find(({ tactic }) => tactic === "execution");
    const ofTactic = coverage.techniques.filter(({ tactics }) => tactics.includes("execution"));
    expect(Object.values(execution?.techniques ?? {}).reduce((sum, count) => sum + count, 0)).toBe(
      ofTactic.length,
    );
  });

  test("is a layer of the Navigator, too", async () => {
    const layer = (await browser.call("GET", `${AT}/attack/navigator?days=7`)).json(NavigatorLayer);
    expect(layer).toMatchObject({ domain: "enterprise-attack", versions: { layer: "4.5" } });
    expect(layer.techniques.find(({ techniqueID }) => techniqueID === "T1059.001")).toMatchObject({
      score: 100,
      showSubtechniques: true,
    });
    expect(new Set(layer.techniques.map(({ techniqueID }) => techniqueID)).size).toBe(
      layer.techniques.length,
    );
  });
});

test("what a rule costs and brings is counted on, also when it is told again", async () => {
  for (let time = 0; time < 2; time++) {
    const { rules } = (await browser.call("GET", `${AT}/rule-values`)).json(RuleValues);
    expect(rules[0]).toMatchObject({
      ruleUid: IDS[0],
      evaluations: 100,
      matches: 3,
      sampledMs: 8,
      costShare: 1,
      findings30d: 1,
    });
  }
});

test("a field that no event of the logsource had is told with what it was meant to be", async () => {
  const report = (await browser.call("GET", `${AT}/dead-fields`)).json(DeadFieldReport);
  expect(report.rules.find(({ ruleUid }) => ruleUid === IDS[3])).toMatchObject({
    events: 1,
    fields: [{ field: "ComandLine", effect: "never_matches", closest: "CommandLine" }],
  });
  expect(report.rules.some(({ ruleUid }) => ruleUid === IDS[0] || ruleUid === IDS[1])).toBe(false);
  expect(report.rulesWithoutEvents).toBeGreaterThan(0);
});

test("the ledger of a rule tells what was stored before there was one", async () => {
  const at = `${AT}/rules/${IDS[0]}/ledger`;
  const { sources } = (await browser.call("GET", at)).json(RuleLedger);
  expect(sources).toMatchObject([
    { sourceName: "dc", events: 1, unseen: 1, seenUpTo: null, gaps: [{ reason: "before_ledger" }] },
  ]);
  expect((await browser.call("GET", `${AT}/rules/none/ledger`)).json()).toMatchObject({ code: "NOT_FOUND" });
});
