import { beforeAll, describe, expect, test } from "vitest";
import {
  appendGroup,
  createEventExporter,
  createEventScanner,
  createEventSearchStore,
  createScanReader,
  createFindingQueryStore,
  createQuarantineStore,
  createSourceQueryStore,
  encodeQuarantine,
  readAgain,
  type RecordStages,
  reparseQuarantine,
  type ReparseStages,
} from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { eventUid, type NormalizedEvent } from "../../src/schema/event.ts";
import type { Finding } from "../../src/schema/finding.ts";
import type { EventExport } from "../../src/schema/views/event.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON, ocsfEvent, type TestEvent } from "../support/events.ts";

let clickhouse: ClickHouse;
const HOUR = 3_600_000;
const RANGE = { from: NOON - HOUR, to: NOON + HOUR };

const FIELDS = new Map<string, string | number | boolean | null | readonly (string | number)[]>([
  ["Image", "C:\\Windows\\cmd.exe"],
  ["EventID", 1],
  ["Elevated", true],
  ["Missing", null],
  ["Data", ["one", "two"]],
  ["Odd", ["a\nb", 3]],
  ["__proto__", "a name like any other"],
]);

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
  await appendGroup(
    clickhouse,
    groupOf(1, [
      {
        ocsf: { message: '=cmd|" /c calc"!A1', device: { hostname: "WKS-1" }, process: { pid: 7 } },
        fields: FIELDS,
        raw: "line one\nline two",
        logsource: { product: "windows", categories: ["process_creation"], services: ["sysmon"] },
      },
      { ocsf: { message: "second", time: NOON + 1, device: { hostname: "a,b" } } },
      {
        ocsf: { message: "ssh", time: NOON + 2 },
        logsource: { product: "linux", categories: [], services: ["sshd", "auth"] },
      },
      { tenantUid: "globex", ocsf: { message: "theirs" } },
    ]),
  );
});

const exported = async (wanted: Partial<EventExport>, tenantUid = "acme") => {
  let text = "";
  const whole = { ...RANGE, query: "", format: "ndjson" as const, columns: [], ...wanted };
  for await (const piece of createEventExporter(clickhouse).export(tenantUid, whole)) text += piece;
  return text;
};

describe("an export", () => {
  test("has a document a line, oldest first, with the columns asked for", async () => {
    const text = await exported({ columns: ["uid", "time", "device.hostname", "Image", "process.pid"] });
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        uid: eventUid("test", 1, 0),
        time: "2026-01-15T12:00:00.000Z",
        "device.hostname": "WKS-1",
        Image: "C:\\Windows\\cmd.exe",
        "process.pid": 7,
      },
      expect.objectContaining({ uid: eventUid("test", 1, 1), Image: null }),
      expect.objectContaining({ uid: eventUid("test", 1, 2) }),
    ]);
  });

  test("has whole events when no columns are named", async () => {
    const [first = ""] = (await exported({ query: "device.hostname:WKS-1" })).split("\n");
    expect(JSON.parse(first)).toMatchObject({
      raw: "line one\nline two",
      fields: { EventID: 1, Elevated: true, Missing: null, Data: ["one", "two"], Odd: ["a\nb", 3] },
      ocsf: { class_uid: 1007 },
    });
  });

  test("as CSV quotes what must be quoted and starts no formula", async () => {
    const text = await exported({ format: "csv", columns: ["message", "device.hostname", "raw"] });
    expect(text.split("\r\n").slice(0, 2)).toEqual([
      "message,device.hostname,raw",
      `"'=cmd|"" /c calc""!A1",WKS-1,"line one\nline two"`,
    ]);
    expect(text).toContain('second,"a,b",{}');
  });

  test("has one tenant's events", async () => {
    expect(await exported({ columns: ["message"] }, "globex")).toBe('{"message":"theirs"}\n');
  });

  test("of many events comes in pieces, each event once and all in order", async () => {
    // in no order, and many at one moment, so that slices of time end within it
    const many: TestEvent[] = Array.from({ length: 25_000 }, (_, index) => ({
      tenantUid: "initech",
      ocsf: { message: `event ${index}`, time: NOON + (index % 3 === 0 ? 5000 : (index * 7919) % 10_000) },
      raw: "x".repeat(100),
    }));
    await appendGroup(clickhouse, groupOf(2, many));
    let pieces = 0;
    let text = "";
    const wanted = { ...RANGE, query: "", format: "csv" as const, columns: ["time", "message"] };
    for await (const piece of createEventExporter(clickhouse).export("initech", wanted)) {
      pieces++;
      text += piece;
    }
    const rows = text.trimEnd().split("\r\n").slice(1);
    const times = rows.map((row) => row.split(",")[0] ?? "");
    expect(times).toEqual(times.toSorted());
    expect(new Set(rows.map((row) => row.split(",")[1])).size).toBe(25_000);
    expect(rows).toHaveLength(25_000);
    expect(pieces).toBeGreaterThan(10);
  });
});

