import { beforeAll, describe, expect, test } from "vitest";
import {
  appendGroup,
  createEventSearchStore,
  createFieldStore,
  type EventSearchStore,
} from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON } from "../support/events.ts";

let clickhouse: ClickHouse;
let events: EventSearchStore;

const HOUR = 3_600_000;
const RANGE = { from: NOON - HOUR, to: NOON + HOUR };
const find = async (query: string, tenantUid = "acme") => {
  const page = await events.search(tenantUid, { ...RANGE, query, limit: 100, order: "asc" });
  return page.events.map((event) => event.message);
};

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
  events = createEventSearchStore(clickhouse);
  await appendGroup(
    clickhouse,
    groupOf(1, [
      {
        ocsf: {
          message: "powershell",
          time: NOON,
          device: { hostname: "WKS-1" },
          process: {
            pid: 4711,
            cmd_line: "powershell -enc AAAA",
            file: { path: "C:\\Windows\\powershell.exe" },
          },
        },
        fields: new Map<string, string | number | readonly string[]>([
          ["Image", "C:\\Windows\\powershell.exe"],
          ["Data", ["one", "two"]],
          ["EventID", 1],
        ]),
        raw: '{"Image":"C:\\\\Windows\\\\powershell.exe","note":"rareword7"}',
      },
      {
        ocsf: {
          message: "flow",
          time: NOON + 1000,
          src_endpoint: { ip: "10.1.2.3", port: 51_000 },
          dst_endpoint: { ip: "2001:db8::7", port: 443 },
        },
        raw: "flow 10.1.2.3 -> 2001:db8::7",
      },
      { ocsf: { message: "strange", time: NOON + 2000 }, raw: new Uint8Array([0xff, 0xfe, 0x41]) },
      { ocsf: { message: "odd", time: NOON + 3000, src_endpoint: { ip: "no address' at all" } } },
      { tenantUid: "globex", ocsf: { message: "other tenant", time: NOON }, raw: "rareword7" },
    ]),
  );
});

describe("finding events", () => {
  test.each([
    ["", ["powershell", "flow", "strange", "odd"]],
    ["rareword7", ["powershell"]],
    ["RAREWORD7", ["powershell"]],
    ["rareword", []],
    ["rareword*", ["powershell"]],
    ['"C:\\Windows\\powershell.exe"', ["powershell"]],
    ["Image:*\\POWERSHELL.exe", ["powershell"]],
    ['Image:"c:\\windows\\powershell.exe"', ["powershell"]],
    ["Data:two", ["powershell"]],
    ["Data:t*", ["powershell"]],
    ["EventID:1", ["powershell"]],
    ["EventID:>=2", []],
    ["_exists_:Image", ["powershell"]],
    ["NOT _exists_:Image", ["flow", "strange", "odd"]],
    ["Image:*", ["powershell"]],
    ["-Image:*", ["flow", "strange", "odd"]],
    ["device.ip:* OR process.pid:*", ["powershell"]],
    ['"EventID":1', ["powershell"]],
    ['"device.hostname":WKS-1', []],
    ["ip:10.0.0.0/8 OR ip:192.0.2.1", ["flow"]],
    ["process:*\\powershell.exe", ["powershell"]],
    ["hash:RAREWORD7", ["powershell"]],
    ["src_endpoint.ip:0.0.0.0/0", ["flow"]],
    ["device.hostname:wks-1", ["powershell"]],
    ["host.name:WKS-?", ["powershell"]],
    ["process.pid:[4000 TO 5000]", ["powershell"]],
    ["src_endpoint.ip:10.0.0.0/8", ["flow"]],
    ["destination.ip:2001\\:db8\\:\\:/32", ["flow"]],
    ["dst_endpoint.port:443 OR process.cmd_line:/-enc\\s+A+/", ["powershell", "flow"]],
    ["10.1.2.3", ["flow"]],
    ["-EventID:1", ["flow", "strange", "odd"]],
    ["EventID:(1 OR 4624)", ["powershell"]],
    ["-EventID:(1 OR 4624)", ["flow", "strange", "odd"]],
    ["Data:nothing OR Data:TWO OR Data:x*", ["powershell"]],
    [
      "device.hostname:WKS-1 OR device.hostname:elsewhere OR src_endpoint.ip:10.0.0.0/8",
      ["powershell", "flow"],
    ],
    ["dst_endpoint.port:443 OR dst_endpoint.port:80", ["flow"]],
    ["ip:10.1.2.3 OR ip:192.0.2.1 OR ip:172.16.0.0/12", ["flow"]],
  ])("%s finds %j", async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });

  test.each([
    ["process.pid:abc", 12, "process.pid is a number and 'abc' is not"],
    ["process.pid:4 OR process.pid:abc", 29, "process.pid is a number and 'abc' is not"],
    ["a b.c:[x TO 9]", 6, "b.c is a number"],
    ["src_endpoint.ip:10.0.0.0/99", 16, "no network"],
    ["process.cmd_line:/(/", 17, "missing closing"],
    ["Image:/a{5000}/", 6, "repeat"],
  ])("%s is refused at %i: %s", async (query, position, message) => {
    await expect(find(query)).rejects.toMatchObject({
      code: "QUERY_INVALID",
      message: expect.stringContaining(message),
      details: { position },
    });
  });

  test("text of a query never becomes SQL", async () => {
    for (const text of ["'", "') OR 1=1 --", "{tenant:String}", "\\", "%", "x'); DROP TABLE event; --"]) {
      const quoted = `"${text.replaceAll(/[\\"]/g, "\\$&")}"`;
      expect(await find(`Image:${quoted} OR device.hostname:${quoted}`)).toEqual([]);
    }
    expect(await find("")).toHaveLength(4);
  });

  test("pages join without a gap or a repeat", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await events.search("acme", {
        ...RANGE,
        query: "",
        limit: 1,
        order: "desc",
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.events.map((event) => event.message));
      expect(page.total).toBe(4);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(["odd", "strange", "flow", "powershell"]);
  });
});

