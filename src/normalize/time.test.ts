import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_AHEAD_MS, MAX_LATE_MS, parseTime, timeSkew } from "./time.ts";

const noon = Date.UTC(2025, 10, 24, 12);

test.each([
  ["2025-11-24T12:00:00Z", 0],
  ["2025-11-24 12:00:00", 0],
  ["2025-11-24T12:00:00.165324Z", 165.324],
  ["2025-11-24T12:00:00,5Z", 500],
  ["2025-11-24T12:00:00.123456789Z", 123.456789],
  ["2025-11-24T13:30:00+01:30", 0],
  ["2025-11-24T11:00:00-0100", 0],
  ["2025-11-24 05:00:00 -0700", 0],
  ["24/Nov/2025:13:00:00 +0100", 0],
  ["Mon, 24 Nov 2025 12:00:00 GMT", 0],
  ["Mon Nov 24 12:00:00 2025", 0],
  ["Mon Nov 24 13:00:00 +0100 2025", 0],
  ["Mon Nov 24 12:00:00 UTC 2025", 0],
  ["11/24/2025 12:00:00 PM", 0],
  ["11/24/2025 12:00:00", 0],
  ["1763985600", 0],
  ["1763985600.5", 500],
  [1_763_985_600, 0],
  [1_763_985_600.25, 250],
  [1_763_985_600_000, 0],
  ["1763985600000000", 0],
  ["1763985600000000000", 0],
])("%s is read", (text, offset) => {
  expect(parseTime(text)).toBeCloseTo(noon + offset, 3);
});

test("a zone counts where the text names none", () => {
  expect(parseTime("2025-11-24 13:00:00", 60)).toBe(noon);
  expect(parseTime("11/24/2025 01:00:00 PM", 60)).toBe(noon);
  expect(parseTime("2025-11-24T12:00:00Z", 60)).toBe(noon);
});

test.each([
  "",
  "yesterday",
  "2025-13-01T00:00:00Z",
  "2025-02-29T00:00:00Z",
  "2025-11-24T24:00:00Z",
  "2025-11-24T12:60:00Z",
  "2025-11-24T12:00:00 nowhere",
  "2025-11-24T12:00:00+99:00",
  "2025-11-2XT12:00:00Z",
  "40/Nov/2025:13:00:00 +0100",
  "1e9",
  "9".repeat(60),
  null,
  undefined,
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
])("%s is no time", (text) => {
  expect(parseTime(text)).toBeNull();
});

test("every instant is read back from the text that JavaScript writes", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
      (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      },
    ),
  );
});

test("clocks may be a little ahead and lines a day late", () => {
  expect(timeSkew(noon, noon)).toBeNull();
  expect(timeSkew(noon + MAX_AHEAD_MS, noon)).toBeNull();
  expect(timeSkew(noon + MAX_AHEAD_MS + 1, noon)).toBe("future");
  expect(timeSkew(noon - MAX_LATE_MS, noon)).toBeNull();
  expect(timeSkew(noon - MAX_LATE_MS - 1, noon)).toBe("late");
});
