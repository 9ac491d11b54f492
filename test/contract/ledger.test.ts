import { describe, expect, test } from "vitest";
import {
  appendGroup,
  createContentStore,
  createHuntStore,
  createLedgerStore,
  type Evaluation,
  ledgerOf,
} from "../../src/events/index.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON } from "../support/events.ts";
import { openTestPostgres, runOn } from "../support/postgres.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const clickhouse = await openTestClickHouse();
const postgres = await openTestPostgres();
await runOn(postgres.url, "insert into tenant (uid, name) values ('acme', 'Acme'), ('globex', 'Globex')");
const contents = createContentStore(postgres);
const ledger = createLedgerStore(clickhouse, postgres);
const hunts = createHuntStore(postgres, async () => undefined);
const ACTOR = { uid: "u", name: "U" };
const RULE = { uid: "r1", version: "v1" };
const member = (uid: string, version = "v1", purpose: "alert" | "shadow" = "alert") => ({
  uid,
  version,
  purpose,
});
const RANGE = { from: NOON - 10 * DAY, to: NOON + 10 * DAY };

let groups = 100;
/** A group of so many events that were received at a time, and what they were held against; null: nobody kept account. */
async function storeGroup(
  tenantUid: string,
  contentUid: string | null,
  at: number,
  over: Partial<Evaluation> = {},
): Promise<void> {
  const group = ++groups;
  const events = Array.from({ length: 10 }, () => ({ tenantUid, receivedAt: at, ocsf: { time: at } }));
  const evaluation: Evaluation = {
    tenantUid,
    spool: "test",
    group,
    part: "",
    sourceName: "dc",
    sourceType: "microsoft_sysmon",
    contentUid: contentUid ?? "",
    events: events.length,
    receivedFrom: at,
    receivedTo: at,
    timeFrom: at,
    timeTo: at,
    ...over,
  };
  await appendGroup(clickhouse, {
    ...groupOf(group, events),
    evaluations: contentUid === null ? [] : [evaluation],
  });
}

describe("contents", () => {
  test("tell which of them had a rule version, also when one comes back", async () => {
    await contents.register("acme", "A", [member("r1"), member("r2")]);
    await contents.register("acme", "A", [member("r1"), member("r2")]);
    await contents.register("acme", "B", [member("r2"), member("r1", "v2", "shadow")]);
    await contents.register("acme", "A", [member("r1"), member("r2")]);
    await contents.register("acme", "C", [member("r1"), member("r3")]);
    expect(await contents.contentsWith("acme", RULE)).toEqual([
      { purpose: "alert", contentUids: ["A", "C"] },
    ]);
    expect(await contents.contentsWith("acme", { uid: "r1", version: "v2" })).toEqual([
      { purpose: "shadow", contentUids: ["B"] },
    ]);
    expect(await contents.contentsWith("acme", { uid: "r2", version: "v1" })).toMatchObject([
      { contentUids: ["A", "B"] },
    ]);
    expect(await contents.contentsWith("globex", RULE)).toEqual([]);
  });

  test("tell what alerts since some time, together with what came at the same time", async () => {
    const since = await contents.alertingSince("acme", 0);
    expect(since.toSorted((a, b) => b.contentUids.length - a.contentUids.length)).toEqual([
      { contentUids: ["A", "C"], isOriginal: true, detectors: [RULE] },
      { contentUids: ["C"], isOriginal: false, detectors: [{ uid: "r3", version: "v1" }] },
    ]);
    expect(await contents.alertingSince("acme", Date.now() + DAY)).toEqual([]);
  });

  test("tell which tenants are to be told of new ones", async () => {
    expect(await contents.tenantsWithout("C", [])).toEqual(["globex"]);
    expect(await contents.tenantsWithout("A", ["globex"])).toEqual(["acme"]);
  });
});

const seenBy = async (tenantUid: string, contentUids: readonly string[]) =>
  ledgerOf(await ledger.buckets(tenantUid, RANGE, contentUids), await ledger.covers(tenantUid, RULE, false));
const part = (day: string) => ({
  day,
  sourceType: "microsoft_sysmon",
  logsources: [],
  timeFrom: null,
  timeTo: null,
  events: 10,
});

describe("the ledger", () => {
  test("tells what was seen live, what before the account, and what with other rules", async () => {
    await storeGroup("acme", null, NOON - 2 * DAY);
    await storeGroup("acme", "A", NOON);
    await storeGroup("acme", "B", NOON + HOUR);
    await storeGroup("acme", "C", NOON + 2 * HOUR);
    await storeGroup("acme", "A", NOON, { sourceName: "web" });
    await storeGroup("globex", "A", NOON);
    const [dc, web] = await seenBy("acme", ["A", "C"]);
    expect(dc).toEqual({
      sourceName: "dc",
      sourceType: "microsoft_sysmon",
      events: 40,
      seenLive: 20,
      seenByHunts: 0,
      unseen: 20,
      seenUpTo: null,
      gaps: [
        { from: NOON - 2 * DAY, to: NOON - 2 * DAY, events: 10, reason: "before_ledger" },
        { from: NOON + HOUR, to: NOON + HOUR, events: 10, reason: "other_content" },
      ],
    });
    expect(web).toMatchObject({ sourceName: "web", events: 10, unseen: 0, seenUpTo: NOON, gaps: [] });
  });

  test("counts events once that were worked out twice with different rules, or came again after a crash", async () => {
    const group = groups + 1;
    await storeGroup("globex", "B", NOON + 3 * HOUR);
    await storeGroup("globex", "A", NOON + 3 * HOUR, { group });
    await storeGroup("globex", "A", NOON + 3 * HOUR, { group });
    const [dc] = await seenBy("globex", ["A"]);
    expect(dc).toMatchObject({ events: 20, seenLive: 20, unseen: 0, seenUpTo: NOON + 3 * HOUR });
  });

  test("counts what hunts have read to their end, and not what was stored after", async () => {
    const hunt = await hunts.create("acme", ACTOR, {
      name: "H",
      kind: "hunt",
      outcome: "list",
      scope: { ruleUids: ["r1"] },
      from: NOON - 3 * DAY,
      to: NOON + DAY,
    });
    await hunts.begin("acme", hunt.uid, {
      detectors: [RULE],
      parts: async () => [part("2026-01-13"), part("2026-01-15")],
    });
    const done = { readAt: Date.now() + 1000, scanned: 1, findings: 0, newFindings: 0, elapsedMs: 1 };
    await hunts.partDone("acme", hunt.uid, { ...done, number: 0 });
    expect((await seenBy("acme", ["A", "C"]))[0]).toMatchObject({ seenByHunts: 10, unseen: 10 });
    await hunts.partDone("acme", hunt.uid, { ...done, number: 1 });
    expect((await seenBy("acme", ["A", "C"]))[0]).toMatchObject({
      seenByHunts: 20,
      unseen: 0,
      seenUpTo: NOON + 2 * HOUR,
    });
    expect(await ledger.covers("acme", RULE, true)).toEqual([]);
    await hunts.partDone("acme", hunt.uid, { ...done, readAt: NOON, number: 1 });
    expect((await seenBy("acme", ["A", "C"]))[0]).toMatchObject({ unseen: 10 });
  });
});
