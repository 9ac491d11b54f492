import fc from "fast-check";
import { expect, test } from "vitest";
import { readSqlText } from "./sql-text.ts";

test.each([
  ["SELECT 1", "SELECT 1"],
  ["SELECT 1 ; ;\n", "SELECT 1"],
  ["SELECT /* ' ; */ 'a''b\\'c' -- ' rest\n, 2", "SELECT           'a''b\\'c'          \n, 2"],
  ["SELECT 'a;b', `col 1`", "SELECT 'a\\x3Bb', `col 1`"],
  ["WITH x AS (SELECT 1) SELECT * FROM x", "WITH x AS (SELECT 1) SELECT * FROM x"],
])("%s is %s", (sql, text) => {
  expect(readSqlText(sql).text).toBe(text);
});

test.each([
  ["SELECT 1; DROP TABLE event", 8],
  ["DROP TABLE event", 0],
  ["INSERT INTO event SELECT 1", 0],
  ["SELECT {x:String}", 7],
  ["SELECT $$a$$", 7],
  ["SELECT 1 # hidden", 9],
  ["SELECT 'open", 7],
  ["SELECT 'open\\'", 7],
  ["SELECT /* open", 7],
  ["SELECT `a\\`b`", 7],
  ["SELECT \u2019a\u2019", 7],
  ["SELECT 1) UNION ALL SELECT (2", 8],
  ["SELECT (1", 7],
  ["", 0],
])("%s is refused at %i", (sql, position) => {
  expect(() => readSqlText(sql)).toThrow(
    expect.objectContaining({ code: "QUERY_INVALID", details: { position } }),
  );
});

test("names of a statement's own tables are found", () => {
  expect(readSqlText("WITH a AS (SELECT 1), b2 as(SELECT 2) SELECT 1 AS c").ownTables).toEqual(["a", "b2"]);
});

test("nothing that is let through has a sign that could end a statement", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."'\"`\\;-/*$#{}\n aZ(".split("")), maxLength: 30 }),
      (rest) => {
        try {
          expect(readSqlText(`SELECT ${rest}`).text).not.toMatch(/[;]/);
        } catch (error) {
          expect(error).toMatchObject({ code: "QUERY_INVALID" });
        }
      },
    ),
    { numRuns: 5000 },
  );
});
