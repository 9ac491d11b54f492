import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { AlertDetail, AlertHistoryEntry, AlertView, Suppression } from "../../src/schema/views/alert.ts";
import { Asset } from "../../src/schema/views/asset.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme";
const NOW = Date.now();

let soc: TestSoc;
let analyst: SignedInPerson;
let viewer: SignedInPerson;
let stranger: SignedInPerson;
let group = 0;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  analyst = await addPerson(soc, soc.ada, "analyst");
  viewer = await addPerson(soc, soc.ada, "viewer");
  stranger = await addPerson(soc, soc.ada, "analyst", "globex");
});

/** An alert of its own on a host. */
async function raise(host: string, over: Parameters<typeof findingOf>[0] = {}): Promise<string> {
  const uid = `f${++group}`;
  const entities = [{ kind: "host" as const, value: host }];
  const finding = findingOf({
    uid,
    detectorUid: host,
    title: host,
    time: NOW,
    receivedAt: NOW,
    entities,
    ...over,
  });
  const mark = { spool: "test", group, receivedAt: NOW };
  const [touched] = await soc.features.intake.take("acme", mark, [finding]);
  return touched?.alertUid ?? "";
}

const Queue = z.object({ alerts: z.array(AlertView), total: z.int() });
const Changed = z.object({ alert: AlertDetail, changeUid: z.string() });

async function queue(query: string): Promise<string[]> {
  const answer = await viewer.browser.call("GET", `${URL_OF}/alerts?${query}`);
  return answer.json(Queue).alerts.map(({ title }) => title);
}

async function one(uid: string): Promise<AlertDetail> {
  return (await viewer.browser.call("GET", `${URL_OF}/alerts/${uid}`)).json(AlertDetail);
}

function change(uid: string, body: unknown, { browser } = analyst): Promise<Answer> {
  return browser.call("PATCH", `${URL_OF}/alerts/${uid}`, body);
}

describe("the queue", () => {
  test("is filtered, sorted and paged, and counts what one looks for first", async () => {
    await raise("Q-1", { level: "low" });
    await raise("Q-2", { level: "critical" });
    expect(await queue("entity=host:Q-*&sort=title&order=asc")).toEqual(["Q-1", "Q-2"]);
    expect(await queue("entity=host:Q-*&level=critical")).toEqual(["Q-2"]);
    expect(await queue("entity=host:Q-*&sort=title&order=asc&offset=1&limit=1")).toEqual(["Q-2"]);
    const counts = await viewer.browser.call("GET", `${URL_OF}/alerts/counts`);
    expect(counts.json()).toMatchObject({ open: 2, mine: 0, unassigned: 2, critical: 1 });
    const histogram = await viewer.browser.call(
      "GET",
      `${URL_OF}/alerts/histogram?from=${NOW - 1000}&to=${NOW + 1000}`,
    );
    const { buckets } = histogram.json(z.object({ buckets: z.array(z.object({ total: z.int() })) }));
    expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(2);
  });

  test.each([
    "alerts?from=1e300",
    "alerts?to=-1e300",
    "alerts/histogram?from=-1e308&to=1e308",
    "overview?from=1e17&to=100000001000000000",
  ])("%s is refused: there is no such time", async (path) => {
    const answer = await viewer.browser.call("GET", `${URL_OF}/${path}`);
    expect(answer.json()).toMatchObject({ status: 422, code: "INVALID" });
  });

  test("is the tenant's own", async () => {
    const uid = await raise("OWN-1");
    const theirs = await stranger.browser.call("GET", "/api/v1/tenants/globex/alerts");
    expect(theirs.json(Queue)).toEqual({ alerts: [], total: 0 });
    expect((await stranger.browser.call("GET", `/api/v1/tenants/globex/alerts/${uid}`)).status).toBe(404);
    const changed = await stranger.browser.call("PATCH", `/api/v1/tenants/globex/alerts/${uid}`, {
      change: { state: "closed" },
      version: 1,
    });
    expect(changed.status).toBe(404);
  });
});

