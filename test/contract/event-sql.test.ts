import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup, createSqlStore, encodeQuarantine } from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON } from "../support/events.ts";

let clickhouse: ClickHouse;
const HOUR = 3_600_000;

const ask = async (sql: string, tenantUid = "acme") =>
  (await createSqlStore(clickhouse).run(tenantUid, { sql })).rows;

const quarantined = (tenantUid: string) => ({
  header: {
    tenantUid,
    sourceName: "fw",
    listener: "syslog",
    sourceType: null,
    host: null,
    receivedAt: NOON,
    context: null,
  },
  spool: "test",
  group: 1,
  index: 9,
  reason: `of ${tenantUid}`,
  detail: "",
  raw: new Uint8Array(0),
});
beforeAll(async () => {
  clickhouse = await openTestClickHouse();
  await appendGroup(
    clickhouse,
    groupOf(
      1,
      [
        {
          ocsf: { message: "mine", device: { hostname: "WKS-1" } },
          raw: "1",
          fields: new Map([["Image", "a.exe"]]),
        },
        { ocsf: { message: "mine later", time: NOON + HOUR }, raw: "2" },
        { tenantUid: "globex", ocsf: { message: "theirs" }, raw: "SECRET" },
        { tenantUid: "it's", ocsf: { message: "quoted" }, raw: "3" },
      ],
      { quarantined: [encodeQuarantine([quarantined("acme"), quarantined("globex")])] },
    ),
  );
});

/** Named tables, each of which reads the one before as `step` reads `c0`. */
function doubling(step: string, first: string, times: number): string {
  const named = Array.from(
    { length: times },
    (_, index) => `c${index + 1} AS (${step.replaceAll("c0", `c${index}`)})`,
  );
  return `WITH c0 AS (${first}), ${named.join(", ")} SELECT count() FROM c${times}`;
}