const scanned = async (
  logsources: Parameters<ReturnType<typeof createEventScanner>["scan"]>[1]["logsources"],
  maxEvents = 100,
  tenantUid = "acme",
) => {
  const scan = await createEventScanner(clickhouse).scan(tenantUid, { ...RANGE, logsources, maxEvents });
  const reader = createScanReader();
  const events = [];
  for await (const bytes of scan.rows) events.push(...reader.push(bytes));
  return { ...scan, events: [...events, ...reader.end()] };
};

describe("a scan", () => {
  test("gives events as they were when they came", async () => {
    const { events, total, isComplete } = await scanned([{ category: "process_creation" }]);
    expect({ total, isComplete }).toEqual({ total: 1, isComplete: true });
    expect(events[0]?.event).toEqual({
      sourceType: "microsoft_sysmon",
      logsource: { product: "windows", categories: ["process_creation"], services: ["sysmon"] },
      fields: FIELDS,
      ocsf: expect.objectContaining({ class_uid: 1007, device: { hostname: "WKS-1" } }),
    });
    expect(events[0]?.row.uid).toBe(eventUid("test", 1, 0));
  });

  test.each([
    [[{ product: "windows" }], 2],
    [[{ product: "windows", service: "sysmon" }], 1],
    [[{ service: "auth" }], 1],
    [[{ service: "sshd" }, { category: "process_creation" }], 2],
    [[{ product: "linux", service: "sysmon" }], 0],
    [[{}], 3],
    [[], 0],
  ])("of %j sees %i events", async (logsources, total) => {
    const { events } = await scanned(logsources);
    expect(events).toHaveLength(total);
  });

  test("that would be too long reads the newest events, and says so", async () => {
    const scan = await scanned([{}], 10, "initech");
    expect(scan).toMatchObject({ total: 25_000, isComplete: false });
    expect(scan.events).toHaveLength(10);
    expect(scan.from).toBeGreaterThan(RANGE.from);
  });

  test("reads single events, of one tenant", async () => {
    const scanner = createEventScanner(clickhouse);
    const uids = [eventUid("test", 1, 2), eventUid("test", 1, 3), "none"];
    expect((await scanner.read("acme", uids)).map(({ row }) => row.message)).toEqual(["ssh"]);
  });
});

const record = (index: number, text: string) => ({
  header: {
    tenantUid: "umbrella",
    sourceName: "fw",
    listener: "syslog",
    sourceType: "demo",
    host: "10.0.0.1",
    receivedAt: NOON,
    context: "header",
  },
  spool: "test",
  group: 9,
  index,
  reason: "unreadable",
  detail: "",
  raw: new TextEncoder().encode(text),
});
const finding = (event: string): Finding => ({
  uid: `f-${event}`,
  tenantUid: "umbrella",
  detectorKind: "sigma",
  detectorUid: "rule-1",
  detectorVersion: "aaaaaaaaaaaa",
  title: "Bad",
  level: "high",
  tactics: [],
  techniques: [],
  eventUid: event,
  time: NOON,
  receivedAt: NOON,
  sourceType: "demo",
  sourceName: "fw",
  entities: [],
  matched: [],
  unanswered: [],
  purpose: "alert",
});

const recordStages: RecordStages = {
  normalize: ({ text, context, host }) => {
    if (text === "noise") return { kind: "drop", reason: "noise" };
    if (text === "broken") return { kind: "quarantine", reason: "unreadable: still" };
    const event: NormalizedEvent = {
      sourceType: "demo",
      logsource: { product: null, categories: [], services: [] },
      fields: new Map([["text", text.slice(0, 100)]]),
      ocsf: ocsfEvent({ message: `${text.slice(0, 100)} ${context} ${host}`, time: NOON - 1000 }),
    };
    return { kind: "pass", value: event };
  },
  detect: (event, origin) => (event.fields.get("text") === "bad" ? [finding(origin.eventUid)] : []),
};

/** Stages that tell what reached the alerts, and die where a test wants it. */
const stages = (over: Partial<ReparseStages> = {}): ReparseStages => ({
  read: async (records) => readAgain(records, recordStages),
  alert: async () => undefined,
  report: () => undefined,
  now: () => NOON + HOUR,
  contentUid: "c1",
  ...over,
});
const dying = async (): Promise<never> => {
  throw new Error("the process dies here");
};

