import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  appendGroup,
  encodeQuarantine,
  type QuarantineRecord,
  type SourceMinute,
} from "../../src/events/index.ts";
import { EventPage } from "../../src/schema/views/event.ts";
import {
  Overview,
  QuarantinedRecord,
  QuarantineGroup,
  Reparsed,
  SourceDetail,
  SourceView,
} from "../../src/schema/views/source.ts";
import { addPerson, type SignedInPerson } from "../support/browser.ts";
import { groupOf } from "../support/events.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const HOUR = 3_600_000;
const NOW = Date.now();
const URL_OF = "/api/v1/tenants/acme";
const RANGE = { from: NOW - HOUR, to: NOW + HOUR };
const QUERY = `from=${RANGE.from}&to=${RANGE.to}`;

let soc: TestSoc;
let engineer: SignedInPerson;
let customer: SignedInPerson;
let stranger: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc({
    sourceFaults: (tenantUid) =>
      tenantUid === "acme"
        ? [{ sourceName: "dc", errors: 3, lastError: "a line of 2 MiB was cut", lastErrorAt: NOW - 5000 }]
        : [],
  });
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
  customer = await addPerson(soc, soc.ada, "customer");
  stranger = await addPerson(soc, soc.ada, "detection_engineer", "globex");
  await appendGroup(
    soc.clickhouse,
    groupOf(1, [], { minutes: [minute("acme", "dc", 60), minute("globex", "their dc", 6)] }),
  );
});

function minute(tenantUid: string, sourceName: string, events: number): SourceMinute {
  return {
    tenantUid,
    sourceName,
    sourceType: "microsoft_sysmon",
    listener: "http",
    minute: Math.floor(NOW / 60_000) * 60_000,
    events,
    bytes: events * 100,
    quarantined: 1,
    lagSumMs: events * 20,
    lastReceived: NOW,
  };
}

describe("sources", () => {
  test("are listed with rates, and with what their listeners refused", async () => {
    const answer = await customer.browser.call("GET", `${URL_OF}/sources`);
    const { sources } = answer.json(z.object({ sources: z.array(SourceView) }));
    expect(sources).toMatchObject([
      {
        name: "dc",
        state: "active",
        events24h: 60,
        bytes24h: 6000,
        errors24h: 3,
        lastError: "a line of 2 MiB was cut",
      },
    ]);
  });

  test("are told hour by hour; those of others are not there", async () => {
    const answer = await customer.browser.call("GET", `${URL_OF}/sources/dc`);
    const { hourly } = answer.json(SourceDetail);
    expect(hourly).toHaveLength(7 * 24);
    expect(hourly.reduce((sum, hour) => sum + hour.events, 0)).toBe(60);
    expect((await customer.browser.call("GET", `${URL_OF}/sources/their%20dc`)).status).toBe(404);
  });
});

function quarantined(index: number, over: Partial<QuarantineRecord> & { text: string }): QuarantineRecord {
  return {
    header: {
      tenantUid: "acme",
      sourceName: "web",
      listener: "http",
      sourceType: "nothing_known",
      host: null,
      receivedAt: NOW - 1000 + index,
      context: null,
    },
    spool: "test",
    group: 7,
    index,
    reason: "unknown_source_type",
    detail: "nothing_known",
    raw: new TextEncoder().encode(over.text),
    ...over,
  };
}

const groupsOf = async (person = engineer, tenantUid = "acme"): Promise<QuarantineGroup[]> =>
  (await person.browser.call("GET", `/api/v1/tenants/${tenantUid}/quarantine?${QUERY}`)).json(
    z.object({ groups: z.array(QuarantineGroup) }),
  ).groups;

