import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Entity } from "../../src/schema/finding.ts";
import { AlertView } from "../../src/schema/views/alert.ts";
import { AssetsChanged, AssetsImported, AssetView } from "../../src/schema/views/asset.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme/assets";
const TABLE =
  "kind,value,criticality,label,owner\nhost,DC-*,5,Domain controllers,IT\nip,10.2.0.0/16,4,Plant,Ops\nuser,j.doe,2,,\n";

let soc: TestSoc;
let engineer: SignedInPerson;
let viewer: SignedInPerson;
let stranger: SignedInPerson;
let group = 0;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
  viewer = await addPerson(soc, soc.ada, "viewer");
  stranger = await addPerson(soc, soc.ada, "detection_engineer", "globex");
});

async function assets({ browser } = viewer, tenantUid = "acme"): Promise<AssetView[]> {
  const answer = await browser.call("GET", `/api/v1/tenants/${tenantUid}/assets`);
  return answer.json(z.object({ assets: z.array(AssetView) })).assets;
}

const load = (text: string, { browser } = engineer): Promise<Answer> =>
  browser.call("POST", `${URL_OF}/import`, { text });
const change = (body: object, { browser } = engineer): Promise<Answer> =>
  browser.call("POST", `${URL_OF}/changes`, body);

async function raise(detectorUid: string, entities: Entity[]): Promise<void> {
  const mark = { spool: "test", group: ++group, receivedAt: Date.now() };
  await soc.features.intake.take("acme", mark, [findingOf({ uid: `f${group}`, detectorUid, entities })]);
}

test("a table is imported whole, and again changes nothing", async () => {
  expect((await load(TABLE)).json(AssetsImported)).toEqual({
    added: 3,
    changed: 0,
    unchanged: 0,
    issues: [],
    issueCount: 0,
  });
  expect((await load(TABLE)).json()).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  const other = TABLE.replace("DC-*,5", "dc-*,4");
  expect((await load(other)).json()).toMatchObject({ added: 0, changed: 1, unchanged: 2 });
  expect((await assets()).map(({ value, criticality }) => `${value} ${criticality}`)).toEqual([
    "10.2.0.0/16 4",
    "dc-* 4",
    "j.doe 2",
  ]);
});

test("a table with a fault is not imported, and says where it is", async () => {
  const before = await assets();
  expect((await load(`${TABLE}host,NEW-1,9,,\n`)).json()).toMatchObject({
    added: 0,
    issueCount: 1,
    issues: [{ line: 5, column: "criticality" }],
  });
  expect(await assets()).toEqual(before);
});

test("each asset tells its open alerts, and the queue can be narrowed to them", async () => {
  await raise("r1", [
    { kind: "host", value: "DC-7" },
    { kind: "ip", value: "10.2.3.4" },
  ]);
  await raise("r2", [{ kind: "ip", value: "10.2.9.9" }]);
  await raise("r3", [{ kind: "ip", value: "not an address" }]);
  const counts = new Map((await assets()).map(({ value, openAlerts }) => [value, openAlerts]));
  expect(Object.fromEntries(counts)).toEqual({ "10.2.0.0/16": 2, "dc-*": 1, "j.doe": 0 });
  const listed = await viewer.browser.call("GET", "/api/v1/tenants/acme/alerts?entity=ip:10.2.0.0/16");
  expect(listed.json(z.object({ alerts: z.array(AlertView) })).alerts).toHaveLength(2);
});

test("many are changed at once, or none", async () => {
  const all = await assets();
  const put = all.map(({ uid: _uid, openAlerts: _open, ...asset }) => ({ ...asset, owner: "SOC" }));
  expect((await change({ put })).json(AssetsChanged)).toEqual({
    added: 0,
    changed: 3,
    unchanged: 0,
    removed: 0,
  });
  const [first] = all;
  const wrong = { put: [{ ...put[0], kind: "ip", value: "10.0.0.0/99" }], remove: [first?.uid] };
  expect((await change(wrong)).json()).toMatchObject({ status: 422, code: "INVALID" });
  expect(await assets()).toHaveLength(3);
  // another name is the old one removed and the new one put
  const renamed = { put: [{ ...put[0], value: "10.3.0.0/16" }], remove: [first?.uid] };
  expect((await change(renamed)).json()).toMatchObject({ added: 1, removed: 1 });
  expect((await assets()).map(({ value }) => value)).toContain("10.3.0.0/16");
  const twice = { put: [put[1], { ...put[1], value: put[1]?.value.toUpperCase() }] };
  expect((await change(twice)).status).toBe(422);
});

test("who may not, and another tenant, change and see nothing", async () => {
  const before = await assets();
  expect((await load(TABLE, viewer)).status).toBe(403);
  expect((await change({ remove: before.map(({ uid }) => uid) }, viewer)).status).toBe(403);
  expect((await load(TABLE, stranger)).status).toBe(404);
  const theirs = "/api/v1/tenants/globex/assets/changes";
  const answer = await stranger.browser.call("POST", theirs, { remove: before.map(({ uid }) => uid) });
  expect(answer.json()).toMatchObject({ removed: 0 });
  expect(await assets(stranger, "globex")).toEqual([]);
  expect(await assets()).toEqual(before);
  const log = await soc.ada.browser.call("GET", "/api/v1/tenants/acme/audit?limit=1000&action=asset.change");
  const { entries } = log.json(z.object({ entries: z.array(z.object({ action: z.string() })) }));
  expect(entries.length).toBeGreaterThan(2);
});
