import { expect, test } from "vitest";
import { timeAround } from "./pivot-time.ts";
import { parseTimeRange } from "./time-range.ts";

test("a moment is looked at half a day before and after", () => {
  const at = Date.UTC(2026, 2, 5, 14, 30);
  expect(timeAround({ from: at, to: at })).toBe("2026-03-05T02:30:00Z..2026-03-06T02:30:00Z");
});

test("what lasted is looked at as a whole", () => {
  const from = Date.UTC(2026, 2, 5);
  const to = Date.UTC(2026, 2, 9);
  const range = parseTimeRange(timeAround({ from, to }));
  expect(range).toMatchObject({ kind: "absolute", from: from - 43_200_000, to: to + 43_200_000 });
});
