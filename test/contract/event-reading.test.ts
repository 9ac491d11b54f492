import { beforeAll, describe, expect, test } from "vitest";
import {
  appendGroup,
  createFindingQueryStore,
  createQuarantineStore,
  createSourceQueryStore,
  encodeQuarantine,
  type SourceMinute,
} from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { eventUid } from "../../src/schema/event.ts";
import type { Finding } from "../../src/schema/finding.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON } from "../support/events.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let clickhouse: ClickHouse;

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
});

const findings = () => createFindingQueryStore(clickhouse);
const sources = () => createSourceQueryStore(clickhouse);
const store = () => createQuarantineStore(clickhouse);

let made = 0;
const finding = (over: Partial<Finding> = {}): Finding => ({
  uid: `f${++made}`,
  tenantUid: "acme",
  detectorKind: "sigma",
  detectorUid: "rule-1",
  detectorVersion: "aaaaaaaaaaaa",
  title: "Encoded PowerShell",
  level: "high",
  tactics: ["execution"],
  techniques: ["T1059.001"],
  eventUid: eventUid("test", 1, made),
  time: NOON,
  receivedAt: NOON,
  sourceType: "microsoft_sysmon",
  sourceName: "dc",
  entities: [{ kind: "host", value: "WKS-1", role: "device" }],
  matched: [],
  unanswered: [],
  purpose: "alert",
  ...over,
});

const minute = (over: Partial<SourceMinute> = {}): SourceMinute => ({
  tenantUid: "acme",
  sourceName: "dc",
  sourceType: "microsoft_sysmon",
  listener: "http",
  minute: NOON,
  events: 60,
  bytes: 6000,
  quarantined: 0,
  lagSumMs: 60 * 250,
  lastReceived: NOON + 30_000,
  ...over,
});

const quarantined = (
  index: number,
  over: { tenantUid?: string; reason?: string; receivedAt?: number } = {},
) => ({
  header: {
    tenantUid: over.tenantUid ?? "acme",
    sourceName: "fw",
    listener: "syslog",
    sourceType: null,
    host: "10.0.0.1",
    receivedAt: over.receivedAt ?? NOON + index,
    context: null,
  },
  spool: "test",
  group: 7,
  index,
  reason: over.reason ?? "unreadable",
  detail: `record ${index}`,
  raw: Uint8Array.of(0xff, 0x41 + index),
});

