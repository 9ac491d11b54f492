import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type AlertIntake,
  type AlertQueryStore,
  createAlertIntake,
  createAlertQueryStore,
  createSuppressionStore,
  createTriageStore,
  drainOutbox,
  forgetOldGroups,
  type OutboxEntry,
  type SuppressionStore,
  type TriageStore,
} from "../../src/alerts/index.ts";
import type { AlertTables } from "../../src/alerts/alert-tables.ts";
import type { Finding } from "../../src/schema/finding.ts";
import { AlertQuery } from "../../src/schema/views/alert.ts";
import { addTenant, openTestPostgres, type TestPostgres } from "../support/postgres.ts";

const NOW = Date.now();
const HOUR = 3_600_000;
const KIM = { uid: "u-kim", name: "A. Kim" };

let postgres: TestPostgres;
let intake: AlertIntake;
let alerts: AlertQueryStore;
let triage: TriageStore;
let suppressions: SuppressionStore;
let group = 0;
const audited: string[] = [];

const audit = async (_db: unknown, notice: { action: string }): Promise<void> => {
  audited.push(notice.action);
};

beforeAll(async () => {
  postgres = await openTestPostgres();
  await addTenant(postgres, "globex");
  intake = createAlertIntake(postgres, {
    describe: () => ({
      status: "test",
      description: "What it means.\0",
      falsePositives: ["Admins"],
      references: ["https://attack.mitre.org/"],
    }),
    assetOf: async (_db, _tenant, entities) =>
      entities.some((entity) => entity.value === "DC01")
        ? { criticality: 5, label: "domain controller" }
        : null,
  });
  alerts = createAlertQueryStore(
    postgres,
    async (_tenant, uids) => new Map(uids.map((uid) => [uid, `name of ${uid}`])),
  );
  triage = createTriageStore(postgres, audit, async () => [KIM]);
  suppressions = createSuppressionStore(postgres, audit);
});

let lastFinding = 0;
function finding(over: Partial<Finding> = {}): Finding {
  lastFinding++;
  return {
    uid: `f${lastFinding}`,
    tenantUid: "acme",
    detectorKind: "sigma",
    detectorUid: "rule-1",
    detectorVersion: "abc",
    title: "Encoded PowerShell",
    level: "high",
    tactics: ["execution"],
    techniques: ["T1059.001"],
    eventUid: `s-1-${lastFinding}`,
    time: NOW - 1000,
    receivedAt: NOW,
    sourceType: "microsoft_sysmon",
    sourceName: "dc",
    entities: [
      { kind: "host", value: "WKS-1" },
      { kind: "user", value: "m.okafor", role: "actor" },
    ],
    matched: [],
    unanswered: [],
    purpose: "alert",
    ...over,
  };
}

const hoursAgo = (hours: number) => finding({ time: NOW - hours * HOUR });
const eighty = (from: number) =>
  Array.from({ length: 80 }, (_, n) => finding({ uid: `c${from + n}`, time: NOW - 1000 + from + n }));

/** A tenant of its own for each test, so that tests do not see each other's alerts. */
async function freshTenant(name: string): Promise<string> {
  await addTenant(postgres, name);
  return name;
}

const take = (tenantUid: string, findings: readonly Finding[]) =>
  intake.take(tenantUid, { spool: "s", group: ++group, receivedAt: NOW }, findings);
const list = async (tenantUid: string, query: Partial<AlertQuery> = {}) =>
  (await alerts.list(tenantUid, AlertQuery.parse(query), KIM.uid)).alerts;

