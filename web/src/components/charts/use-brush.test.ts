import { expect, test } from "vitest";
import { type BrushRange, moveRange } from "./use-brush.ts";

const press = (key: string, shiftKey = false) => ({ key, shiftKey });
const steps = (range: BrushRange | null): number[] | undefined =>
  range?.map((share) => Math.floor(share * 4));

test("the first arrow stands on the last step, the next ones move it", () => {
  const first = moveRange(null, 4, press("ArrowLeft"));
  expect(steps(first)).toEqual([3, 3]);
  expect(steps(moveRange(first, 4, press("ArrowLeft")))).toEqual([2, 2]);
});

test("Shift moves the end alone, and nothing leaves the chart", () => {
  const wide = moveRange([0.375, 0.375], 4, press("ArrowRight", true));
  expect(steps(wide)).toEqual([1, 2]);
  expect(steps(moveRange([0.875, 0.875], 4, press("ArrowRight")))).toEqual([3, 3]);
});

test("other keys are not the chart's", () => {
  expect(moveRange([0, 1], 4, press("j"))).toBeNull();
});
