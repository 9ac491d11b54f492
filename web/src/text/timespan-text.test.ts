import { expect, test } from "vitest";
import { timespanText } from "./timespan-text.ts";

test.each([
  [300_000, "5m"],
  [90_000, "90s"],
  [7_200_000, "2h"],
  [604_800_000, "7d"],
])("%i is %s", (ms, text) => {
  expect(timespanText(ms)).toBe(text);
});
