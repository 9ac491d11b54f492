import { expect, test } from "vitest";
import { createBodyBudget } from "./body-budget.ts";

test("what one tenant holds leaves room for every other", () => {
  const budget = createBodyBudget(160);
  const slow = budget.open("acme");
  slow.take(160);
  const more = budget.open("acme");
  expect(() => more.take(1)).toThrow(expect.objectContaining({ code: "TOO_MANY_REQUESTS" }));
  const other = budget.open("globex");
  other.take(10);
  expect(() => other.take(1)).toThrow(expect.objectContaining({ code: "TOO_MANY_REQUESTS" }));
  other.close();
  slow.close();
  more.take(160);
});

test("however many tenants there are, the memory has an end", () => {
  const budget = createBodyBudget(160);
  budget.open("first").take(160);
  const isTaken = Array.from({ length: 30 }, (_, n) => {
    try {
      budget.open(`tenant ${n}`).take(10);
      return true;
    } catch {
      return false;
    }
  });
  expect(isTaken.filter(Boolean)).toHaveLength(16);
});
