import { z } from "zod";
import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup } from "../../src/events/index.ts";
import {
  Completion,
  EventDetail,
  EventPage,
  EventsAround,
  FieldInfo,
  FieldStats,
  Histogram,
  ProcessTree,
  SqlResult,
} from "../../src/schema/views/event.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf, NOON } from "../support/events.ts";
import { openTestSoc, type TestSoc } from "../support/soc.ts";

const RANGE = { from: NOON - 3_600_000, to: NOON + 3_600_000 };
const URL_OF = "/api/v1/tenants/acme/events";

let soc: TestSoc;
let viewer: SignedInPerson;
let analyst: SignedInPerson;
let stranger: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  viewer = await addPerson(soc, soc.ada, "viewer");
  analyst = await addPerson(soc, soc.ada, "analyst");
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

  describe("of what is long", () => {
    const LATER = { from: NOON + 86_400_000, to: NOON + 90_000_000 };
    const image = "C:\\a.exe";
    const long = `${"a".repeat(3000)}end`;

    beforeAll(async () => {
      const event = { message: "long", time: LATER.from, device: { hostname: "WKS-3" } };
      const fields = new Map([
        ["Image", image],
        ["cs(Long)", long],
      ]);
      await appendGroup(soc.clickhouse, groupOf(2, [{ ocsf: event, fields, raw: `pear ${long}` }]));
    });

    test("raw records and fields of the source come only when asked for", async () => {
      const plain = (await ask("search", { ...LATER, query: "pear" })).json(EventPage);
      expect(plain).toMatchObject({ events: [{ own: {}, raw: null }], marks: ["pear"] });
      const wanted = { fields: ["Image", "host.name", "listener", "nothing"], withRaw: true };
      const whole = (await ask("search", { ...LATER, query: "pear", ...wanted })).json(EventPage);
      expect(whole.events[0]?.own).toEqual({ Image: image, "host.name": "WKS-3", listener: "http" });
      expect(whole.events[0]?.raw).toEqual({ text: `pear ${long}`.slice(0, 2000), bytes: long.length + 5 });
    });

    test("values are cut in a list, found by what was cut off, and whole in the event", async () => {
      const query = '"cs(Long)":*end';
      const page = (await ask("search", { ...LATER, query, fields: ["cs(Long)"] })).json(EventPage);
      expect(page.events).toMatchObject([{ own: { "cs(Long)": `${long.slice(0, 2000)}…` } }]);
      const one = await viewer.browser.call("GET", `${URL_OF}/${page.events[0]?.uid}`);
      expect(one.json(EventDetail).fields["cs(Long)"]).toBe(long);
    });
  });

  test("a query that cannot be read is refused with its place", async () => {
    const answer = await ask("search", { ...RANGE, query: "device.hostname:(" });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ code: "QUERY_INVALID", position: 16 });
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

test("fields of the range, and what may come next in a query", async () => {
  const answer = await viewer.browser.call("GET", `${URL_OF}/fields?from=${RANGE.from}&to=${RANGE.to}`);
  const { fields } = answer.json(z.object({ fields: z.array(FieldInfo) }));
  expect(fields.map(({ name }) => name)).toContain("device.hostname");
  const query = "device.hostname:W";
  const typed = await ask("completion", { ...RANGE, query, cursor: query.length });
  const values = typed.json(Completion).candidates.map(({ text }) => text);
  expect(values.toSorted()).toEqual(["WKS-1", "WKS-2"]);
});

test("what happened around an event, and the tree of its process", async () => {
  const { events } = (await ask("search", { ...RANGE, query: "apple" })).json(EventPage);
  const url = `${URL_OF}/${events[0]?.uid}`;
  const around = (await viewer.browser.call("GET", `${url}/around?around=host`)).json(EventsAround);
  expect(around.events.map(({ message }) => message)).toEqual(["one"]);
  const none = (await viewer.browser.call("GET", `${url}/around?around=process`)).json(EventsAround);
  expect(none).toMatchObject({
    events: [{ message: "one" }],
    facts: { notice: "The event names no process." },
  });
  const tree = await viewer.browser.call("GET", `${url}/process-tree`);
  expect(tree.json(ProcessTree)).toEqual({ roots: [] });
  const theirs = `/api/v1/tenants/globex/events/${events[0]?.uid}`;
  expect((await stranger.browser.call("GET", `${theirs}/around`)).status).toBe(404);
  expect((await stranger.browser.call("GET", `${theirs}/process-tree`)).json(ProcessTree).roots).toEqual([]);
  expect((await viewer.browser.call("GET", `${url}/around?around=moon`)).json()).toMatchObject({
    code: "INVALID",
    faults: [{ place: "query.around" }],
  });
});

const run = (sql: string, person = analyst): Promise<Answer> => ask("sql", { sql, ...RANGE }, person);

describe("SQL", () => {
  test("sees the tenant's own events alone", async () => {
    const answer = await run("SELECT message FROM events ORDER BY message");
    expect(answer.json(SqlResult).rows).toEqual([["one"], ["two"]]);
  });

  test("is refused when it writes or reaches out, and to who may only search", async () => {
    for (const sql of ["DROP TABLE event", "SELECT * FROM event", "SELECT * FROM url('http://x', CSV)"])
      expect((await run(sql)).json()).toMatchObject({ status: 422, code: "QUERY_INVALID" });
    expect((await run("SELECT 1", viewer)).json()).toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("export", () => {
  test("is NDJSON or CSV, of one's own tenant, and in the audit log", async () => {
    const ndjson = await ask("export", { ...RANGE, format: "ndjson" }, analyst);
    expect(ndjson.headers).toMatchObject({
      "content-type": "application/x-ndjson",
      "content-disposition": 'attachment; filename="events.ndjson"',
    });
    expect(ndjson.text.trim().split("\n")).toHaveLength(2);
    const columns = ["device.hostname", "message"];
    const csv = await ask("export", { ...RANGE, format: "csv", columns, query: "apple" }, analyst);
    expect(csv.text.trim().split(/\r?\n/)).toEqual(["device.hostname,message", "WKS-1,one"]);
    const log = await soc.ada.browser.call("GET", "/api/v1/tenants/acme/audit?action=event.export");
    expect(log.json()).toMatchObject({
      entries: [{ actorUid: analyst.uid, target: "csv", details: { query: "apple" } }, { target: "ndjson" }],
    });
  });

  test("is refused with the fault when its query cannot be read, and to who may only search", async () => {
    const answer = await ask("export", { ...RANGE, format: "csv", query: "(" }, analyst);
    expect(answer.json()).toMatchObject({ status: 422, code: "QUERY_INVALID" });
    expect((await ask("export", { ...RANGE, format: "csv" })).status).toBe(403);
  });
});

test("a customer may not look into events", async () => {
  const customer = await addPerson(soc, soc.ada, "customer");
  expect((await ask("search", RANGE, customer)).json()).toMatchObject({ code: "FORBIDDEN" });
});
