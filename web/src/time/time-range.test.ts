import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseTimeRange,
  printTimeRange,
  rangeLabel,
  readTypedRange,
  shiftRange,
  spanOf,
  type TimeRange,
  zoomRange,
} from "./time-range.ts";

const HOUR = 3_600_000;
const now = Date.UTC(2026, 10, 24, 14, 0, 0);
const day: TimeRange = { kind: "relative", ms: 24 * HOUR };

const anyRange = fc.oneof(
  fc.constant<TimeRange>({ kind: "any" }),
  fc.integer({ min: 1, max: 999_999 }).map((s): TimeRange => ({ kind: "relative", ms: s * 1000 })),
  fc
    .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e11 }))
    .map(([from, length]): TimeRange => ({ kind: "absolute", from, to: from + length })),
);

describe("time ranges", () => {
  test("a link names the same range to whoever opens it", () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        expect(parseTimeRange(printTimeRange(range))).toEqual(range);
      }),
    );
  });

  test.each(["", "24", "24y", "0h", "-1h", "b..a", "1..2..3", "2026-11-24T14:00:00Z..2026-11-24T13:00:00Z"])(
    "%j is no range",
    (text) => expect(parseTimeRange(text)).toBeNull(),
  );

  test("no text makes the readers throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => [parseTimeRange(text), readTypedRange(text, "utc")]).not.toThrow();
      }),
    );
  });

  test("an end without a day is on the day of the start", () => {
    expect(readTypedRange("2026-11-24 13:00 to 14:30", "utc")).toEqual({
      kind: "absolute",
      from: Date.UTC(2026, 10, 24, 13),
      to: Date.UTC(2026, 10, 24, 14, 30),
    });
    expect(readTypedRange("2026-11-24 13:00 to 12:00", "utc")).toBeNull();
  });

  test("relative ranges end now, absolute ones stay, any has no bounds", () => {
    expect(spanOf(day, now)).toEqual({ from: now - 24 * HOUR, to: now });
    expect(spanOf({ kind: "absolute", from: 1, to: 2 }, now)).toEqual({ from: 1, to: 2 });
    expect(spanOf({ kind: "any" }, now)).toBeNull();
  });

  test("shifting goes by half, and not into the future from now", () => {
    expect(shiftRange(day, -1, now)).toEqual({
      kind: "absolute",
      from: now - 36 * HOUR,
      to: now - 12 * HOUR,
    });
    expect(shiftRange(day, 1, now)).toBe(day);
  });

  test("zooming keeps the end at now, or the middle where it was", () => {
    expect(zoomRange(day, "out")).toEqual({ kind: "relative", ms: 48 * HOUR });
    expect(zoomRange({ kind: "absolute", from: 0, to: 8 }, "in")).toEqual({
      kind: "absolute",
      from: 2,
      to: 6,
    });
  });

  test.each([
    ["3h", "3h"],
    ["last 3 hours", "3h"],
    ["90 minutes", "90m"],
    ["any time", "any"],
    ["2026-11-24", "2026-11-24T00:00:00Z..2026-11-25T00:00:00Z"],
    ["2026-11-24 13:00 to 2026-11-24 14:30:05", "2026-11-24T13:00:00Z..2026-11-24T14:30:05Z"],
  ])("typing %j gives %s", (typed, printed) => {
    const range = readTypedRange(typed, "utc");
    expect(range && printTimeRange(range)).toBe(printed);
  });

  test.each(["yesterday", "2026-13-40", "14:00 to 15:00 to 16:00"])("typing %j gives nothing", (typed) =>
    expect(readTypedRange(typed, "utc")).toBeNull(),
  );

  test("labels say the days that are not today", () => {
    expect(rangeLabel(day, now, "utc")).toBe("Last 24 hours");
    expect(rangeLabel({ kind: "relative", ms: 7 * 24 * HOUR }, now, "utc")).toBe("Last 7 days");
    expect(rangeLabel({ kind: "relative", ms: HOUR }, now, "utc")).toBe("Last hour");
    expect(rangeLabel({ kind: "absolute", from: now - HOUR, to: now }, now, "utc")).toBe(
      "13:00:00 to 14:00:00",
    );
    expect(rangeLabel({ kind: "absolute", from: now - 30 * HOUR, to: now }, now, "utc")).toBe(
      "23 Nov 08:00:00 to 24 Nov 14:00:00",
    );
  });
});
