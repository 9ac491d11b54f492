import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_HEIGHT, type RowGeometry, rowWindow, scrollTopFor } from "./row-window.ts";

const geometry = fc.record({
  count: fc.integer({ min: 0, max: 2_000_000 }),
  rowHeight: fc.constantFrom(20, 28, 40, 64),
  viewport: fc.integer({ min: 64, max: 2000 }),
});

test("a short list is drawn whole, from its top", () => {
  expect(rowWindow({ count: 5, rowHeight: 20, viewport: 500 }, 0)).toEqual({
    first: 0,
    last: 5,
    top: 0,
    height: 100,
  });
});

test("only what is near the view is drawn", () => {
  const { first, last } = rowWindow({ count: 1_000_000, rowHeight: 20, viewport: 600 }, 10_000_000);
  expect(last - first).toBeLessThan(60);
});

test("an empty list draws nothing", () => {
  expect(rowWindow({ count: 0, rowHeight: 20, viewport: 600 }, 99)).toEqual({
    first: 0,
    last: 0,
    top: 0,
    height: 0,
  });
});

test("every row can be scrolled into view, in lists of any length", () => {
  fc.assert(
    fc.property(geometry, fc.nat(), fc.nat(MAX_HEIGHT), (shape, pick, from) => {
      if (shape.count === 0) return;
      const index = pick % shape.count;
      const scrollTop = scrollTopFor(shape, index, Math.min(from, highest(shape)));
      const seen = rowWindow(shape, scrollTop);
      const top = seen.top + (index - seen.first) * shape.rowHeight - scrollTop;
      expect(index).toBeGreaterThanOrEqual(seen.first);
      expect(index).toBeLessThan(seen.last);
      expect(top).toBeGreaterThanOrEqual(-1);
      expect(top + shape.rowHeight).toBeLessThanOrEqual(shape.viewport + 1);
      expect(seen.height).toBeLessThanOrEqual(MAX_HEIGHT);
    }),
  );
});

test("a row that is seen does not move the list", () => {
  const shape = { count: 1000, rowHeight: 20, viewport: 600 };
  expect(scrollTopFor(shape, 10, 100)).toBe(100);
});

function highest({ count, rowHeight, viewport }: RowGeometry): number {
  return Math.max(0, Math.min(count * rowHeight, MAX_HEIGHT) - viewport);
}
