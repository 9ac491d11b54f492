import fc from "fast-check";
import { expect, test } from "vitest";
import { type JsonView, jsonRows } from "./json-rows.ts";

const all: JsonView = { closed: new Set(), search: "" };
const value = { Image: "C:\\a.exe", Hashes: { sha256: "9f", md5: null }, tags: ["x", 7], empty: {} };

test("objects and arrays are opened, each entry a line", () => {
  expect(jsonRows(value, all).rows.map((row) => [row.path, row.depth, row.kind, row.text])).toEqual([
    ["/Image", 0, "string", "C:\\a.exe"],
    ["/Hashes", 0, "object", ""],
    ["/Hashes/sha256", 1, "string", "9f"],
    ["/Hashes/md5", 1, "null", "null"],
    ["/tags", 0, "array", ""],
    ["/tags/0", 1, "string", "x"],
    ["/tags/1", 1, "number", "7"],
    ["/empty", 0, "object", "{}"],
  ]);
});

test("what is closed hides its entries", () => {
  const { rows } = jsonRows(value, { ...all, closed: new Set(["/Hashes"]) });
  expect(rows.map((row) => row.path)).not.toContain("/Hashes/sha256");
});

const found = (search: string): string[] => jsonRows(value, { ...all, search }).rows.map((row) => row.path);

test("a search keeps what it finds, by name or value, with what it lies in", () => {
  expect(found("SHA256")).toEqual(["/Hashes", "/Hashes/sha256"]);
  expect(found("a.exe")).toEqual(["/Image"]);
  expect(found("nothing")).toEqual([]);
});

test("a search opens what was closed", () => {
  const { rows } = jsonRows(value, { closed: new Set(["/Hashes"]), search: "md5" });
  expect(rows.map((row) => row.path)).toEqual(["/Hashes", "/Hashes/md5"]);
});

test("a huge or deep value is cut, and says so", () => {
  expect(jsonRows(Array.from({ length: 5000 }, String), all, 100)).toMatchObject({
    isCut: true,
    rows: { length: 100 },
  });
  let deep: unknown = 1;
  for (let i = 0; i < 5000; i++) deep = { a: deep };
  expect(jsonRows({ deep }, { ...all, closed: new Set() }).rows.length).toBeLessThan(100);
});

test("every path is unique and no value makes it throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (json, search) => {
      const paths = jsonRows(json, { ...all, search }).rows.map((row) => row.path);
      expect(new Set(paths).size).toBe(paths.length);
    }),
  );
});
