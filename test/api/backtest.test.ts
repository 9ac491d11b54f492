import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup } from "../../src/events/index.ts";
import { BacktestResult } from "../../src/schema/views/hunt.ts";
import { groupOf } from "../support/events.ts";
import { openTestSoc } from "../support/soc.ts";

const HOUR = 3_600_000;
const OLD = `title: Tool
id: 0c6b7d52-0b57-4a1b-8d5c-7f2f6c9f0002
logsource: { product: windows, category: process_creation }
detection:
  s: { Image|endswith: ['\\a.exe', '\\b.exe'] }
  condition: s
level: high
`;
const NEW = OLD.replace("['\\a.exe', '\\b.exe']", "['\\b.exe', '\\c.exe']");
const soc = await openTestSoc();
const { browser } = soc.ada;
const AT = "/api/v1/tenants/acme/rules/backtest";

beforeAll(async () => {
  const now = Date.now();
  const events = Array.from({ length: 30 }, (_, at) => ({
    fields: new Map([["Image", `C:\\${"abc".charAt(at % 3)}.exe`]]),
    logsource: { product: "windows", categories: ["process_creation"], services: [] },
    ocsf: { time: now - at * HOUR, device: { hostname: `wks-${at % 2}`, type_id: 0 } },
    receivedAt: now - at * HOUR,
  }));
  await appendGroup(soc.clickhouse, groupOf(1, events));
  await browser.call("POST", "/api/v1/tenants/acme/rules", {
    files: [{ path: "tool.yml", text: OLD }],
    state: "live",
  });
});

async function backtest(body: object): Promise<BacktestResult> {
  const answer = await browser.call("POST", AT, body);
  expect(answer.status).toBe(200);
  return answer.json(BacktestResult);
}

describe("a backtest", () => {
  test("tells what a change adds and removes, in events, alerts and entities", async () => {
    const result = await backtest({ text: NEW, days: 7 });
    expect(result).toMatchObject({
      issues: [],
      scanned: 30,
      isComplete: true,
      before: { matched: 20, suppressed: 0 },
      after: { matched: 20 },
      added: 10,
      removed: 10,
      verdicts: { unknown: 20 },
      removedVerdicts: { unknown: 10 },
    });
    expect(result.before.alerts).toBe(2);
    const sums = (side: "before" | "after"): number => result.daily.reduce((sum, day) => sum + day[side], 0);
    expect([sums("before"), sums("after")]).toEqual([result.before.matched, result.after.matched]);
    expect(result.addedExamples).toHaveLength(10);
    expect(result.addedExamples[0]?.explanation[0]).toMatchObject({ selection: "s", holds: true });
    expect(result.newEntities.map(({ value }) => value)).not.toContain("wks-0");
    expect(result.topEntities.map(({ kind }) => kind)).toContain("host");
    expect(result.after.evaluations).toBeGreaterThanOrEqual(20);
  });

  test("tells what an exception would hold back: a filter removes matches, a suppression alerts alone", async () => {
    const filter = `title: F
logsource: { product: windows }
filter:
  rules: any
  f: { Image|endswith: '\\a.exe' }
  condition: not f
`;
    const uid = "0c6b7d52-0b57-4a1b-8d5c-7f2f6c9f0002";
    expect(await backtest({ ruleUid: uid, filter })).toMatchObject({
      before: { matched: 20 },
      after: { matched: 10 },
      removed: 10,
      added: 0,
    });
    const suppression = { detectorUid: uid, entity: { kind: "host", value: "wks-0" } };
    expect(await backtest({ ruleUid: uid, suppression })).toMatchObject({
      before: { matched: 20, suppressed: 0, alerts: 2 },
      after: { matched: 20, suppressed: 10, alerts: 1 },
      added: 0,
      removed: 0,
    });
  });

  test("of a rule that is new has nothing to compare with", async () => {
    const text = NEW.replace("0002", "0003");
    expect(await backtest({ text, examples: 2 })).toMatchObject({
      before: { version: "", matched: 0 },
      after: { matched: 20 },
      added: 20,
      removed: 0,
      removedExamples: [],
    });
  });

  test("of a text with a fault tells the fault, and a rule that is not there is refused", async () => {
    const faulty = await backtest({ text: OLD.replace("endswith", "endwith") });
    expect(faulty.issues).toMatchObject([{ severity: "error" }]);
    expect((await browser.call("POST", AT, { ruleUid: "none" })).json()).toMatchObject({ code: "NOT_FOUND" });
    expect((await browser.call("POST", AT, {})).json()).toMatchObject({ code: "INVALID" });
  });

  test("tells how far it is", async () => {
    const answer = await browser.call("POST", `${AT}/progress`, { text: NEW });
    const lines = answer.text.trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ kind: "result", result: { added: 10 } });
  });
});
