import { describe, expect, test } from "vitest";
import type { HuntView } from "../../../../src/schema/views/hunt.ts";
import { readTypedRange } from "../../time/time-range.ts";
import { EMPTY_FORM, formOf, type HuntForm, nameOf, scopeOf } from "./begin-scope.ts";
import { beginWish } from "./hunt-choice.ts";

const earlier: HuntView = {
  uid: "h1",
  kind: "hunt",
  name: "Old",
  state: "done",
  outcome: "alert",
  scope: { ruleFilter: { level: "high" } },
  detectors: 3,
  from: 1_767_225_600_000,
  to: 1_769_904_000_123,
  createdBy: { uid: "u", name: "Ada" },
  createdAt: 0,
  startedAt: null,
  endedAt: null,
  progress: {
    parts: 0,
    partsDone: 0,
    total: 0,
    passed: 0,
    scanned: 0,
    findings: 0,
    newFindings: 0,
    elapsedMs: 0,
    eventsPerSecond: 0,
    etaMs: null,
  },
  failure: null,
};

describe("what the address asks for", () => {
  test.each([
    [undefined, null],
    ["new", { kind: "new" }],
    ["again:h1", { kind: "again", huntUid: "h1" }],
    ["rules:a,b", { kind: "rules", uids: ["a", "b"] }],
    ["lists:c", { kind: "lists", uids: ["c"] }],
    ["rules:", { kind: "new" }],
    ["anything", { kind: "new" }],
  ])("%s", (begin, wish) => expect(beginWish(begin)).toEqual(wish));
});

test("a hunt that is begun again asks for what it asked for, to the millisecond", () => {
  const form = formOf({ kind: "again", huntUid: "h1" }, earlier);
  expect(scopeOf(form)).toEqual(earlier.scope);
  expect(form.outcome).toBe("alert");
  expect(readTypedRange(form.range, "local")).toEqual({
    kind: "absolute",
    from: earlier.from,
    to: earlier.to,
  });
});

test("a form in which something is missing begins nothing", () => {
  expect(scopeOf({ ...EMPTY_FORM, kind: "rules" })).toBeNull();
  expect(scopeOf({ ...EMPTY_FORM, kind: "text", text: " " })).toBeNull();
  expect(scopeOf({ ...EMPTY_FORM, kind: "lists" })).toBeNull();
  expect(scopeOf(EMPTY_FORM)).toEqual({ ruleFilter: {} });
  expect(scopeOf({ ...EMPTY_FORM, kind: "filter", filter: { level: "low", search: "" } })).toEqual({
    ruleFilter: { level: "low" },
  });
});

const name = (patch: Partial<HuntForm>) => nameOf({ ...EMPTY_FORM, ...patch }, (uid) => `Title ${uid}`);

test("a hunt without a name is called after what it holds", () => {
  expect(name({})).toBe("All rules, last 30 days");
  expect(name({ kind: "rules", ruleUids: ["a", "b"] })).toBe("Title a and 1 more, last 30 days");
  expect(name({ kind: "text", text: "title: Whoami\nid: x" })).toBe("Whoami, last 30 days");
  expect(name({ name: " Mine " })).toBe("Mine");
});