describe("findings become alerts", () => {
  test("one alert for a rule on a host, however many batches it takes", async () => {
    const tenant = await freshTenant("grouping");
    await take(tenant, [finding(), finding({ entities: [{ kind: "host", value: "wks-1" }] })]);
    await take(tenant, [finding()]);
    const [alert, ...others] = await list(tenant);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      number: 1,
      findingCount: 3,
      state: "new",
      entity: { kind: "host", value: "WKS-1" },
      version: 1,
    });
    expect(alert!.otherEntities).toMatchObject([{ kind: "user", value: "m.okafor" }]);
    expect(alert!.activity.reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  test("a batch that comes again after a crash changes nothing", async () => {
    const tenant = await freshTenant("again");
    const mark = { spool: "s", group: ++group, receivedAt: NOW };
    const findings = [finding(), finding({ detectorUid: "rule-2" })];
    await intake.take(tenant, mark, findings);
    expect(await intake.take(tenant, mark, findings)).toEqual([]);
    expect((await list(tenant)).map((alert) => alert.findingCount)).toEqual([1, 1]);
  });

  test("no value of an event holds up its group", async () => {
    const tenant = await freshTenant("unstorable");
    // letters that no compression shortens: an index entry of PostgreSQL has a bound
    const long = Array.from({ length: 1024 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20000)));
    const values = ["a\0b", "a\ufffdb", "x\ud800", "x\udfff", long.join(""), "İ".repeat(1000)];
    await take(
      tenant,
      values.map((value) =>
        finding({
          title: `NUL \0 ${value}`,
          entities: [
            { kind: "host", value },
            { kind: "user", value: `\0${value}` },
          ],
          matched: [{ selection: "s", field: "User", modifiers: [], pattern: "\0", value }],
        }),
      ),
    );
    const found = await list(tenant, { sort: "lastSeen" });
    expect(found.reduce((sum, alert) => sum + alert.findingCount, 0)).toBe(values.length);
    expect(found.map(({ entity }) => entity?.value)).toContain("a\ufffdb");
    expect(await list(tenant, { entity: "host:a\ufffdb" })).toMatchObject([{ findingCount: 2 }]);
  });

  test("groups that were taken long ago are forgotten, those of late are not", async () => {
    const tenant = await freshTenant("marks");
    await take(tenant, [finding()]);
    await take(tenant, [finding()]);
    await postgres.asTenant(tenant, (db) =>
      sql`update pipeline_group set taken_at = now() - interval '31 days' where group_id = ${group}`.execute(
        db,
      ),
    );
    expect(await forgetOldGroups(postgres)).toBe(1);
    expect(await forgetOldGroups(postgres)).toBe(0);
  });

  test("batches at the same time still open one alert", async () => {
    const tenant = await freshTenant("at-once");
    await Promise.all(Array.from({ length: 8 }, () => take(tenant, [finding()])));
    expect((await list(tenant)).map((alert) => alert.findingCount)).toEqual([8]);
  });

  test("groups a window apart continue the alert that reaches over the gap", async () => {
    const tenant = await freshTenant("gap");
    for (const hours of [100, 80, 60, 40, 20]) await take(tenant, [hoursAgo(hours)]);
    expect(await take(tenant, [hoursAgo(99), hoursAgo(21)])).toMatchObject([{ change: "updated" }]);
    expect((await list(tenant)).map((alert) => alert.findingCount)).toEqual([7]);
  });

  test("the newest hundred findings stay beside an alert", async () => {
    const tenant = await freshTenant("crowded");
    await take(tenant, eighty(0));
    await take(tenant, eighty(80));
    const kept = await postgres.asTenant(tenant, (db) =>
      db.withTables<AlertTables>().selectFrom("alert_finding").select("finding_uid").orderBy("at").execute(),
    );
    expect(kept.map((row) => row.finding_uid)).toEqual(Array.from({ length: 100 }, (_, n) => `c${60 + n}`));
    expect((await list(tenant)).map((alert) => alert.findingCount)).toEqual([160]);
  });

  test("a finding after its alert was closed opens a new one", async () => {
    const tenant = await freshTenant("closed");
    await take(tenant, [finding()]);
    const [first] = await list(tenant);
    await triage.change(tenant, KIM, first!.uid, { change: { verdict: "false_positive" }, version: 1 });
    await take(tenant, [finding()]);
    expect((await list(tenant, { sort: "firstSeen" })).map((alert) => alert.state).toSorted()).toEqual([
      "closed",
      "new",
    ]);
  });

  test("the score says what made it", async () => {
    const tenant = await freshTenant("score");
    await take(tenant, [finding({ entities: [{ kind: "host", value: "DC01" }] })]);
    const [alert] = await list(tenant);
    const detail = await alerts.get(tenant, alert!.uid);
    expect(detail.scoreParts.reduce((sum, part) => sum + part.points, 0)).toBe(detail.score);
    expect(detail.scoreParts.map((part) => part.name)).toEqual(["severity", "asset", "confidence", "rarity"]);
    expect(detail.latestFindings).toHaveLength(1);
  });

  test("every change is told to those who must hear of it, until they have heard", async () => {
    const tenant = await freshTenant("outbox");
    const heard: OutboxEntry[] = [];
    await take(tenant, [finding()]);
    const deliver = async (entries: readonly OutboxEntry[]): Promise<void> => void heard.push(...entries);
    await expect(drainOutbox(postgres, 1000, () => Promise.reject(new Error("away")))).rejects.toThrow(
      "away",
    );
    await drainOutbox(postgres, 1000, deliver);
    expect(heard.filter((entry) => entry.tenantUid === tenant)).toMatchObject([{ change: "created" }]);
    expect(await drainOutbox(postgres, 1000, deliver)).toBe(0);
  });

  test("an import that finds in thousands of hosts opens an alert for each, in order", async () => {
    const tenant = await freshTenant("many");
    const findings = Array.from({ length: 1203 }, (_, n) =>
      finding({ entities: [{ kind: "host", value: `host-${n}` }] }),
    );
    const touched = await take(tenant, findings);
    expect(touched.length).toBe(1203);
    const again = await take(tenant, findings.slice(0, 700));
    expect(again.map((alert) => alert.change)).toEqual(Array.from({ length: 700 }, () => "updated"));
    expect(again.map((alert) => alert.alertUid)).toEqual(
      touched.slice(0, 700).map((alert) => alert.alertUid),
    );
    const numbers = await postgres.asTenant(tenant, (db) =>
      db.withTables<AlertTables>().selectFrom("alert").select(["number", "entity_value"]).execute(),
    );
    expect(numbers.length).toBe(1203);
    expect(numbers.every((row) => row.entity_value === `host-${row.number - 1}`)).toBe(true);
  });
});

