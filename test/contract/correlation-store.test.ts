import { beforeAll, describe, expect, test } from "vitest";
import { type CorrelationStore, createCorrelationStore, type MatchRow } from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { NOON } from "../support/events.ts";
import { findingOf } from "../support/soc.ts";

let clickhouse: ClickHouse;
let store: CorrelationStore;

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
  store = createCorrelationStore(clickhouse);
});

const match = (over: Partial<MatchRow>): MatchRow => ({
  tenantUid: "acme",
  ruleUid: "r1",
  time: NOON,
  receivedAt: NOON,
  eventUid: "s-1-0",
  sourceType: "microsoft_sysmon",
  sourceName: "dc",
  fieldValues: '{"user":"kïm"}',
  entities: "[]",
  foundEventUid: "s-1-0",
  foundFindingUid: "f1",
  ...over,
});

async function matchesOf(tenantUid: string, from = 0): Promise<MatchRow[]> {
  const rows: MatchRow[] = [];
  for await (const piece of store.matches(tenantUid, ["r1"], from)) rows.push(...piece);
  return rows;
}

describe("what correlations made known", () => {
  const finding = findingOf({ uid: "c1", detectorKind: "correlation", detectorUid: "corr" });
  const rows = {
    findings: [finding],
    ends: [
      { correlationUid: "corr", groupKey: "kim", time: NOON, eventUid: "s-1-0" },
      { correlationUid: "corr", groupKey: "lee", time: NOON + 5000, eventUid: "" },
    ],
    matches: [match({})],
  };

  test("is stored, and said again it is there once", async () => {
    await store.add("acme", rows);
    await store.add("acme", rows);
    // found beside another one the next time
    await store.add("acme", { ...rows, findings: [finding, { ...finding, uid: "c2" }] });
    const { rows: stored } = await clickhouse.query<{ uid: string }>(
      "SELECT uid FROM finding WHERE tenant_uid = 'acme' ORDER BY uid",
    );
    expect(stored.map(({ uid }) => uid)).toEqual(["c1", "c2"]);
    expect(await matchesOf("acme")).toEqual([match({})]);
  });

  test("ends are of the correlations and the time that is asked for", async () => {
    const all = { from: NOON - 1, to: NOON + 10_000 };
    expect(new Set((await store.ends("acme", ["corr"], all)).map(({ groupKey }) => groupKey))).toEqual(
      new Set(["kim", "lee"]),
    );
    expect(await store.ends("acme", ["corr"], { from: NOON, to: NOON + 5000 })).toEqual([rows.ends[0]]);
    expect(await store.ends("acme", ["other"], all)).toEqual([]);
  });

  test("matches are of the time that is asked for, and one tenant never sees another's", async () => {
    expect(await matchesOf("acme", NOON + 1)).toEqual([]);
    expect(await matchesOf("globex")).toEqual([]);
    expect(await store.ends("globex", ["corr"], { from: 0, to: NOON + 10_000 })).toEqual([]);
  });
});
