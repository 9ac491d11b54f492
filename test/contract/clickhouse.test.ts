import { text } from "node:stream/consumers";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { CLICKHOUSE_ENGINES } from "../support/clickhouse.ts";

const SLOW = "SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1";

describe.each(["embedded", "server"] as const)("%s engine", (kind) => {
  let engine: ClickHouse;
  beforeAll(async () => {
    engine = await CLICKHOUSE_ENGINES[kind]();
    await engine.command(
      `CREATE TABLE t (n UInt32, s String) ENGINE = MergeTree ORDER BY n
       SETTINGS non_replicated_deduplication_window = 100`,
    );
  });
  const insert = (token: string, rows: readonly (readonly [number, Uint8Array])[]) =>
    engine.insertRowBinary({
      table: "t",
      columns: ["n", "s"],
      bytes: Buffer.concat(
        rows.flatMap(([n, bytes]) => {
          const head = Buffer.alloc(5);
          head.writeUInt32LE(n);
          head[4] = bytes.length;
          return [head, bytes];
        }),
      ),
      deduplicationToken: token,
    });
  const countOf = async (where: string) =>
    (await engine.query<{ c: number }>(`SELECT count() AS c FROM t WHERE ${where}`)).rows[0]?.c;

  test("an answer has rows, columns and what it cost", async () => {
    const answer = await engine.query("SELECT number AS n, 'x' AS s FROM numbers(3)");
    expect(answer).toMatchObject({
      rows: [
        { n: 0, s: "x" },
        { n: 1, s: "x" },
        { n: 2, s: "x" },
      ],
      columns: [
        { name: "n", type: "UInt64" },
        { name: "s", type: "String" },
      ],
      rowsRead: 3,
    });
  });

  test("any text comes back from a bound parameter as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 20 }), async (value) => {
        const { rows } = await engine.query("SELECT {v:String} AS v, {l:Array(String)} AS l", {
          v: value,
          l: [value],
        });
        expect(rows).toEqual([{ v: value, l: [value] }]);
      }),
      { numRuns: 100, examples: [["'"], ["\\"], ["\\'); SELECT 1 --"], ["\0'"], ["\n\t"]] },
    );
  });

  test("an insert gives its connection back, however many came before", async () => {
    for (let n = 0; n < 100; n++)
      await engine.insertRowBinary({
        table: "t",
        columns: ["n", "s"],
        bytes: Buffer.from([n, 0, 1, 0, 1, 0x78]),
        deduplicationToken: `connection-${n}`,
      });
    expect(await countOf("n >= 65536 AND n < 65636")).toBe(100);
  });

  test("a thousand uids are one parameter", async () => {
    const uids = Array.from({ length: 1000 }, (_, n) => `uid-of-36-characters-in-its-length-${n}`);
    const { rows } = await engine.query("SELECT length({uids:Array(String)}) AS n", { uids });
    expect(rows).toEqual([{ n: 1000 }]);
  });

  test("parameters of queries at once do not meet", async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => engine.query<{ v: number }>("SELECT {v:UInt32} AS v", { v: n })),
    );
    expect(answers.map((answer) => answer.rows[0]?.v)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  test("bytes that are no text are stored as they are", async () => {
    await insert("bytes", [[1, Uint8Array.of(0xff, 0, 0x41)]]);
    const { rows } = await engine.query("SELECT hex(s) AS h FROM t WHERE n = 1");
    expect(rows).toEqual([{ h: "FF0041" }]);
  });

  test("an insert that is repeated under its token changes nothing", async () => {
    const rows = [[2, Buffer.from("a")] as const];
    await insert("twice", rows);
    await insert("twice", rows);
    expect(await countOf("n = 2")).toBe(1);
    await insert("other", rows);
    expect(await countOf("n = 2")).toBe(2);
  });

  test("broken rows are refused and none is kept", async () => {
    await expect(
      engine.insertRowBinary({
        table: "t",
        columns: ["n", "s"],
        bytes: Uint8Array.of(3, 0, 0),
        deduplicationToken: "broken",
      }),
    ).rejects.toThrow(/Cannot read all data/);
    expect(await countOf("n = 3")).toBe(0);
  });

  test("a stream has every row, in pieces", async () => {
    let pieces = 0;
    let bytes = 0;
    for await (const chunk of engine.stream("SELECT number FROM numbers({n:UInt64})", "TabSeparated", {
      n: 500_000,
    })) {
      pieces++;
      bytes += chunk.length;
    }
    expect(pieces).toBeGreaterThan(1);
    expect(bytes).toBe([...Array(500_000).keys()].reduce((sum, n) => sum + String(n).length + 1, 0));
  });

  test("an error in the middle of a stream is not taken for rows", async () => {
    const stream = engine.stream(
      "SELECT throwIf(number = 400000, 'too far') FROM numbers(1000000) SETTINGS max_block_size = 10000",
      "TabSeparated",
    );
    await expect(text(stream)).rejects.toThrow(/too far/);
  });

  test("a fault in the SQL is refused with its place", async () => {
    await expect(engine.query("SELECT 1 +")).rejects.toMatchObject({ code: "QUERY_INVALID" });
    await expect(engine.query("SELECT a b c")).rejects.toMatchObject({
      code: "QUERY_INVALID",
      details: { position: 12 },
    });
    await expect(engine.query("SELECT nothing")).rejects.toMatchObject({ code: "QUERY_INVALID" });
  });

  test("a query that takes too long or too much is refused and holds up no other", async () => {
    const [slow, quick] = await Promise.allSettled([
      engine.query(SLOW, {}, { timeoutMs: 300 }),
      engine.query("SELECT 1 AS one"),
    ]);
    expect(slow).toMatchObject({ status: "rejected", reason: { code: "QUERY_TOO_COSTLY" } });
    expect(quick).toMatchObject({ status: "fulfilled", value: { rows: [{ one: 1 }] } });
    await expect(
      engine.query("SELECT groupArray(number) FROM numbers(10000000)", {}, { maxMemoryBytes: 1_000_000 }),
    ).rejects.toMatchObject({ code: "QUERY_TOO_COSTLY" });
  });

  test("a query that nobody waits for is stopped", async () => {
    const abort = new AbortController();
    const slow = engine
      .query(SLOW, {}, { signal: abort.signal, timeoutMs: 60_000 })
      .catch((error: unknown) => String(error));
    const running = async () =>
      (await engine.query("SELECT query FROM system.processes WHERE query LIKE '%sipHash64%'")).rows.length -
      1;
    await expect.poll(running).toBe(1);
    abort.abort();
    expect(await slow).toMatch(/aborted/);
    await expect.poll(running).toBe(0);
  });

  test("more rows than asked for are cut off", async () => {
    const { rows } = await engine.query(
      "SELECT number FROM numbers(1000000)",
      {},
      { maxRows: 10, settings: { max_block_size: 10 } },
    );
    expect(rows).toHaveLength(10);
  });

  test("a read-only query cannot write, reach out, or allow itself to", async () => {
    for (const sql of [
      "SELECT * FROM file('/etc/passwd', LineAsString)",
      "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')",
      "SELECT 1 SETTINGS readonly = 0",
      "SELECT 1 SETTINGS max_memory_usage = 0",
    ])
      await expect(engine.query(sql, {}, { isReadonly: true })).rejects.toMatchObject({
        code: "QUERY_INVALID",
      });
    await insert("after", [[9, Buffer.from("z")]]);
    expect(await countOf("n = 9")).toBe(1);
  });
});
