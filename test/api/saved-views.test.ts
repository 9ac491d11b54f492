import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type NewSavedView, SavedView } from "../../src/schema/views/saved-view.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme/views";
const Views = z.object({ views: z.array(SavedView) });

let soc: TestSoc;
let analyst: SignedInPerson;
let viewer: SignedInPerson;
let customer: SignedInPerson;
let stranger: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  analyst = await addPerson(soc, soc.ada, "analyst");
  viewer = await addPerson(soc, soc.ada, "viewer");
  customer = await addPerson(soc, soc.ada, "customer");
  stranger = await addPerson(soc, soc.ada, "analyst", "globex");
});

function save(over: Partial<NewSavedView>, { browser } = analyst): Promise<Answer> {
  const view = { page: "search", name: "Encoded", search: "q=-enc*", isShared: false, ...over };
  return browser.call("POST", URL_OF, view);
}

function change(uid: string, body: unknown, { browser } = analyst): Promise<Answer> {
  return browser.call("PATCH", `${URL_OF}/${uid}`, body);
}

function remove(uid: string, { browser } = analyst): Promise<Answer> {
  return browser.call("DELETE", `${URL_OF}/${uid}`);
}

async function names({ browser }: SignedInPerson): Promise<string[]> {
  return (await browser.call("GET", URL_OF)).json(Views).views.map(({ name }) => name);
}

async function actions(target: string): Promise<string[]> {
  const log = await soc.ada.browser.call("GET", `/api/v1/tenants/acme/audit?target=${target}`);
  const Log = z.object({ entries: z.array(z.object({ action: z.string(), target: z.string() })) });
  return log
    .json(Log)
    .entries.filter((entry) => entry.target === target)
    .map(({ action }) => action);
}

describe("a saved search", () => {
  test("is its owner's until it is shared, and then everybody's of the tenant", async () => {
    const made = (await save({ description: "Weekly hunt" })).json(SavedView);
    expect(made).toMatchObject({ ownerName: "analyst-1", isMine: true, description: "Weekly hunt" });
    expect(await names(viewer)).toEqual([]);
    const shared = (await change(made.uid, { isShared: true })).json(SavedView);
    expect(shared).toMatchObject({ name: "Encoded", description: "Weekly hunt", isShared: true });
    const [seen] = (await viewer.browser.call("GET", URL_OF)).json(Views).views;
    expect(seen).toMatchObject({ uid: made.uid, ownerName: "analyst-1", isMine: false });
    expect((await stranger.browser.call("GET", "/api/v1/tenants/globex/views")).json(Views).views).toEqual(
      [],
    );
    await remove(made.uid);
  });

  test("is renamed and replaced by its owner alone", async () => {
    const { uid } = (await save({ isShared: true })).json(SavedView);
    expect((await change(uid, { name: "Encoded commands" })).json(SavedView).name).toBe("Encoded commands");
    expect((await change(uid, { search: "q=a" })).json(SavedView)).toMatchObject({
      name: "Encoded commands",
      search: "q=a",
    });
    for (const person of [viewer, soc.ada]) {
      expect((await change(uid, { name: "Mine now" }, person)).status).toBe(404);
      expect((await remove(uid, person)).status).toBe(404);
    }
    const theirs = `/api/v1/tenants/globex/views/${uid}`;
    expect((await stranger.browser.call("PATCH", theirs, { name: "x" })).status).toBe(404);
    expect((await change(uid, {})).json()).toMatchObject({ code: "INVALID" });
    await remove(uid);
  });

  test("is removed, and the removal is taken back under the same address", async () => {
    const { uid } = (await save({})).json(SavedView);
    expect((await remove(uid)).status).toBe(204);
    expect((await remove(uid)).status).toBe(404);
    expect(await names(analyst)).toEqual([]);
    const restore = ({ browser }: SignedInPerson): Promise<Answer> =>
      browser.call("POST", `${URL_OF}/${uid}/restore`);
    expect((await restore(viewer)).status).toBe(404);
    expect((await restore(analyst)).json(SavedView)).toMatchObject({ uid, name: "Encoded" });
    expect((await restore(analyst)).status).toBe(404);
    expect(await actions(uid)).toEqual(["view.restore", "view.remove", "view.create"]);
    await remove(uid);
  });

  test("has a name that its owner has once on the page", async () => {
    const first = (await save({})).json(SavedView);
    expect((await save({})).json()).toMatchObject({ status: 409, code: "CONFLICT" });
    const other = (await save({ name: "Other" })).json(SavedView);
    expect((await change(other.uid, { name: "Encoded" })).json()).toMatchObject({ code: "CONFLICT" });
    const [alerts, theirs] = [await save({ page: "alerts" }), await save({}, viewer)];
    expect([alerts.status, theirs.status]).toEqual([201, 201]);
    for (const uid of [first.uid, other.uid, alerts.json(SavedView).uid]) await remove(uid);
    await remove(theirs.json(SavedView).uid, viewer);
  });

  test("is neither seen nor kept by who may not search", async () => {
    const search = (await save({ isShared: true })).json(SavedView);
    const alerts = (await save({ page: "alerts", name: "Queue", isShared: true })).json(SavedView);
    expect(await names(customer)).toEqual(["Queue"]);
    expect((await save({}, customer)).json()).toMatchObject({ status: 403, code: "FORBIDDEN" });
    for (const { uid } of [search, alerts]) await remove(uid);
  });
});

test("a name that others would misread is refused", async () => {
  for (const name of ["invoice\u202efdp", "pay\u200bpal", "a\0b"])
    expect((await save({ name })).status).toBe(422);
});

test("text that cannot be stored or asked for is refused as a fault of the request", async () => {
  expect((await save({ name: "NUL", description: "a\0b" })).status).toBe(422);
  const asked = await analyst.browser.call("GET", "/api/v1/tenants/acme/alerts?entity=host%3Aa%00b");
  expect(asked.json(z.object({ code: z.string() }))).toEqual({ code: "INVALID" });
});