describe("a statement of a person's own", () => {
  test.each([
    ["SELECT message FROM events ORDER BY time", [["mine"], ["mine later"]]],
    ["SELECT message FROM events ORDER BY time DESC -- newest first", [["mine later"], ["mine"]]],
    ["SELECT count() AS n, max(toUInt64(raw)) AS most FROM events;", [[2, 2]]],
    ["WITH few AS (SELECT raw FROM events) SELECT raw FROM few ORDER BY raw", [["1"], ["2"]]],
    ["SELECT fields['Image'] AS image FROM events WHERE mapContains(fields, 'Image')", [["a.exe"]]],
    ["SELECT reason FROM quarantined", [["of acme"]]],
    ["SELECT count() AS n FROM findings UNION ALL SELECT count() FROM source_minutes", [[0], [0]]],
    [
      "SELECT a.raw, b.raw AS other FROM events AS a JOIN events AS b USING (raw) ORDER BY a.raw",
      [
        ["1", "1"],
        ["2", "2"],
      ],
    ],
    ["SELECT raw FROM events WHERE raw IN (SELECT raw FROM events WHERE raw = '2')", [["2"]]],
    ["SELECT uniqExactIf(raw, raw != '1') AS n, quantile(0.5)(class_uid) AS q FROM events", [[1, 1007]]],
    [
      "SELECT arrayMap(x -> x + 1, [1, 2]) AS a, 'a;b' AS s, toUInt64(18446744073709551615) AS big",
      [[[2, 3], "a;b", "18446744073709551615"]],
    ],
    ["SELECT sum(number) AS n FROM numbers(10)", [[45]]],
    ["SELECT '\\'; SELECT raw FROM event --' AS s", [["'; SELECT raw FROM event --"]]],
    ["(SELECT 1 AS a) UNION DISTINCT (SELECT 1)", [[1]]],
  ])("%s is answered", async (sql, rows) => {
    expect(await ask(sql)).toEqual(rows);
  });

  test("has its columns with their types, and tells what it cost", async () => {
    const { columns, facts } = await createSqlStore(clickhouse).run("acme", {
      sql: "SELECT raw, batch FROM events",
    });
    expect(columns).toEqual([
      { name: "raw", type: "String" },
      { name: "batch", type: "UInt64" },
    ]);
    expect(facts).toMatchObject({ isTruncated: false, rowsRead: expect.any(Number) });
  });

  test("sees a range of time alone", async () => {
    const { rows } = await createSqlStore(clickhouse).run("acme", {
      sql: "SELECT message FROM events",
      from: NOON + 1,
      to: NOON + 2 * HOUR,
    });
    expect(rows).toEqual([["mine later"]]);
  });

  test("is cut at ten thousand rows, in its order", async () => {
    const { rows, facts } = await createSqlStore(clickhouse).run("acme", {
      sql: "SELECT number FROM numbers(100000) ORDER BY number DESC",
    });
    expect(rows).toHaveLength(10_000);
    expect(rows[0]).toEqual([99_999]);
    expect(facts).toMatchObject({ isTruncated: true, notice: expect.stringContaining("10000") });
  });

  test.each([
    ["SELECT a b c", 11],
    ["SELECT 1 +", 11],
    ["SELECT 1 /* x */ FROM events WHERE )", 35],
    ["SELECT 1 /* x */ FROM events WHERE 1 2", 37],
  ])("%s is wrong at %i", async (sql, position) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: "QUERY_INVALID", details: { position } });
  });

  test.each([
    ["names that double", doubling("SELECT a FROM c0 UNION ALL SELECT a FROM c0", "SELECT 1 AS a", 12)],
    ["columns that double", doubling("SELECT x.*, y.* FROM c0 AS x, c0 AS y", "SELECT * FROM events", 8)],
    ["stars", `SELECT ${"*, ".repeat(3000)}1 FROM events`],
    ["tables", `${"SELECT count() FROM events UNION ALL ".repeat(500)}SELECT 1`],
    ["depth", `${"SELECT * FROM (".repeat(400)}SELECT 1${")".repeat(400)}`],
  ])("with too many %s is refused before it is planned", async (_, sql) => {
    await expect(ask(sql)).rejects.toMatchObject({
      code: "QUERY_TOO_COSTLY",
      message: expect.stringMatching(/^This statement is too large/),
    });
  });

  test("with two columns of one name is refused by it", async () => {
    await expect(ask("SELECT 1 AS a, 1 AS a")).rejects.toThrow(/Two columns are called a/);
  });
});

