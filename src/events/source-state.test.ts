import { expect, test } from "vitest";
import { quietOf } from "./source-state.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 15, 12);
/** Seconds of the longest gaps, from minutes. */
const gaps = (...minutes: number[]) => minutes.map((minute) => minute * 60);

test.each([
  ["just sent", 1, gaps(1, 1, 1), { state: "active", expected: "every minute" }],
  ["is between two records as ever", 10, gaps(9, 9, 9), { state: "quiet", expected: "every 9 minutes" }],
  ["sends each minute and stopped", 16, gaps(1, 1, 1), { state: "silent", expected: "every minute" }],
  ["sends each hour and is late", 100, gaps(60, 60, 60), { state: "silent", expected: "every 60 minutes" }],
  [
    "rests at weekends",
    60 * 60,
    gaps(62 * 60, 62 * 60, 14 * 60),
    { state: "quiet", expected: "every 3 days" },
  ],
  ["had one outage, which is no habit", 60, gaps(600, 1, 1), { state: "silent", expected: "every minute" }],
  ["is too new to have habits", 600, gaps(1), { state: "quiet", expected: "every day" }],
  ["is new and was not heard for a day", 1500, [], { state: "silent", expected: "every day" }],
] as const)("a source that %s", (_what, quietMinutes, longest, expected) => {
  expect(quietOf(NOW - quietMinutes * MINUTE, longest, NOW)).toEqual(expected);
});