describe("parsing quarantined records again", () => {
  test("stores what can be read now, once, even when it broke off before", async () => {
    const raws = ["bad", "good", "noise", "broken"];
    await appendGroup(clickhouse, {
      ...groupOf(9, []),
      quarantined: [encodeQuarantine(raws.map((text, index) => record(index, text)))],
    });
    const failing = stages({ alert: dying });
    await expect(reparseQuarantine(clickhouse, "umbrella", RANGE, failing)).rejects.toThrow("dies here");
    const alerted: string[] = [];
    const told: unknown[] = [];
    const working = stages({
      alert: async ({ uid }) => void alerted.push(uid),
      report: ({ reparsed }, total) => told.push([reparsed, total]),
    });
    expect(await reparseQuarantine(clickhouse, "umbrella", RANGE, working)).toEqual({
      reparsed: 4,
      stored: 2,
      stillQuarantined: 1,
    });
    expect(told).toEqual([
      [0, 4],
      [4, 4],
    ]);
    expect(await reparseQuarantine(clickhouse, "umbrella", RANGE, working)).toEqual({
      reparsed: 1,
      stored: 0,
      stillQuarantined: 1,
    });
    const { events } = await createEventSearchStore(clickhouse).search("umbrella", {
      ...RANGE,
      query: "",
      limit: 10,
      order: "asc",
    });
    expect(events.map(({ uid, message }) => [uid, message])).toEqual([
      [eventUid("test", 9, 0), "bad header 10.0.0.1"],
      [eventUid("test", 9, 1), "good header 10.0.0.1"],
    ]);
    expect(alerted).toEqual([`f-${eventUid("test", 9, 0)}`]);
    expect(await createFindingQueryStore(clickhouse).recent("umbrella", null, 10)).toHaveLength(1);
    expect(await createQuarantineStore(clickhouse).groups("umbrella", RANGE)).toMatchObject([{ count: 1 }]);
  });

  test("counts what was read where it was received, however often it is said", async () => {
    const sources = createSourceQueryStore(clickhouse);
    const minute = {
      tenantUid: "wayne",
      sourceName: "fw",
      sourceType: "demo",
      listener: "syslog",
      minute: NOON,
      events: 10,
      bytes: 5000,
      quarantined: 4,
      lagSumMs: 20_000,
      lastReceived: NOON,
    };
    const raws = ["good", "good", "noise", "broken"].map((text, index) => {
      const { header, ...rest } = record(index, text);
      return { ...rest, header: { ...header, tenantUid: "wayne" } };
    });
    await appendGroup(clickhouse, {
      ...groupOf(10, []),
      quarantined: [encodeQuarantine(raws)],
      minutes: [minute],
    });
    const counts = async () => {
      const [source] = await sources.list("wayne", NOON + 60_000);
      const { quarantined24h } = await sources.totals("wayne", NOON + 60_000);
      const hours = await sources.hourly("wayne", "fw", NOON + 60_000, 1);
      const { eventsTotal } = await createFindingQueryStore(clickhouse).volume("wayne", RANGE);
      expect([source?.quarantined24h, source?.events24h]).toEqual([quarantined24h, eventsTotal]);
      expect(hours.at(-1)).toMatchObject({ quarantined: quarantined24h, events: eventsTotal, bytes: 5000 });
      expect(source?.lastSeen).toBe(NOON);
      return { eventsTotal, quarantined24h, lagMs: source?.lagMs };
    };
    expect(await counts()).toEqual({ eventsTotal: 10, quarantined24h: 4, lagMs: 2000 });
    await reparseQuarantine(clickhouse, "wayne", RANGE, stages());
    const after = { eventsTotal: 12, quarantined24h: 1, lagMs: Math.floor(22_000 / 12) };
    expect(await counts()).toEqual(after);
    // as if the program had died before it knew that the marks were kept
    const header = raws[0]?.header;
    if (header === undefined) throw new Error("there are records");
    const event = { sourceType: "demo", time: NOON - 1000 };
    const mark = { uid: eventUid("test", 9, 0), header, event };
    await createQuarantineStore(clickhouse).markReparsed("wayne", [mark], NOON + 1);
    expect(await counts()).toEqual(after);
  });

  test("takes pages of bounded size, and ends after the one in hand when nobody waits", async () => {
    const big = "x".repeat(1 << 20);
    const raws = Array.from({ length: 12 }, (_, index) => {
      const { header, ...rest } = record(index, big);
      return { ...rest, header: { ...header, tenantUid: "stark" } };
    });
    await appendGroup(clickhouse, { ...groupOf(11, []), quarantined: [encodeQuarantine(raws)] });
    const sizes: number[] = [];
    const leaving = new AbortController();
    const done = await reparseQuarantine(
      clickhouse,
      "stark",
      RANGE,
      stages({
        signal: leaving.signal,
        read: async (records) => {
          sizes.push(records.length);
          leaving.abort();
          return readAgain(records, recordStages);
        },
      }),
    );
    expect(sizes).toEqual([3]);
    expect(done).toEqual({ reparsed: 3, stored: 3, stillQuarantined: 0 });
    expect(await reparseQuarantine(clickhouse, "stark", RANGE, stages())).toMatchObject({ reparsed: 9 });
  });
});
