import { expect, test } from "vitest";
import { chosenRows } from "../../components/table/chosen-rows.ts";
import { SUPPRESSION_CHOICE, type SuppressionRow, suppressionState } from "./suppression-choice.ts";

const NOW = 1000;
const row = (uid: string, more: Partial<SuppressionRow> = {}): SuppressionRow => {
  const whole = {
    uid,
    detectorUid: "r1",
    entity: null,
    reason: "Scanner",
    owner: "Kim",
    createdAt: 0,
    expiresAt: 2000,
    endedAt: null,
    suppressedCount: 0,
    lastSuppressedAt: null,
    detector: null,
    ...more,
  };
  return { ...whole, state: suppressionState(whole, NOW) };
};
const uids = (rows: readonly SuppressionRow[], state: Record<string, string> = {}): string[] =>
  chosenRows(rows, state, SUPPRESSION_CHOICE).map(({ uid }) => uid);

test("a suppression holds until its time comes or somebody ends it", () => {
  expect(suppressionState({ endedAt: null, expiresAt: NOW + 1 }, NOW)).toBe("active");
  expect(suppressionState({ endedAt: null, expiresAt: NOW }, NOW)).toBe("over");
  expect(suppressionState({ endedAt: 5, expiresAt: NOW + 1 }, NOW)).toBe("ended");
});

test("active ones come first, the next to end before others; of the rest the newest", () => {
  const rows = [
    row("old", { expiresAt: 10 }),
    row("later", { expiresAt: 9000 }),
    row("soon", { expiresAt: 1500 }),
    row("over", { expiresAt: 900 }),
  ];
  expect(uids(rows)).toEqual(["soon", "later", "over", "old"]);
});

test("they are narrowed by state, scope, owner and words of reason, rule and entity", () => {
  const rows = [
    row("a", { entity: { kind: "host", value: "BUILD-7" } }),
    row("b", { detectorUid: null, entity: { kind: "ip", value: "10.0.0.1" }, owner: "Holt" }),
    row("c", { endedAt: 1, detector: { uid: "r1", name: "Whoami", kind: "rule" } }),
  ];
  expect(uids(rows, { state: "active" })).toEqual(["a", "b"]);
  expect(uids(rows, { scope: "entity" })).toEqual(["b"]);
  expect(uids(rows, { owner: "Holt" })).toEqual(["b"]);
  expect(uids(rows, { text: "build scanner" })).toEqual(["a"]);
  expect(uids(rows, { text: "whoami" })).toEqual(["c"]);
});
