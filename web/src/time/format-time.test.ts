import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatDay,
  formatMoment,
  formatSeconds,
  formatSpan,
  formatTime,
  isSameDay,
} from "./format-time.ts";

const at = Date.UTC(2026, 10, 24, 14, 3, 22, 118);
const HOUR = 3_600_000;

describe("times", () => {
  test("are exact to the millisecond", () => {
    expect(formatTime(at, "utc")).toBe("14:03:22.118");
    expect(formatSeconds(at, "utc")).toBe("14:03:22");
    expect(formatTime(Date.UTC(2026, 0, 1), "utc")).toBe("00:00:00.000");
  });

  test("name the day, and the year only when it is another", () => {
    expect(formatDay(at, at, "utc")).toBe("24 Nov");
    expect(formatDay(Date.UTC(2025, 11, 31), at, "utc")).toBe("31 Dec 2025");
    expect(formatMoment(at, at, "utc")).toBe("24 Nov 14:03:22.118");
  });

  test("fall on the same day by the zone that is shown", () => {
    expect(isSameDay(at, at + 9 * HOUR, "utc")).toBe(true);
    expect(isSameDay(at, at + 10 * HOUR, "utc")).toBe(false);
  });

  test.each([
    [0, "now"],
    [-12_000, "12 s ago"],
    [-59_999, "59 s ago"],
    [-6 * 60_000, "6 min ago"],
    [-47 * HOUR, "47 h ago"],
    [-41 * 24 * HOUR, "41 days ago"],
    [2 * HOUR, "in 2 h"],
  ])("%d ms from now is %s", (offset, shown) => expect(formatAge(at + offset, at)).toBe(shown));

  test("a length below a second is told in milliseconds", () => expect(formatSpan(850)).toBe("850 ms"));

  test("no number makes them throw", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const zone of ["utc", "local"] as const)
          expect(() => [
            formatMoment(value, at, zone),
            formatAge(value, at),
            isSameDay(value, at, zone),
          ]).not.toThrow();
      }),
    );
  });
});
