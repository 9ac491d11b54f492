import { expect, test } from "vitest";
import { createTurnstile } from "./turnstile.ts";

test("only so many works run at once, only so many wait, and every place comes free again", async () => {
  const inTurn = createTurnstile(2, 1);
  const gates: (() => void)[] = [];
  const work = (): Promise<void> => new Promise<void>((resolve) => gates.push(resolve));
  const three = [inTurn(work), inTurn(work), inTurn(work)];
  expect(gates).toHaveLength(2);
  await expect(inTurn(work)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  gates[0]?.();
  await three[0];
  await Promise.resolve();
  expect(gates).toHaveLength(3);
  gates[1]?.();
  gates[2]?.();
  await Promise.all(three);
  await inTurn(() => Promise.resolve());
});
