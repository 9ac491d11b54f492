import fc from "fast-check";
import { expect, test } from "vitest";
import { readLiveMessage } from "./live-message.ts";

test("reads the three kinds", () => {
  const alert = { kind: "alert", alertUid: "a1", change: "created", level: "high", title: "T" };
  const pipeline = { kind: "pipeline", at: 1, eventsPerSecond: 2.5, lagMs: null, spoolRecords: 0 };
  const rules = { kind: "rules", at: 7 };
  for (const message of [alert, pipeline, rules])
    expect(readLiveMessage(JSON.stringify(message))).toEqual(message);
});

test("what it does not know is passed over", () => {
  for (const data of ['{"kind":"case","at":1}', '{"kind":"alert"}', "{}", "not json", "null", "[]"])
    expect(readLiveMessage(data)).toBeNull();
});

test("no message makes it throw", () => {
  fc.assert(
    fc.property(fc.constantFrom("alert", "pipeline", "rules", "x"), fc.jsonValue(), (kind, value) => {
      expect(() => readLiveMessage(JSON.stringify({ kind, at: value, alertUid: value }))).not.toThrow();
      expect(() => readLiveMessage(JSON.stringify(value))).not.toThrow();
    }),
  );
});