test("one tenant never sees another's events", async () => {
  expect(await find("rareword7", "globex")).toEqual(["other tenant"]);
  const page = await events.search("globex", { ...RANGE, query: "", limit: 10, order: "asc" });
  await expect(events.get("acme", page.events[0]!.uid)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(
    (await events.histogram("globex", { ...RANGE, query: "" })).buckets.reduce(
      (sum, bucket) => sum + bucket.total,
      0,
    ),
  ).toBe(1);
  expect((await events.fieldStats("globex", { ...RANGE, query: "", field: "device.hostname" })).top).toEqual(
    [],
  );
});

test("what a sensor found in traffic has its rule as title, and a firewall's rule that let it pass has not", async () => {
  const rule = { firewall_rule: { name: "ET MALWARE Beacon" } };
  await appendGroup(
    clickhouse,
    groupOf(9, [
      { tenantUid: "sensors", ocsf: { message: "sensor", is_alert: true, ...rule } },
      { tenantUid: "sensors", ocsf: { message: "firewall", ...rule } },
    ]),
  );
  expect(await find('rule.name:"ET MALWARE Beacon"', "sensors")).toEqual(["sensor"]);
});

test("an event keeps its own fields, its OCSF form and the bytes as received", async () => {
  const page = await events.search("acme", { ...RANGE, query: "", limit: 10, order: "asc" });
  const powershell = await events.get("acme", page.events[0]!.uid);
  expect(powershell.fields).toEqual({
    Image: "C:\\Windows\\powershell.exe",
    Data: ["one", "two"],
    EventID: 1,
  });
  expect(powershell.ocsf).toMatchObject({ class_uid: 1007, process: { pid: 4711 } });
  const strange = await events.get("acme", page.events[2]!.uid);
  expect(strange.rawBase64).toBe(Buffer.from([0xff, 0xfe, 0x41]).toString("base64"));
});

test("counts over time and values add up", async () => {
  const histogram = await events.histogram("acme", { ...RANGE, query: "" });
  expect(histogram.buckets.reduce((sum, bucket) => sum + bucket.total, 0)).toBe(4);
  const stats = await events.fieldStats("acme", { ...RANGE, query: "", field: "Image" });
  expect(stats).toMatchObject({
    filled: 1,
    total: 4,
    distinct: 1,
    top: [{ value: "C:\\Windows\\powershell.exe", count: 1 }],
  });
});

test("a time that no calendar has is kept and can be found", async () => {
  await appendGroup(
    clickhouse,
    groupOf(2, [{ ocsf: { message: "ancient", time: -1e15 } }, { ocsf: { message: "far", time: 1e17 } }]),
  );
  const page = await events.search("acme", {
    query: "message:ancient OR message:far",
    from: Date.UTC(1900, 0, 1),
    to: Date.UTC(2299, 11, 31) + 1,
    limit: 10,
    order: "asc",
  });
  expect(page.events.map((event) => [event.message, event.timeSkewed])).toEqual([
    ["ancient", true],
    ["far", true],
  ]);
});

test("a range beyond all calendars is a range", async () => {
  const page = await events.search("globex", { query: "", from: -1e300, to: 1e300, limit: 10, order: "asc" });
  expect(page.events).toHaveLength(1);
});

test("storing a group again changes nothing", async () => {
  const again = groupOf(3, [{ ocsf: { message: "once" } }]);
  await appendGroup(clickhouse, again);
  await appendGroup(clickhouse, again);
  expect(await find("message:once")).toEqual(["once"]);
});

const complete = async (text: string, tenantUid = "acme") => {
  const fields = createFieldStore(clickhouse);
  const query = { ...RANGE, query: text.replace("|", ""), cursor: text.indexOf("|") };
  const { candidates } = await fields.complete(tenantUid, query);
  return candidates.map((candidate) => [candidate.text, candidate.count]);
};

describe("a query that is being typed", () => {
  test("is offered fields: typed columns by any of their names, then the source's own", async () => {
    const fields = await createFieldStore(clickhouse).fields("acme", RANGE);
    expect(fields.filter((field) => field.origin === "source")).toMatchObject([
      { name: "Data", kind: "string" },
      { name: "EventID", kind: "number" },
      { name: "Image", kind: "string" },
    ]);
    expect(fields.find((field) => field.name === "device.hostname")).toMatchObject({
      origin: "ocsf",
      label: "Host",
      aliases: expect.arrayContaining(["host.name"]),
    });
    expect(await complete("Ima|")).toEqual([["Image:", 1]]);
    expect((await complete("host.na|"))[0]).toEqual(["device.hostname:", null]);
    expect(await complete("_exists_:Even|")).toEqual(expect.arrayContaining([["EventID", 1]]));
    expect(
      (await createFieldStore(clickhouse).fields("globex", RANGE)).some((field) => field.name === "Image"),
    ).toBe(false);
  });

  test("is offered AND, OR and NOT where they can stand", async () => {
    expect((await complete("a |")).slice(0, 3).map(([text]) => text)).toEqual(["AND", "OR", "NOT"]);
    expect((await complete("|"))[0]).toEqual(["NOT", null]);
  });

  test("is offered values that events of the rest of the query have", async () => {
    expect(await complete("device.hostname:w|")).toEqual([["WKS-1", 1]]);
    expect(await complete("Image:power|")).toEqual([['"C:\\\\Windows\\\\powershell.exe"', 1]]);
    expect(await complete("Data:|")).toEqual([
      ["one", 1],
      ["two", 1],
    ]);
    expect(await complete("dst_endpoint.port:|")).toEqual(expect.arrayContaining([["443", 1]]));
    expect(await complete("ip:|")).toEqual(expect.arrayContaining([["10.1.2.3", 1]]));
    expect(await complete('"device.hostname":|')).toEqual([]);
    expect(await complete("message:flow device.hostname:|")).toEqual([]);
    expect(await complete("device.hostname:w|", "globex")).toEqual([]);
  });

  test("finds what was offered", async () => {
    const [[text] = []] = await complete("Image:power|");
    expect(await find(`Image:${text}`)).toEqual(["powershell"]);
  });
});