describe("findings", () => {
  const WEEK = { from: NOON - 7 * DAY, to: NOON + HOUR };

  beforeAll(async () => {
    await appendGroup(clickhouse, {
      ...groupOf(1, []),
      findings: [
        finding(),
        finding({ level: "low", receivedAt: NOON - 2 * DAY, tactics: [], techniques: ["T1059.001"] }),
        finding({
          detectorUid: "rule-2",
          level: "critical",
          tactics: ["execution", "persistence"],
          entities: [
            { kind: "host", value: "WKS-2", role: "device" },
            { kind: "host", value: "WKS-2", role: "source" },
            { kind: "user", value: "CORP\\anna", role: "actor" },
          ],
        }),
        finding({ receivedAt: NOON - 40 * DAY }),
        finding({ tenantUid: "globex", detectorUid: "rule-1" }),
      ],
      minutes: [
        minute(),
        minute({ minute: NOON - HOUR, events: 7 }),
        minute({ tenantUid: "globex", events: 9 }),
      ],
    });
  });

  test("are counted by detector over a day and a month", async () => {
    const counts = await findings().detectorCounts("acme", NOON + MINUTE);
    expect(Object.fromEntries(counts)).toEqual({
      "rule-1": { findings24h: 1, findings30d: 2, shadow24h: 0, shadow30d: 0, lastMatch: NOON },
      "rule-2": { findings24h: 1, findings30d: 1, shadow24h: 0, shadow30d: 0, lastMatch: NOON },
    });
  });

  test("of a rule a day, with the days on which it found nothing", async () => {
    const days = await findings().daily("acme", "rule-1", { from: NOON - 2 * DAY, to: NOON + HOUR });
    expect(days.map((day) => day.findings)).toEqual([1, 0, 1]);
  });

  test("come newest first, whole", async () => {
    const recent = await findings().recent("acme", "rule-1", 10);
    expect(recent.map(({ receivedAt, level }) => [receivedAt, level])).toEqual([
      [NOON, "high"],
      [NOON - 2 * DAY, "low"],
      [NOON - 40 * DAY, "high"],
    ]);
    expect(await findings().recent("acme", null, 1)).toHaveLength(1);
    const [newest] = recent;
    expect((await findings().ofEvents("acme", [newest?.eventUid ?? ""])).get(newest?.eventUid ?? "")).toEqual(
      [newest],
    );
    expect((await findings().ofEvents("globex", [newest?.eventUid ?? ""])).size).toBe(0);
  });

  test("are counted by level, technique and entity", async () => {
    expect(await findings().levels("acme", WEEK)).toMatchObject({ low: 1, high: 1, critical: 1 });
    expect(await findings().techniques("acme", WEEK)).toEqual([
      {
        technique: "T1059.001",
        tactic: "execution",
        findings: 2,
        sharedFindings: 1,
        rules: 2,
        maxLevel: "critical",
      },
      { technique: "T1059.001", tactic: "", findings: 1, sharedFindings: 0, rules: 1, maxLevel: "low" },
      {
        technique: "T1059.001",
        tactic: "persistence",
        findings: 1,
        sharedFindings: 1,
        rules: 1,
        maxLevel: "critical",
      },
    ]);
    const entities = await findings().topEntities("acme", WEEK, 2);
    expect(entities).toMatchObject([
      { kind: "host", value: "WKS-2", findings: 1, rules: 1, maxLevel: "critical" },
      { kind: "user", value: "CORP\\anna", findings: 1 },
    ]);
    expect(entities[0]?.activity.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  test("and events over time add up, in one tenant", async () => {
    const volume = await findings().volume("acme", { from: NOON - 2 * HOUR, to: NOON + HOUR });
    expect(volume).toMatchObject({ eventsTotal: 67, findingsTotal: 2 });
    const own = await findings().volume("globex", { from: NOON - 2 * HOUR, to: NOON + HOUR });
    expect(own).toMatchObject({ eventsTotal: 9, findingsTotal: 1 });
  });
});

describe("sources", () => {
  beforeAll(async () => {
    const steady = Array.from({ length: 60 }, (_, index) =>
      minute({
        tenantUid: "initech",
        sourceName: "steady",
        minute: NOON - index * MINUTE,
        lastReceived: NOON - index * MINUTE,
      }),
    );
    const stopped = Array.from({ length: 60 }, (_, index) =>
      minute({
        tenantUid: "initech",
        sourceName: "stopped",
        sourceType: index === 0 ? "linux_sudo" : "linux_sshd",
        minute: NOON - 2 * HOUR - index * MINUTE,
        lastReceived: NOON - 2 * HOUR - index * MINUTE,
        quarantined: 1,
      }),
    );
    await appendGroup(clickhouse, { ...groupOf(2, []), minutes: [...steady, ...stopped] });
  });

  test("have rates, lag, and what they are", async () => {
    const list = await sources().list("initech", NOON + MINUTE);
    expect(list.map((source) => [source.name, source.state])).toEqual([
      ["steady", "active"],
      ["stopped", "silent"],
    ]);
    expect(list[0]).toMatchObject({
      types: ["microsoft_sysmon"],
      listener: "http",
      events24h: 3600,
      bytes24h: 360_000,
      quarantined24h: 0,
      lagMs: 250,
      lastSeen: NOON,
    });
    // five minutes before one past noon: 11:56 to 12:00
    expect(list[0]?.eventsPerSecond).toBeCloseTo(1);
    expect(list[0]?.activity.slice(-2)).toEqual([59 * 60, 60]);
    expect(list[1]).toMatchObject({ types: ["linux_sshd", "linux_sudo"], lagMs: null, quarantined24h: 60 });
  });

  test("that are longer quiet than they ever are, are named", async () => {
    expect(await sources().silent("initech", NOON + MINUTE)).toEqual([
      { name: "stopped", lastSeen: NOON - 2 * HOUR, expected: "every minute" },
    ]);
    expect(await sources().silent("umbrella", NOON)).toEqual([]);
  });

  test("are counted by the hour", async () => {
    const hours = await sources().hourly("initech", "stopped", NOON, 4);
    expect(hours.map(({ events }) => events)).toEqual([59 * 60, 60, 0, 0]);
    expect(await sources().totals("initech", NOON + MINUTE)).toMatchObject({
      lagMs: 250,
      quarantined24h: 60,
    });
  });
});

describe("the quarantine", () => {
  const RANGE = { from: NOON - HOUR, to: NOON + HOUR };

  beforeAll(async () => {
    await appendGroup(clickhouse, {
      ...groupOf(3, []),
      quarantined: [
        encodeQuarantine([
          ...Array.from({ length: 5 }, (_, index) => quarantined(index)),
          quarantined(5, { reason: "too long" }),
          quarantined(6, { tenantUid: "globex" }),
        ]),
      ],
    });
  });

  test("is grouped by reason and source", async () => {
    expect(await store().groups("acme", RANGE)).toEqual([
      {
        reason: "unreadable",
        sourceName: "fw",
        sourceType: "",
        count: 5,
        firstSeen: NOON,
        lastSeen: NOON + 4,
      },
      {
        reason: "too long",
        sourceName: "fw",
        sourceType: "",
        count: 1,
        firstSeen: NOON + 5,
        lastSeen: NOON + 5,
      },
    ]);
  });

  test("is listed a page at a time", async () => {
    const first = await store().list("acme", { ...RANGE, reason: "unreadable" }, { limit: 3 });
    expect(first.records.map((record) => record.detail)).toEqual(["record 4", "record 3", "record 2"]);
    const cursor = first.nextCursor ?? undefined;
    const second = await store().list("acme", { ...RANGE, reason: "unreadable" }, { limit: 3, cursor });
    expect(second.records.map((record) => record.detail)).toEqual(["record 1", "record 0"]);
    expect(second.nextCursor).toBeNull();
  });

  test("gives records whole, and forgets them once they were read again", async () => {
    const pages = [];
    for await (const page of store().pages("acme", { ...RANGE, sourceName: "fw" })) pages.push(...page);
    expect(pages).toHaveLength(6);
    expect(pages[0]).toMatchObject({
      uid: eventUid("test", 7, 0),
      header: { host: "10.0.0.1", sourceType: null },
    });
    expect([...(pages[0]?.bytes ?? [])]).toEqual([0xff, 0x41]);
    const done = pages.slice(0, 4).map(({ uid, header }) => ({ uid, header, event: null }));
    await store().markReparsed("acme", done, NOON);
    await store().markReparsed("acme", done, NOON + 1);
    expect((await store().groups("acme", RANGE)).map((group) => group.count)).toEqual([1, 1]);
    expect((await store().groups("globex", RANGE)).map((group) => group.count)).toEqual([1]);
  });

  test("knows which records became events", async () => {
    await appendGroup(clickhouse, groupOf(8, [{ ocsf: { message: "read" } }]));
    const stored = await store().storedAmong("acme", [eventUid("test", 8, 0), eventUid("test", 8, 1)]);
    expect([...stored]).toEqual([eventUid("test", 8, 0)]);
    expect((await store().storedAmong("globex", [eventUid("test", 8, 0)])).size).toBe(0);
  });
});
