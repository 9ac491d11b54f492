import { beforeAll, describe, expect, test } from "vitest";
import {
  appendGroup,
  createEventContextStore,
  createEventExporter,
  createEventScanner,
  createEventSearchStore,
  createFieldStore,
  createFindingQueryStore,
  createQuarantineStore,
  createSourceQueryStore,
  createSqlStore,
  encodeQuarantine,
} from "../../src/events/index.ts";
import { AppError } from "../../src/lib/app-error.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { eventUid } from "../../src/schema/event.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON } from "../support/events.ts";
import { gather } from "../support/gather.ts";

/** In everything that the other tenant has. */
const SECRET = "zq7secret";
const HOUR = 3_600_000;
const RANGE = { from: NOON - HOUR, to: NOON + HOUR };
const THEIRS = eventUid("test", 1, 0);

let clickhouse: ClickHouse;

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
  await appendGroup(
    clickhouse,
    groupOf(
      1,
      [
        {
          ocsf: {
            message: SECRET,
            device: { hostname: SECRET },
            user: { name: SECRET },
            process: { pid: 7, uid: SECRET, name: SECRET },
          },
          fields: new Map([[SECRET, SECRET]]),
          raw: SECRET,
        },
      ],
      {
        findings: [
          {
            uid: `f-${SECRET}`,
            tenantUid: "acme",
            detectorKind: "sigma",
            detectorUid: SECRET,
            detectorVersion: "aaaaaaaaaaaa",
            title: SECRET,
            level: "high",
            tactics: [SECRET],
            techniques: [SECRET],
            eventUid: THEIRS,
            time: NOON,
            receivedAt: NOON,
            sourceType: "microsoft_sysmon",
            sourceName: SECRET,
            entities: [{ kind: "host", value: SECRET }],
            matched: [],
            unanswered: [],
            purpose: "alert",
          },
        ],
        minutes: [
          {
            tenantUid: "acme",
            sourceName: SECRET,
            sourceType: SECRET,
            listener: "http",
            minute: NOON,
            events: 7,
            bytes: 7,
            quarantined: 7,
            lagSumMs: 7,
            lastReceived: NOON,
          },
        ],
        quarantined: [
          encodeQuarantine([
            {
              header: {
                tenantUid: "acme",
                sourceName: SECRET,
                listener: "http",
                sourceType: null,
                host: null,
                receivedAt: NOON,
                context: null,
              },
              spool: "test",
              group: 1,
              index: 1,
              reason: SECRET,
              detail: SECRET,
              raw: new TextEncoder().encode(SECRET),
            },
          ]),
        ],
      },
    ),
  );
});

const query = { ...RANGE, query: "" };
const around = { around: "host", before: HOUR, after: HOUR } as const;

