import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup } from "../../src/events/index.ts";
import { EventDetail, EventPage, FieldStats, Histogram } from "../../src/schema/views/event.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf, NOON } from "../support/events.ts";
import { openTestSoc, type TestSoc } from "../support/soc.ts";

const RANGE = { from: NOON - 3_600_000, to: NOON + 3_600_000 };
const URL_OF = "/api/v1/tenants/acme/events";

let soc: TestSoc;
let viewer: SignedInPerson;
let stranger: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  viewer = await addPerson(soc, soc.ada, "viewer");
  stranger = await addPerson(soc, soc.ada, "viewer", "globex");
  await appendGroup(
    soc.clickhouse,
    groupOf(1, [
      { ocsf: { message: "one", device: { hostname: "WKS-1" } }, raw: "apple" },
      { ocsf: { message: "two", device: { hostname: "WKS-2" }, time: NOON + 1 }, raw: "pear" },
      { tenantUid: "globex", ocsf: { message: "theirs", device: { hostname: "WKS-9" } }, raw: "apple" },
    ]),
  );
});

function ask(path: string, body: unknown, { browser } = viewer): Promise<Answer> {
  return browser.call("POST", `${URL_OF}/${path}`, body);
}

describe("search", () => {
  test("events come a page at a time, of one's own tenant alone", async () => {
    const first = (await ask("search", { ...RANGE, limit: 1, order: "asc" })).json(EventPage);
    expect(first).toMatchObject({ total: 2, events: [{ message: "one" }] });
    const second = await ask("search", { ...RANGE, limit: 1, order: "asc", cursor: first.nextCursor });
    expect(second.json(EventPage)).toMatchObject({ events: [{ message: "two" }], nextCursor: null });
    const theirs = await stranger.browser.call("POST", "/api/v1/tenants/globex/events/search", {
      ...RANGE,
      query: "apple",
    });
    expect(theirs.json(EventPage).events.map(({ message }) => message)).toEqual(["theirs"]);
  });

  test("a query that cannot be read is refused with its place", async () => {
    const answer = await ask("search", { ...RANGE, query: "device.hostname:(" });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ code: "QUERY_INVALID" });
  });

  test("what the request lacks is named", async () => {
    const answer = await ask("search", { from: NOON, limit: 5000 });
    expect(answer.json()).toMatchObject({
      code: "INVALID",
      faults: expect.arrayContaining([
        expect.objectContaining({ place: "body.to" }),
        expect.objectContaining({ place: "body.limit" }),
      ]),
    });
  });
});

test("counts over time and values of a field", async () => {
  const histogram = (await ask("histogram", RANGE)).json(Histogram);
  expect(histogram.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(2);
  const stats = (await ask("field-stats", { ...RANGE, field: "device.hostname" })).json(FieldStats);
  expect(stats.top.map(({ value }) => value).toSorted()).toEqual(["WKS-1", "WKS-2"]);
});

test("one event whole; that of another tenant is not there", async () => {
  const { events } = (await ask("search", { ...RANGE, query: "apple" })).json(EventPage);
  const uid = events[0]?.uid ?? "";
  const detail = (await viewer.browser.call("GET", `${URL_OF}/${uid}`)).json(EventDetail);
  expect(detail).toMatchObject({ uid, raw: "apple", rawBase64: null });
  const theirs = await stranger.browser.call("GET", `/api/v1/tenants/globex/events/${uid}`);
  expect(theirs.json()).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect((await viewer.browser.call("GET", `${URL_OF}/nonsense`)).status).toBe(404);
});

test("a customer may not look into events", async () => {
  const customer = await addPerson(soc, soc.ada, "customer");
  expect((await ask("search", RANGE, customer)).json()).toMatchObject({ code: "FORBIDDEN" });
});
