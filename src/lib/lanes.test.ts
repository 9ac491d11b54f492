import { expect, test } from "vitest";
import { createLanes } from "./lanes.ts";

test("no lane ever has two at once, all are used, and those who wait go in order", async () => {
  const lanes = [{ busy: 0 }, { busy: 0 }];
  const run = createLanes(lanes);
  const order: number[] = [];
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      run(async (lane) => {
        order.push(index);
        lane.busy++;
        most = Math.max(most, lanes[0]!.busy + lanes[1]!.busy);
        expect(lane.busy).toBe(1);
        await Promise.resolve();
        lane.busy--;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test("a failure gives its lane back", async () => {
  const run = createLanes(["only"]);
  await expect(run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(run((lane) => Promise.resolve(lane))).resolves.toBe("only");
});
