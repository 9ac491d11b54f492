import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { appendGroup } from "../../src/events/index.ts";
import { IndicatorListView, IndicatorPage, IndicatorsAdded } from "../../src/schema/views/rule.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf } from "../support/events.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme/indicator-lists";
const TEXT =
  "# bad\nlogin.evil.example\nhxxp://evil[.]example/a\n198.51.100.7\n198.51.100.0/24\nnot an indicator\n";

let soc: TestSoc;
let engineer: SignedInPerson;
let viewer: SignedInPerson;
let stranger: SignedInPerson;
let made: IndicatorsAdded;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
  viewer = await addPerson(soc, soc.ada, "viewer");
  stranger = await addPerson(soc, soc.ada, "detection_engineer", "globex");
  const answer = await importList({ name: "Phishing", level: "high", description: "Seen in our inbox" });
  made = answer.json(IndicatorsAdded);
});

function importList(over: Record<string, unknown>, { browser } = engineer): Promise<Answer> {
  return browser.call("POST", URL_OF, { format: "plain", text: TEXT, ...over });
}

async function lists({ browser } = viewer, tenantUid = "acme"): Promise<IndicatorListView[]> {
  const answer = await browser.call("GET", `/api/v1/tenants/${tenantUid}/indicator-lists`);
  return answer.json(z.object({ lists: z.array(IndicatorListView) })).lists;
}

async function page(query: string): Promise<IndicatorPage> {
  const answer = await viewer.browser.call("GET", `${URL_OF}/${made.list.uid}/indicators?${query}`);
  return answer.json(IndicatorPage);
}

test("a text becomes a list; what is no indicator is told by line", async () => {
  expect(made).toMatchObject({
    added: 4,
    rejectedCount: 1,
    rejected: [{ line: 6, text: "not an indicator" }],
    list: { name: "Phishing", level: "high", isEnabled: true, expiresAt: null },
  });
  expect(made.list.counts).toEqual({ ip: 1, cidr: 1, domain: 1, hash: 0, url: 1 });
});

test("CSV and STIX are read, too", async () => {
  const csv = await importList({
    name: "CSV",
    format: "csv",
    text: `indicator,note\nevil.example,a\n275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f,b\n`,
  });
  expect(csv.json(IndicatorsAdded).list.counts).toMatchObject({ domain: 1, hash: 1 });
  const pattern = "[ipv4-addr:value = '203.0.113.9']";
  const bundle = {
    type: "bundle",
    id: "bundle--0b6f1a39-5a0e-4b58-9b3f-0d5f0c0b7d11",
    objects: [
      {
        type: "indicator",
        spec_version: "2.1",
        id: "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
        created: "2026-01-01T00:00:00Z",
        modified: "2026-01-01T00:00:00Z",
        valid_from: "2026-01-01T00:00:00Z",
        pattern,
        pattern_type: "stix",
      },
    ],
  };
  const stix = await importList({ name: "STIX", format: "stix", text: JSON.stringify(bundle) });
  expect(stix.json(IndicatorsAdded).list.counts).toMatchObject({ ip: 1 });
});

test("a text without an indicator makes no list, and a name is taken once", async () => {
  expect((await importList({ name: "Nothing", text: "only words here" })).json()).toMatchObject({
    code: "INVALID",
    place: "body.text",
    rejectedCount: 1,
  });
  expect((await lists()).map(({ name }) => name)).not.toContain("Nothing");
  expect((await importList({ name: "Phishing" })).json()).toMatchObject({ code: "CONFLICT" });
});

test("its indicators come a page at a time, and can be searched", async () => {
  const all = await page("");
  expect(all.total).toBe(4);
  const first = await page("limit=3");
  const second = await page("limit=3&offset=3");
  expect([...first.indicators, ...second.indicators]).toEqual(all.indicators);
  expect(await page("search=EVIL.example")).toMatchObject({ total: 2 });
  expect(await page("search=%25")).toEqual({ indicators: [], total: 0 });
});

test("it tells what it found", async () => {
  const found = { detectorKind: "indicator", detectorUid: made.list.uid, receivedAt: Date.now() } as const;
  await appendGroup(soc.clickhouse, groupOf(1, [], { findings: [findingOf({ uid: "i1", ...found })] }));
  expect((await lists()).find(({ uid }) => uid === made.list.uid)?.findings30d).toBe(1);
});

test("an alert that it makes repeats what the list is about, and explains itself by the value", async () => {
  // the content that threads match by is read after each change
  await soc.features.tenantRules.read("acme");
  const finding = findingOf({
    uid: "i2",
    detectorKind: "indicator",
    detectorUid: made.list.uid,
    matched: [
      {
        selection: "Phishing",
        field: "query.hostname",
        modifiers: [],
        pattern: "evil.example",
        value: "evil.example",
      },
    ],
  });
  const mark = { spool: "test", group: 2, receivedAt: Date.now() };
  const [touched] = await soc.features.intake.take("acme", mark, [finding]);
  const url = `/api/v1/tenants/acme/alerts/${touched?.alertUid}`;
  expect((await viewer.browser.call("GET", url)).json()).toMatchObject({ description: "Seen in our inbox" });
  expect((await viewer.browser.call("GET", `${url}/explanation`)).json()).toMatchObject({
    ruleText: "",
    isRuleChanged: false,
    selections: [{ selection: "Phishing", conditions: [{ value: "evil.example", holds: true }] }],
  });
});

test("it is changed and removed by who may, and is not there for others", async () => {
  const url = `${URL_OF}/${made.list.uid}`;
  const theirs = `/api/v1/tenants/globex/indicator-lists/${made.list.uid}`;
  expect(await lists(stranger, "globex")).toEqual([]);
  expect((await stranger.browser.call("GET", `${theirs}/indicators`)).status).toBe(404);
  expect((await stranger.browser.call("PATCH", theirs, { isEnabled: false })).status).toBe(404);
  expect((await stranger.browser.call("DELETE", theirs)).status).toBe(404);
  expect((await viewer.browser.call("PATCH", url, { isEnabled: false })).status).toBe(403);
  expect((await engineer.browser.call("PATCH", url, {})).status).toBe(422);
  const expiresAt = Date.UTC(2030, 0, 1);
  const change = { isEnabled: false, level: "low", description: "old", expiresAt };
  expect((await engineer.browser.call("PATCH", url, change)).json(IndicatorListView)).toMatchObject(change);
  expect((await engineer.browser.call("DELETE", url)).status).toBe(204);
  expect((await engineer.browser.call("DELETE", url)).status).toBe(404);
  expect((await lists()).map(({ uid }) => uid)).not.toContain(made.list.uid);
  const log = await soc.ada.browser.call("GET", "/api/v1/tenants/acme/audit?limit=1000");
  const { entries } = log.json(z.object({ entries: z.array(z.object({ action: z.string() })) }));
  const actions = entries.map(({ action }) => action);
  for (const action of ["create", "add", "change", "remove"])
    expect(actions).toContain(`indicator-list.${action}`);
});