/** Every method of every store, asked by a tenant for what is another's. What it answers is counted, never shown. */
const CALLS: Readonly<Record<string, Readonly<Record<string, (tenant: string) => unknown>>>> = {
  search: {
    search: (tenant) =>
      createEventSearchStore(clickhouse).search(tenant, { ...query, query: SECRET, limit: 10, order: "asc" }),
    histogram: (tenant) => createEventSearchStore(clickhouse).histogram(tenant, query),
    fieldStats: (tenant) =>
      createEventSearchStore(clickhouse).fieldStats(tenant, { ...query, field: "device.hostname" }),
    get: (tenant) => createEventSearchStore(clickhouse).get(tenant, THEIRS),
  },
  fields: {
    fields: (tenant) => createFieldStore(clickhouse).fields(tenant, RANGE),
    complete: (tenant) =>
      createFieldStore(clickhouse).complete(tenant, { ...RANGE, query: "device.hostname:", cursor: 16 }),
  },
  context: {
    around: (tenant) => createEventContextStore(clickhouse).around(tenant, THEIRS, around),
    processTree: (tenant) => createEventContextStore(clickhouse).processTree(tenant, [THEIRS]),
  },
  exporter: {
    export: (tenant) =>
      gather(createEventExporter(clickhouse).export(tenant, { ...query, format: "ndjson", columns: [] })),
  },
  scanner: {
    scan: async (tenant) => {
      const options = { ...RANGE, logsources: [{}], maxEvents: 10 };
      const scan = await createEventScanner(clickhouse).scan(tenant, options);
      return { total: scan.total, rows: Buffer.concat(await gather(scan.rows)).toString() };
    },
    read: (tenant) => createEventScanner(clickhouse).read(tenant, [THEIRS]),
  },
  findings: {
    detectorCounts: async (tenant) => [
      ...(await createFindingQueryStore(clickhouse).detectorCounts(tenant, NOON + 1)),
    ],
    daily: (tenant) => createFindingQueryStore(clickhouse).daily(tenant, SECRET, RANGE),
    recent: (tenant) => createFindingQueryStore(clickhouse).recent(tenant, null, 10),
    ofEvents: async (tenant) => [...(await createFindingQueryStore(clickhouse).ofEvents(tenant, [THEIRS]))],
    levels: (tenant) => createFindingQueryStore(clickhouse).levels(tenant, RANGE),
    techniques: (tenant) => createFindingQueryStore(clickhouse).techniques(tenant, RANGE),
    topEntities: (tenant) => createFindingQueryStore(clickhouse).topEntities(tenant, RANGE, 10),
    volume: (tenant) => createFindingQueryStore(clickhouse).volume(tenant, RANGE),
  },
  sources: {
    list: (tenant) => createSourceQueryStore(clickhouse).list(tenant, NOON + 1),
    hourly: (tenant) => createSourceQueryStore(clickhouse).hourly(tenant, SECRET, NOON + 1, 2),
    silent: (tenant) => createSourceQueryStore(clickhouse).silent(tenant, NOON + 40 * 24 * HOUR),
    totals: (tenant) => createSourceQueryStore(clickhouse).totals(tenant, NOON + 1),
  },
  quarantine: {
    groups: (tenant) => createQuarantineStore(clickhouse).groups(tenant, RANGE),
    list: (tenant) => createQuarantineStore(clickhouse).list(tenant, RANGE, { limit: 10 }),
    count: (tenant) => createQuarantineStore(clickhouse).count(tenant, RANGE),
    pages: (tenant) => gather(createQuarantineStore(clickhouse).pages(tenant, RANGE)),
    storedAmong: async (tenant) => [
      ...(await createQuarantineStore(clickhouse).storedAmong(tenant, [THEIRS])),
    ],
    // it takes nothing out of another's quarantine: the groups are counted after it
    markReparsed: async (tenant) => {
      const header = {
        tenantUid: tenant,
        sourceName: SECRET,
        listener: "http",
        sourceType: null,
        host: null,
        receivedAt: NOON,
        context: null,
      };
      const read = [{ uid: eventUid("test", 1, 1), header, event: null }];
      await createQuarantineStore(clickhouse).markReparsed(tenant, read, NOON);
      expect(await createQuarantineStore(clickhouse).groups("acme", RANGE)).toHaveLength(1);
    },
  },
  sql: {
    run: (tenant) => createSqlStore(clickhouse).run(tenant, { sql: "SELECT message, raw FROM events" }),
  },
};

const STORES = {
  search: createEventSearchStore,
  fields: createFieldStore,
  context: createEventContextStore,
  exporter: createEventExporter,
  scanner: createEventScanner,
  findings: createFindingQueryStore,
  sources: createSourceQueryStore,
  quarantine: createQuarantineStore,
  sql: createSqlStore,
};

test.each(Object.entries(STORES))("every method of the store of %s is asked here", (name, create) => {
  expect(Object.keys(create(clickhouse)).toSorted()).toEqual(Object.keys(CALLS[name] ?? {}).toSorted());
});

/** What a call answers, as text; a refusal by its code. */
async function answerOf(call: (tenant: string) => unknown, tenant: string): Promise<string> {
  try {
    return JSON.stringify(await call(tenant)) ?? "";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** Answers without the facts of their cost, which differ from run to run. */
function withoutFacts(answer: string): string {
  return answer.replaceAll(/"facts":\{[^}]*\}/g, "");
}

/** Marks are words of the query itself. */
function withoutMarks(answer: string): string {
  return answer.replaceAll(/"marks":\[[^\]]*\]/g, "");
}

describe.each(Object.entries(CALLS))("the store of %s", (_name, calls) => {
  test.each(Object.entries(calls))("%s answers a tenant as if no other were there", async (_method, call) => {
    const answer = await answerOf(call, "globex");
    expect(withoutMarks(answer)).not.toContain(SECRET.slice(1));
    expect(withoutFacts(answer)).toBe(withoutFacts(await answerOf(call, "nobody")));
  });
});