describe("no statement reaches beyond the tenant", () => {
  test.each([
    "SELECT message FROM event",
    "SELECT message FROM default.event",
    "SELECT * FROM system.tables",
    "SELECT * FROM information_schema.tables",
    "SELECT name FROM migration",
    "WITH event AS (SELECT 1) SELECT * FROM event",
    "SELECT (WITH event AS (SELECT 1) SELECT 1), raw FROM event",
    "SELECT 1 AS event, raw FROM event",
    "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')",
    "SELECT * FROM file('/etc/passwd', LineAsString)",
    "SELECT file('/etc/passwd')",
    "SELECT * APPLY(file) FROM events",
    "SELECT * FROM merge('default', 'event')",
    "SELECT * FROM remote('127.0.0.1', 'default', 'event')",
    "SELECT * FROM cluster('default', 'default', 'event')",
    "SELECT * FROM view(SELECT * FROM event)",
    "SELECT * FROM loop('default', 'event')",
    "SELECT * FROM dictionary('d')",
    "SELECT * FROM executable('id', TabSeparated, 'a String')",
    "SELECT * FROM s3('http://127.0.0.1:1/a', CSV)",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM mergeTreeIndex('default', 'event')",
    "SELECT * FROM input('a String')",
    "SELECT dictGet('d', 'a', 1)",
    "SELECT DICTGETSTRING('d', 'a', toUInt64(1))",
    "SELECT joinGet('default.event', 'raw', 1)",
    "SELECT 1 WHERE 'SECRET' IN event",
    "SELECT 'SECRET' IN default.event",
    "SELECT in('SECRET', event)",
    "SELECT getSetting('additional_table_filters')",
    "SELECT hostName(), version()",
    "SELECT sleep(3)",
    "SELECT currentUser()",
    "SELECT hasColumnInTable('system', 'tables', 'name')",
    "SELECT @@version",
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT raw FROM events SETTINGS additional_table_filters = map()",
    "SELECT raw FROM (SELECT raw FROM events SETTINGS max_threads = 1)",
    "SELECT 1 INTO OUTFILE '/tmp/watchfloor-out'",
    "SELECT 1 FORMAT CSV",
    "SELECT 1; SELECT raw FROM event",
    "SELECT 1) UNION ALL SELECT raw FROM (SELECT * FROM event",
    "SELECT raw FROM events) AS x, (SELECT raw AS theirs FROM event",
    "SELECT $$ ' $$, raw FROM event --'",
    "SELECT 1 /* */ */ FROM event /* */",
    "SELECT {tenant:String}",
    "EXPLAIN SELECT 1",
    "SHOW TABLES",
    "DESCRIBE TABLE event",
    "DROP TABLE event",
    "ALTER TABLE event DELETE WHERE 1",
    "INSERT INTO event (tenant_uid) VALUES ('acme')",
    "SET readonly = 0",
    "SYSTEM SHUTDOWN",
    "WITH RECURSIVE r AS (SELECT raw FROM event) SELECT * FROM r",
    "SELECT tenant_uid FROM events",
    "SELECT * FROM events AS e PREWHERE throwIf(raw = 'SECRET') = 0",
  ])("%s is refused", async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: "QUERY_INVALID" });
  });

  test.each([
    "SELECT throwIf(raw = 'SECRET') AS t FROM events",
    "SELECT 1 FROM events WHERE throwIf(raw = 'SECRET') = 0",
    "SELECT 1 FROM events WHERE toUInt64(raw) > 0",
    "SELECT max(toUInt64(raw)) FROM events WHERE toUInt64(raw) > 0 GROUP BY toUInt64(raw) HAVING toUInt64(any(raw)) > 0",
    "SELECT a.raw FROM events a JOIN events b ON throwIf(b.raw = 'SECRET') = 0 AND a.raw = b.raw",
    "SELECT raw FROM events ORDER BY toUInt64(raw) LIMIT 1 BY toUInt64(raw)",
    "SELECT raw FROM events QUALIFY throwIf(raw = 'SECRET') = 0",
    "WITH r AS (SELECT toUInt64(raw) AS v FROM events) SELECT v FROM r WHERE v IN (SELECT toUInt64(raw) FROM events)",
  ])("%s fails on nobody else's rows", async (sql) => {
    expect((await ask(sql)).length).toBeGreaterThan(0);
  });

  test("and none counts, groups or bounds what is another's", async () => {
    expect(await ask("SELECT count() AS n, uniqExact(spool, batch, idx) AS u FROM events")).toEqual([[2, 2]]);
    expect(await ask("SELECT min(time) = max(time) AS one FROM events", "globex")).toEqual([[1]]);
    expect(await ask("SELECT groupArray(raw) AS all FROM events", "globex")).toEqual([[["SECRET"]]]);
    expect(await ask("SELECT raw FROM events", "it's")).toEqual([["3"]]);
    expect(await ask("SELECT raw FROM events", "' OR 1 = 1 --")).toEqual([]);
  });

  test("nor does it take all memory or all day", async () => {
    await expect(
      createSqlStore(clickhouse).run(
        "acme",
        { sql: "SELECT count() AS n FROM numbers(100000000000) WHERE sipHash64(number) = 1" },
        { timeoutMs: 300 },
      ),
    ).rejects.toMatchObject({ code: "QUERY_TOO_COSTLY" });
    await expect(ask("SELECT repeat('x', 1000000) AS a FROM numbers(1000)")).rejects.toMatchObject({
      code: "QUERY_TOO_COSTLY",
    });
  });
});
