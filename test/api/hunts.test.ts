import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { appendGroup } from "../../src/events/index.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import { HuntDetail, HuntFindingPage, HuntView } from "../../src/schema/views/hunt.ts";
import { NOON, groupOf } from "../support/events.ts";
import { openTestSoc } from "../support/soc.ts";

const DAY = 86_400_000;
const WHOAMI = `title: Hunted Whoami
id: 0c6b7d52-0b57-4a1b-8d5c-7f2f6c9f0001
logsource: { product: windows, category: process_creation }
detection:
  s: { Image|endswith: '\\whoami.exe' }
  condition: s
level: high
`;
const soc = await openTestSoc();
const { browser } = soc.ada;
const HUNTS = "/api/v1/tenants/acme/hunts";
const HUNTING = { logger: createLogger("silent"), onAlerts: () => undefined, patienceMs: 10 };
const runner = soc.features.startHunts(HUNTING);
afterAll(() => runner.stop());

const event = (image: string, at: number) => ({
  fields: new Map<string, string | number>([
    ["Image", image],
    ["EventID", 1],
  ]),
  logsource: { product: "windows", categories: ["process_creation"], services: ["sysmon"] },
  ocsf: { time: NOON + at, device: { hostname: `wks-${at % 3}`, type_id: 0 } },
  receivedAt: NOON + (at % 2) * DAY,
});
beforeAll(async () => {
  const events = Array.from({ length: 40 }, (_, at) =>
    event(at % 10 === 0 ? "C:\\Windows\\WHOAMI.exe" : "C:\\Windows\\explorer.exe", at),
  );
  await appendGroup(soc.clickhouse, groupOf(1, events));
  await appendGroup(soc.clickhouse, groupOf(2, [{ ...event("C:\\whoami.exe", 0), tenantUid: "other" }]));
});

const wanted = (over: object = {}): object => ({
  name: "Whoami",
  scope: { text: WHOAMI },
  from: NOON - DAY,
  to: NOON + 7 * DAY,
  ...over,
});
async function start(over: object = {}): Promise<string> {
  const answer = await browser.call("POST", HUNTS, wanted(over));
  expect(answer.status).toBe(201);
  return answer.json(HuntView).uid;
}
async function ended(uid: string): Promise<HuntDetail> {
  for (;;) {
    const hunt = (await browser.call("GET", `${HUNTS}/${uid}`)).json(HuntDetail);
    if (["done", "failed", "cancelled"].includes(hunt.state)) return hunt;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const storedFindings = async (): Promise<number> => {
  const { rows } = await soc.clickhouse.query<{ total: number }>("SELECT count() AS total FROM finding");
  return rows[0]?.total ?? 0;
};
const alertedFindings = async (): Promise<number> => {
  const answer = await browser.call("GET", "/api/v1/tenants/acme/alerts");
  const { alerts } = answer.json(z.object({ alerts: z.array(z.object({ findingCount: z.number() })) }));
  return alerts.reduce((sum, alert) => sum + alert.findingCount, 0);
};

describe("a hunt", () => {
  test("that lists finds what the live run would have found, and stores nothing else", async () => {
    const hunt = await ended(await start());
    expect(hunt).toMatchObject({
      state: "done",
      failure: null,
      detectors: 1,
      progress: { total: 40, passed: 40, findings: 4, newFindings: 4, parts: 2, partsDone: 2 },
      found: [{ title: "Hunted Whoami", findings: 4, newFindings: 4, lastTime: NOON + 30 }],
    });
    expect(await storedFindings()).toBe(0);
    const page = (await browser.call("GET", `${HUNTS}/${hunt.uid}/findings?limit=3`)).json(HuntFindingPage);
    expect(page.findings.map(({ finding }) => finding.eventUid)).toEqual([
      "test-1-u",
      "test-1-k",
      "test-1-a",
    ]);
    const rest = await browser.call("GET", `${HUNTS}/${hunt.uid}/findings?cursor=${page.nextCursor}`);
    expect(rest.json(HuntFindingPage)).toMatchObject({
      findings: [
        { isNew: true, finding: { eventUid: "test-1-0", foundBy: { kind: "hunt", huntUid: hunt.uid } } },
      ],
      nextCursor: null,
    });
  });

  test("that alerts raises alerts once, however often it is done", async () => {
    const first = await ended(await start({ outcome: "alert" }));
    expect(first.progress).toMatchObject({ findings: 4, newFindings: 4 });
    expect(await storedFindings()).toBe(4);
    expect(await alertedFindings()).toBe(4);
    const second = await ended(await start({ outcome: "alert" }));
    expect(second.progress).toMatchObject({ findings: 4, newFindings: 0 });
    expect(await storedFindings()).toBe(4);
    expect(await alertedFindings()).toBe(4);
  });

  test("skips what no rule of it can match", async () => {
    const text = WHOAMI.replace("windows", "linux");
    const hunt = await ended(await start({ scope: { text } }));
    expect(hunt.progress).toMatchObject({ total: 40, passed: 40, scanned: 0, findings: 0 });
  });

  test("is refused when its text does not load, or when its scope is empty", async () => {
    const faulty = await browser.call("POST", HUNTS, wanted({ scope: { text: "title: T" } }));
    expect(faulty).toMatchObject({ status: 422 });
    expect(faulty.json()).toMatchObject({ code: "RULE_INVALID" });
    const nothing = await browser.call("POST", HUNTS, wanted({ scope: { ruleUids: ["none"] } }));
    expect(nothing.json()).toMatchObject({ code: "INVALID" });
    const empty = await browser.call("POST", HUNTS, wanted({ scope: {} }));
    expect(empty.json()).toMatchObject({ code: "INVALID" });
  });

  test("holds all rules of a filter against the events, and is forgotten when it is removed", async () => {
    const hunt = await ended(await start({ scope: { ruleFilter: {} } }));
    expect(hunt.state).toBe("done");
    expect(hunt.detectors).toBeGreaterThan(5);
    expect((await browser.call("DELETE", `${HUNTS}/${hunt.uid}`)).status).toBe(204);
    expect((await browser.call("GET", `${HUNTS}/${hunt.uid}`)).status).toBe(404);
  });

  test("that is cancelled stays so, and cannot be paused", async () => {
    await runner.stop();
    const uid = await start();
    const paused = await browser.call("PATCH", `${HUNTS}/${uid}`, { action: "pause" });
    expect(paused.json()).toMatchObject({ state: "paused" });
    expect((await browser.call("PATCH", `${HUNTS}/${uid}`, { action: "resume" })).json()).toMatchObject({
      state: "waiting",
    });
    expect((await browser.call("PATCH", `${HUNTS}/${uid}`, { action: "cancel" })).json()).toMatchObject({
      state: "cancelled",
    });
    expect((await browser.call("PATCH", `${HUNTS}/${uid}`, { action: "pause" })).json()).toMatchObject({
      code: "CONFLICT",
    });
  });

  test("that nobody worked on is done by the next start", async () => {
    const uid = await start();
    const next = soc.features.startHunts(HUNTING);
    expect((await ended(uid)).progress).toMatchObject({ findings: 4 });
    await next.stop();
  });
});

test("how far back what is new looks is seven days until somebody says otherwise", async () => {
  const at = "/api/v1/tenants/acme/look-back";
  expect((await browser.call("GET", at)).json()).toEqual({ days: 7 });
  expect((await browser.call("PUT", at, { days: 0 })).json()).toEqual({ days: 0 });
  expect((await browser.call("GET", at)).json()).toEqual({ days: 0 });
});