describe("triage", () => {
  test("assigns, gives a verdict and can be undone; who saw an older version is told", async () => {
    const uid = await raise("TRIAGE-1");
    const { version } = await one(uid);
    const taken = (await change(uid, { change: { assigneeUid: analyst.uid }, version })).json(Changed);
    expect(taken.alert).toMatchObject({ state: "in_progress", assignee: { uid: analyst.uid } });
    const late = await change(uid, { change: { state: "closed" }, version });
    expect(late.json()).toMatchObject({ status: 409, code: "CONFLICT" });
    const closed = (
      await change(uid, { change: { verdict: "false_positive" }, version: taken.alert.version })
    ).json(Changed);
    expect(closed.alert).toMatchObject({ state: "closed", verdict: "false_positive" });
    const undo = `${URL_OF}/alert-changes/${closed.changeUid}/undo`;
    expect((await analyst.browser.call("POST", undo)).json()).toEqual({ undone: 1 });
    expect(await one(uid)).toMatchObject({ state: "in_progress", verdict: null });
    expect((await change(uid, { change: { state: "closed" }, version: 1 }, viewer)).status).toBe(403);
  });

  test("gives an alert to people of the tenant alone", async () => {
    const uid = await raise("TRIAGE-2");
    const { version } = await one(uid);
    for (const assigneeUid of [stranger.uid, viewer.uid, "nobody"]) {
      const refused = await change(uid, { change: { assigneeUid }, version });
      expect(refused.json()).toMatchObject({ code: "INVALID", place: "body.change.assigneeUid" });
      const body = { uids: [uid], change: { assigneeUid } };
      expect((await analyst.browser.call("POST", `${URL_OF}/alerts/bulk`, body)).status).toBe(422);
    }
    // who administers the platform may triage, too
    const taken = { uids: [uid], change: { assigneeUid: soc.ada.uid } };
    expect((await soc.ada.browser.call("POST", `${URL_OF}/alerts/bulk`, taken)).json()).toMatchObject({
      changed: 1,
    });
  });

  test("of many at once, and with comments, is told in the history and the audit log", async () => {
    const uids = [await raise("BULK-1"), await raise("BULK-2")];
    const bulk = await analyst.browser.call("POST", `${URL_OF}/alerts/bulk`, {
      uids: [...uids, "nothing"],
      change: { verdict: "true_positive" },
    });
    expect(bulk.json()).toMatchObject({ changed: 2 });
    const comment = await analyst.browser.call("POST", `${URL_OF}/alerts/${uids[0]}/comments`, {
      text: "Seen on the phone with Ann.",
    });
    expect(comment.status).toBe(204);
    const history = await viewer.browser.call("GET", `${URL_OF}/alerts/${uids[0]}/history`);
    const { entries } = history.json(z.object({ entries: z.array(AlertHistoryEntry) }));
    expect(entries.map(({ kind }) => kind)).toEqual(["comment", "changed", "created"]);
    const similar = await viewer.browser.call("GET", `${URL_OF}/alerts/${uids[0]}/similar`);
    expect(similar.json()).toMatchObject({ verdicts: { true_positive: 1 } });
    const log = await soc.ada.browser.call("GET", `${URL_OF}/audit?limit=1000`);
    const { entries: audited } = log.json(z.object({ entries: z.array(z.object({ action: z.string() })) }));
    expect(audited.map(({ action }) => action.split(".")[0])).toContain("alert");
  });

  test("names who can be given an alert", async () => {
    const answer = await viewer.browser.call("GET", `${URL_OF}/assignees`);
    const { users } = answer.json(z.object({ users: z.array(z.object({ uid: z.string() })) }));
    expect(users.map(({ uid }) => uid)).toContain(analyst.uid);
    expect(users.map(({ uid }) => uid)).not.toContain(stranger.uid);
  });
});

test("a suppression keeps findings out of the queue until it is ended", async () => {
  const wanted = {
    detectorUid: "NOISE-1",
    entity: null,
    reason: "A scanner of ours",
    expiresAt: NOW + 3_600_000,
  };
  expect((await viewer.browser.call("POST", `${URL_OF}/suppressions`, wanted)).status).toBe(403);
  const made = (await analyst.browser.call("POST", `${URL_OF}/suppressions`, wanted)).json(Suppression);
  expect(await raise("NOISE-1")).toBe("");
  const listed = await viewer.browser.call("GET", `${URL_OF}/suppressions`);
  expect(listed.json(z.object({ suppressions: z.array(Suppression) })).suppressions).toMatchObject([
    { uid: made.uid, reason: "A scanner of ours", suppressedCount: 1, endedAt: null },
  ]);
  const ended = await analyst.browser.call("POST", `${URL_OF}/suppressions/${made.uid}/end`);
  expect(ended.json(Suppression).endedAt).not.toBeNull();
  expect(await raise("NOISE-1")).not.toBe("");
});

test("a suppression gets another reason and end, and holds again after it was ended", async () => {
  const wanted = { detectorUid: "NOISE-2", entity: null, reason: "A scanner", expiresAt: NOW + 3_600_000 };
  const made = (await analyst.browser.call("POST", `${URL_OF}/suppressions`, wanted)).json(Suppression);
  const url = `${URL_OF}/suppressions/${made.uid}`;
  const expiresAt = NOW + 7 * 86_400_000;
  const changed = await analyst.browser.call("PATCH", url, { reason: "A scanner of ours", expiresAt });
  expect(changed.json(Suppression)).toEqual({ ...made, reason: "A scanner of ours", expiresAt });
  await analyst.browser.call("POST", `${url}/end`);
  expect((await analyst.browser.call("POST", `${url}/resume`)).json(Suppression).endedAt).toBeNull();
  expect(await raise("NOISE-2")).toBe("");
  for (const wrong of [{}, { expiresAt: NOW - 1 }, { expiresAt: NOW + 400 * 86_400_000 }, { reason: "" }])
    expect((await analyst.browser.call("PATCH", url, wrong)).status).toBe(422);
  const theirs = url.replace("acme", "globex");
  for (const [method, path, body] of [
    ["PATCH", "", { reason: "Not mine" }],
    ["POST", "/end", undefined],
    ["POST", "/resume", undefined],
  ] as const) {
    expect((await viewer.browser.call(method, `${url}${path}`, body)).status).toBe(403);
    expect((await stranger.browser.call(method, `${theirs}${path}`, body)).status).toBe(404);
  }
});

test("a named asset makes alerts on it weigh more", async () => {
  const engineer = await addPerson(soc, soc.ada, "detection_engineer");
  const before = await one(await raise("CROWN-0"));
  const asset = { kind: "host", value: "CROWN-*", criticality: 5, label: "Domain controller", owner: "IT" };
  expect((await viewer.browser.call("PUT", `${URL_OF}/assets`, asset)).status).toBe(403);
  const put = await engineer.browser.call("PUT", `${URL_OF}/assets`, asset);
  expect(put.status).toBe(200);
  const listed = await viewer.browser.call("GET", `${URL_OF}/assets`);
  expect(listed.json(z.object({ assets: z.array(Asset) })).assets).toMatchObject([asset]);
  const after = await one(await raise("CROWN-1"));
  expect(after.score).toBeGreaterThan(before.score);
  expect(after.scoreParts.map(({ name }) => name)).toContain("asset");
});