describe("the quarantine", () => {
  const whoami = JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    Provider_Name: "Microsoft-Windows-Sysmon",
    EventID: 1,
    UtcTime: new Date(NOW - 2000).toISOString().replace("T", " ").replace("Z", ""),
    Computer: "WKS-7",
    Image: "C:\\Windows\\System32\\whoami.exe",
  });

  beforeAll(async () => {
    const named = quarantined(0, { text: "cannot be read by a source that is not there" });
    // as if a reader that failed on it were mended since
    const mended = quarantined(1, { text: whoami, reason: "mapping_failed", detail: "a fault" });
    const records = [
      named,
      { ...mended, header: { ...mended.header, sourceType: null } },
      { ...named, index: 2, header: { ...named.header, tenantUid: "globex" } },
    ];
    await appendGroup(soc.clickhouse, groupOf(7, [], { quarantined: [encodeQuarantine(records)] }));
    const text = `title: Whoami\nid: whoami\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {Image|endswith: whoami.exe}, condition: s}\nlevel: high\n`;
    await engineer.browser.call("POST", `${URL_OF}/rules`, { files: [{ path: "whoami.yml", text }] });
  });

  const Records = z.object({ records: z.array(QuarantinedRecord), nextCursor: z.string().nullable() });

  test("is counted by reason, and read record by record a page at a time", async () => {
    expect((await groupsOf()).map(({ reason, count }) => [reason, count])).toEqual([
      ["mapping_failed", 1],
      ["unknown_source_type", 1],
    ]);
    expect(await groupsOf(stranger, "globex")).toHaveLength(1);
    const url = `${URL_OF}/quarantine/records?${QUERY}&limit=1`;
    const first = (await engineer.browser.call("GET", url)).json(Records);
    expect(first.records).toMatchObject([{ reason: "mapping_failed", raw: whoami }]);
    const second = await engineer.browser.call("GET", `${url}&cursor=${first.nextCursor}`);
    expect(second.json(Records)).toMatchObject({
      records: [{ reason: "unknown_source_type" }],
      nextCursor: null,
    });
    const one = await engineer.browser.call("GET", `${url}&reason=unknown_source_type`);
    expect(one.json(Records).records).toHaveLength(1);
  });

  test("shows a customer counts, but no records", async () => {
    expect(await groupsOf(customer)).toHaveLength(2);
    expect((await customer.browser.call("GET", `${URL_OF}/quarantine/records?${QUERY}`)).status).toBe(403);
    expect((await customer.browser.call("POST", `${URL_OF}/quarantine/reparse`, RANGE)).status).toBe(403);
  });

  test("is parsed again: what can be read now is stored, matched and alerted once", async () => {
    const reparse = async (): Promise<Reparsed> =>
      (await engineer.browser.call("POST", `${URL_OF}/quarantine/reparse`, RANGE)).json(Reparsed);
    expect(await reparse()).toEqual({ reparsed: 2, stored: 1, stillQuarantined: 1 });
    const again = await engineer.browser.call("POST", `${URL_OF}/quarantine/reparse/progress`, RANGE);
    const lines = again.text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    // how often it tells how far it is depends on how long it takes
    for (const line of lines.slice(0, -1)) expect(line).toMatchObject({ kind: "progress", total: 1 });
    expect(lines.at(-1)).toEqual({
      kind: "result",
      result: { reparsed: 1, stored: 0, stillQuarantined: 1 },
    });
    expect(await groupsOf()).toMatchObject([{ reason: "unknown_source_type" }]);
    expect(await groupsOf(stranger, "globex")).toHaveLength(1);
    const found = await engineer.browser.call("POST", `${URL_OF}/events/search`, {
      ...RANGE,
      query: "device.hostname:WKS-7",
    });
    expect(found.json(EventPage).events.map(({ uid }) => uid)).toEqual(["test-7-1"]);
    const alerts = await engineer.browser.call("GET", `${URL_OF}/alerts`);
    expect(alerts.json()).toMatchObject({ total: 1, alerts: [{ title: "Whoami", findingCount: 1 }] });
    const log = await soc.ada.browser.call("GET", `${URL_OF}/audit?action=quarantine.reparse`);
    expect(log.json()).toMatchObject({ entries: [{ details: { stored: 0 } }, { details: { stored: 1 } }] });
  });
});

const overviewOf = async (person: SignedInPerson, tenantUid = "acme"): Promise<Overview> =>
  (await person.browser.call("GET", `/api/v1/tenants/${tenantUid}/overview?${QUERY}`)).json(Overview);

describe("the overview", () => {
  test("tells what needs whoever asks, volumes, entities and techniques, of the tenant alone", async () => {
    const finding = findingOf({
      uid: "overview",
      detectorUid: "overview-rule",
      title: "Credentials dumped",
      level: "critical",
      tactics: ["credential-access"],
      techniques: ["T1003"],
      time: NOW,
      receivedAt: NOW,
      entities: [{ kind: "host", value: "WKS-1", role: "device" }],
    });
    await appendGroup(soc.clickhouse, groupOf(8, [], { findings: [finding] }));
    const mark = { spool: "test", group: 8, receivedAt: NOW };
    const [alert] = await soc.features.intake.take("acme", mark, [finding]);
    const overview = await overviewOf(customer);
    expect(overview).toMatchObject({
      ...RANGE,
      openByLevel: expect.objectContaining({ critical: 1 }),
      // as counted when they came, and the one that was parsed again
      eventsTotal: 60 + 1,
      techniques: expect.arrayContaining([
        expect.objectContaining({ technique: "T1003", tactic: "credential-access", findings: 1 }),
      ]),
      pipeline: { spoolRecords: 0 },
    });
    expect(overview.needsMe[0]).toMatchObject({
      uid: alert?.alertUid,
      title: "Credentials dumped",
      entity: "WKS-1",
      why: "Nobody has it yet",
    });
    const entity = overview.topEntities.find(({ value }) => value === "WKS-1");
    expect(entity).toMatchObject({ kind: "host", alerts: 1 });
    expect(entity?.activity.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await overviewOf(stranger, "globex")).toMatchObject({
      openByLevel: {},
      unassigned: 0,
      needsMe: [],
      eventsTotal: 6,
      findingsTotal: 0,
      topEntities: [],
      techniques: [],
    });
  });

  test("refuses a range that is none or too long", async () => {
    for (const query of [`from=2&to=1`, `from=0&to=${NOW}`])
      expect((await customer.browser.call("GET", `${URL_OF}/overview?${query}`)).json()).toMatchObject({
        code: "INVALID",
        place: "query.to",
      });
  });
});
