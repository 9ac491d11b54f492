import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addFilter, completeFilter, type FilterField, readFilter, removeFilter } from "./filter-field.ts";

const fields: readonly FilterField[] = [
  {
    name: "level",
    label: "Level",
    takesMany: true,
    values: [
      { value: "critical", label: "Critical" },
      { value: "high", label: "High" },
    ],
  },
  { name: "entity", aliases: ["host", "user"], label: "Entity" },
  { name: "technique", label: "Technique" },
];

describe("what is typed", () => {
  test.each([
    ["level:high", { field: "level", value: "high" }],
    ["LEVEL:High", { field: "level", value: "high" }],
    ["host:WKS-*", { field: "entity", value: "host:WKS-*" }],
    ['technique:"T1003 001"', { field: "technique", value: "T1003 001" }],
    ["lsass memory", { field: null, value: "lsass memory" }],
    ["C:\\Windows", { field: null, value: "C:\\Windows" }],
    ['"level:high"', { field: null, value: "level:high" }],
  ])("%s is read", (text, filter) => {
    expect(readFilter(text, fields)).toEqual(filter);
  });

  test("nothing, or a field without a value, is no filter yet", () => {
    expect(readFilter("  ", fields)).toBeNull();
    expect(readFilter("level:", fields)).toBeNull();
  });

  test("no text makes the readers throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => [readFilter(text, fields), completeFilter(text, fields)]).not.toThrow();
      }),
    );
  });
});

describe("filters in the address", () => {
  test("a field that takes many keeps what it had, once", () => {
    expect(addFilter({ level: "high" }, { field: "level", value: "critical" }, fields)).toEqual({
      level: "high,critical",
    });
    expect(addFilter({ level: "high" }, { field: "level", value: "high" }, fields)).toEqual({
      level: "high",
    });
  });

  test("another field is replaced, and words go to the words", () => {
    expect(addFilter({ technique: "T1" }, { field: "technique", value: "T2" }, fields)).toEqual({
      technique: "T2",
    });
    expect(addFilter({}, { field: null, value: "lsass" }, fields)).toEqual({ text: "lsass" });
  });

  test("one value of many can be taken away", () => {
    expect(removeFilter("high", "critical,high")).toBe("critical");
    expect(removeFilter("high", "high")).toBe("");
  });
});

describe("completion", () => {
  test("offers fields by their names and aliases", () => {
    expect(completeFilter("", fields).map(({ id }) => id)).toEqual(["level", "host", "user", "technique"]);
    expect(completeFilter("us", fields)).toEqual([
      { id: "user", label: "user:", hint: "Entity", complete: "user:", isWhole: false },
    ]);
  });

  test("offers the values of the field before the colon", () => {
    expect(completeFilter("level:c", fields)).toEqual([
      { id: "critical", label: "Critical", hint: "critical", complete: "level:critical", isWhole: true },
    ]);
    expect(completeFilter("technique:T", fields)).toEqual([]);
  });
});
