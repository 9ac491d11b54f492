import { expect, test } from "vitest";
import type { BacktestResult } from "../../../../src/schema/views/hunt.ts";
import { backtestRows } from "./backtest-rows.ts";

const none = {
  truePositive: 0,
  benignTruePositive: 0,
  falsePositive: 0,
  undetermined: 0,
  open: 0,
  unknown: 0,
};
const side = { version: "1", matched: 0, suppressed: 0, alerts: 0, evaluations: 0, msPerMillionEvents: 0 };
const result: BacktestResult = {
  issues: [],
  from: 0,
  to: 1,
  scanned: 100,
  isComplete: true,
  before: { ...side, matched: 44, alerts: 9 },
  after: { ...side, matched: 19, alerts: 9 },
  added: 0,
  removed: 25,
  daily: [],
  addedExamples: [],
  removedExamples: [],
  topEntities: [],
  newEntities: [],
  verdicts: { ...none, truePositive: 4, falsePositive: 25 },
  removedVerdicts: { ...none, falsePositive: 25 },
  elapsedMs: 1,
};

test("what is lost is counted by its verdict: false positives for the better, true ones for the worse", () => {
  const rows = new Map(backtestRows(result).map((row) => [row.name, row]));
  expect(rows.get("Events matched")).toMatchObject({ before: "44", after: "19", change: "− 25" });
  expect(rows.get("Alerts")).toMatchObject({ change: "0" });
  expect(rows.get("True positives")).toMatchObject({ after: "4", look: undefined });
  expect(rows.get("False positives")).toMatchObject({ after: "0", change: "− 25", look: "good" });
  expect(rows.has("Undetermined")).toBe(false);
  const lost = { ...result, removedVerdicts: { ...none, truePositive: 1 } };
  expect(backtestRows(lost).find(({ name }) => name === "True positives")).toMatchObject({ look: "bad" });
});
