import fc from "fast-check";
import { expect, test } from "vitest";
import { testRecords } from "./test-records.ts";

test("records are told by name, expectation and text", () => {
  const text = `{"match":true,"name":"whoami","record":{"Image":"x"}}\n\n{"match":false,"record":"plain"}\n{broken`;
  expect(testRecords(text)).toEqual([
    { line: 1, name: "whoami", expects: "match", record: '{\n  "Image": "x"\n}' },
    { line: 3, name: "line 3", expects: "no match", record: "plain" },
    { line: 4, name: "line 4", expects: null, record: "{broken" },
  ]);
});

test("any text is told line by line", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
      expect(testRecords(text)).toHaveLength(lines.length);
    }),
  );
});
