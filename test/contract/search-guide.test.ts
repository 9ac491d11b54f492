import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { createEventSearchStore, createSqlStore } from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { NOON } from "../support/events.ts";

const GUIDE = readFileSync(new URL("../../docs/guides/search.md", import.meta.url), "utf8");
const RANGE = { from: NOON - 3_600_000, to: NOON };

/** Blocks of the guide in a language. */
function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    (found) => found[1] ?? "",
  );
}

/** Lines of the blocks without what they say about themselves. */
function examples(language: string): string[] {
  return blocks(language).flatMap((block) =>
    block
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/, "")),
  );
}

let clickhouse: ClickHouse;

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
});

const search = (query: string): Promise<unknown> =>
  createEventSearchStore(clickhouse).search("acme", { ...RANGE, query, limit: 1, order: "desc" });

describe("the guide to searching", () => {
  test("has examples", () => {
    expect(examples("search").length).toBeGreaterThan(30);
    expect(examples("refused").length).toBeGreaterThan(3);
    expect(blocks("sql").length).toBeGreaterThan(2);
  });

  test.each(examples("search"))("%s can be asked", async (query) => {
    await expect(search(query)).resolves.toMatchObject({ total: 0 });
  });

  test.each(examples("refused"))("%s is refused with its place", async (query) => {
    await expect(search(query)).rejects.toMatchObject({
      code: "QUERY_INVALID",
      details: { position: expect.any(Number) },
    });
  });

  test.each(blocks("sql"))("%s runs", async (sql) => {
    await expect(createSqlStore(clickhouse).run("acme", { sql })).resolves.toMatchObject({ rows: [] });
  });
});