describe("triage", () => {
  test("taking an alert starts it, a verdict closes it, and both can be undone", async () => {
    const tenant = await freshTenant("triage");
    await take(tenant, [finding()]);
    const [alert] = await list(tenant);
    await triage.change(tenant, KIM, alert!.uid, { change: { assigneeUid: KIM.uid }, version: 1 });
    expect(await alerts.get(tenant, alert!.uid)).toMatchObject({
      state: "in_progress",
      assignee: { name: "name of u-kim" },
    });
    const { changeUid } = await triage.change(tenant, KIM, alert!.uid, {
      change: { verdict: "true_positive" },
      version: 2,
    });
    expect(await alerts.get(tenant, alert!.uid)).toMatchObject({ state: "closed", verdict: "true_positive" });
    await triage.undo(tenant, KIM, changeUid);
    expect(await alerts.get(tenant, alert!.uid)).toMatchObject({ state: "in_progress", verdict: null });
    expect((await triage.history(tenant, alert!.uid)).map((entry) => entry.kind)).toEqual([
      "undone",
      "changed",
      "changed",
      "created",
    ]);
    expect(audited).toContain("alert.undo");
  });

  test("a change on top of somebody else's is refused", async () => {
    const tenant = await freshTenant("conflict");
    await take(tenant, [finding()]);
    const [alert] = await list(tenant);
    await triage.change(tenant, KIM, alert!.uid, { change: { state: "in_progress" }, version: 1 });
    await expect(
      triage.change(tenant, KIM, alert!.uid, { change: { state: "closed" }, version: 1 }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("a bulk change is undone at once, leaving alone what was changed since", async () => {
    const tenant = await freshTenant("bulk");
    await take(
      tenant,
      ["a", "b"].map((host) => finding({ entities: [{ kind: "host", value: host }] })),
    );
    const both = await list(tenant);
    const { changed, changeUid } = await triage.changeMany(
      tenant,
      KIM,
      both.map((alert) => alert.uid),
      { state: "closed" },
    );
    expect(changed).toBe(2);
    await triage.change(tenant, KIM, both[0]!.uid, { change: { state: "in_progress" }, version: 2 });
    await triage.undo(tenant, KIM, changeUid);
    const states = new Map((await list(tenant)).map((alert) => [alert.uid, alert.state]));
    expect(states.get(both[0]!.uid)).toBe("in_progress");
    expect(states.get(both[1]!.uid)).toBe("new");
  });

  test("comments are counted and stand in the history", async () => {
    const tenant = await freshTenant("comments");
    await take(tenant, [finding()]);
    const [alert] = await list(tenant);
    await triage.comment(tenant, KIM, alert!.uid, "Asked the owner.");
    expect((await alerts.get(tenant, alert!.uid)).commentCount).toBe(1);
    expect((await triage.history(tenant, alert!.uid))[0]).toMatchObject({
      kind: "comment",
      comment: "Asked the owner.",
      actor: "A. Kim",
    });
  });
});

describe("the queue", () => {
  test("filters agree with what they say", async () => {
    const tenant = await freshTenant("filters");
    await take(tenant, [
      finding({
        level: "critical",
        title: "LSASS memory read",
        entities: [{ kind: "host", value: "SRV-1" }],
        techniques: ["T1003.001"],
      }),
      finding({
        level: "low",
        detectorUid: "rule-9",
        title: "100%_odd",
        entities: [{ kind: "ip", value: "203.0.113.9" }],
        tactics: ["discovery"],
      }),
    ]);
    const titles = async (query: Partial<AlertQuery>) =>
      (await list(tenant, query)).map((alert) => alert.title);
    expect(await titles({ level: "critical,high" })).toEqual(["LSASS memory read"]);
    expect(await titles({ entity: "host:srv-*" })).toEqual(["LSASS memory read"]);
    expect(await titles({ entity: "203.0.113.9" })).toEqual(["100%_odd"]);
    expect(await titles({ technique: "T1003" })).toEqual(["LSASS memory read"]);
    expect(await titles({ tactic: "discovery" })).toEqual(["100%_odd"]);
    expect(await titles({ text: "%_o" })).toEqual(["100%_odd"]);
    expect(await titles({ rule: "rule-9" })).toEqual(["100%_odd"]);
    expect(await titles({ state: "open" })).toHaveLength(2);
    expect(await titles({ assignee: "me" })).toEqual([]);
    expect(await titles({ assignee: "none" })).toHaveLength(2);
    expect(await titles({ from: NOW })).toEqual([]);
    await expect(list(tenant, { level: "huge" })).rejects.toMatchObject({ code: "INVALID" });
    expect(await alerts.counts(tenant, KIM.uid)).toEqual({ open: 2, mine: 0, unassigned: 2, critical: 1 });
  });

  test("one tenant never sees another's alerts, by any method", async () => {
    const tenant = await freshTenant("walls");
    await take(tenant, [finding()]);
    const [alert] = await list(tenant);
    expect(await list("globex")).toEqual([]);
    await expect(alerts.get("globex", alert!.uid)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(alerts.similar("globex", alert!.uid)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(triage.history("globex", alert!.uid)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(triage.comment("globex", KIM, alert!.uid, "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await triage.changeMany("globex", KIM, [alert!.uid], { state: "closed" })).toMatchObject({
      changed: 0,
    });
    expect(
      (await alerts.histogram("globex", NOW - HOUR, NOW + HOUR)).buckets.every(
        (bucket) => bucket.total === 0,
      ),
    ).toBe(true);
    expect((await list(tenant))[0]).toMatchObject({ state: "new" });
  });
});

describe("suppressions", () => {
  test("hold findings back until they end, and count what they held", async () => {
    const tenant = await freshTenant("suppressed");
    const made = await suppressions.create(tenant, KIM, {
      detectorUid: "rule-1",
      entity: { kind: "host", value: "wks-*" },
      reason: "Known build host",
      expiresAt: Date.now() + HOUR,
    });
    await take(tenant, [finding(), finding({ detectorUid: "rule-2" })]);
    expect((await list(tenant)).map((alert) => alert.detectorUid)).toEqual(["rule-2"]);
    expect((await suppressions.list(tenant))[0]).toMatchObject({ suppressedCount: 1, owner: "A. Kim" });
    await suppressions.end(tenant, KIM, made.uid);
    await take(tenant, [finding()]);
    expect(await list(tenant)).toHaveLength(2);
  });

  test("an end in the past or beyond a year is refused, and another tenant's cannot be ended", async () => {
    const open = { detectorUid: "r", entity: null, reason: "because" };
    await expect(suppressions.create("globex", KIM, { ...open, expiresAt: Date.now() - 1 })).rejects.toThrow(
      "within a year",
    );
    const made = await suppressions.create("globex", KIM, { ...open, expiresAt: Date.now() + HOUR });
    await expect(suppressions.end(await freshTenant("not-mine"), KIM, made.uid)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
