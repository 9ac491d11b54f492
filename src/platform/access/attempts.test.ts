import { expect, test } from "vitest";
import { type Attempt, createAttemptGuard, waitAfter } from "./attempts.ts";

const stranger = (account: string, ip: string): Attempt => ({ account, ip, knownAs: null });

test("waiting begins after the free attempts and doubles up to its bound", () => {
  const bucket = { free: 5, longestWaitMs: 900_000 };
  expect([1, 4, 5, 6, 7, 8].map((count) => waitAfter(count, bucket))).toEqual([0, 0, 1000, 2000, 4000, 8000]);
  expect(waitAfter(1_000_000, bucket)).toBe(900_000);
});

test("a stranger who guesses is told to wait", async () => {
  const guard = createAttemptGuard();
  for (let attempt = 0; attempt < 5; attempt++) await guard.begin(stranger("ada@x.example", "192.0.2.1"));
  await expect(guard.begin(stranger("ADA@x.example", "192.0.2.1"))).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
    details: { retryAfterMs: expect.any(Number) },
  });
});

test("guessing does not lock the owner out: neither elsewhere nor on a known device at the same address", async () => {
  const guard = createAttemptGuard();
  const guesses = Array.from({ length: 30 }, () => guard.begin(stranger("ada@x.example", "192.0.2.1")));
  const settled = await Promise.allSettled(guesses);
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  await expect(guard.begin(stranger("ada@x.example", "198.51.100.7"))).resolves.toBeUndefined();
  const known = { account: "ada@x.example", ip: "192.0.2.1", knownAs: "device 1" };
  await expect(guard.begin(known)).resolves.toBeUndefined();
});

test("many accounts from one address, and one network of many addresses, are slowed too", async () => {
  const guard = createAttemptGuard();
  const fromOne = Array.from({ length: 25 }, (_, n) =>
    guard.begin(stranger(`user${n}@x.example`, "192.0.2.9")),
  );
  const settled = await Promise.allSettled(fromOne);
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  await expect(guard.begin(stranger("other@x.example", "192.0.2.9"))).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
  });
  const network = createAttemptGuard();
  for (let n = 0; n < 60; n++) await network.begin(stranger(`user${n}@x.example`, `203.0.113.${n}`));
  await expect(network.begin(stranger("new@x.example", "203.0.113.200"))).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
  });
});

test("what was right is not counted against anybody", async () => {
  const guard = createAttemptGuard();
  const attempt = stranger("ada@x.example", "192.0.2.1");
  for (let n = 0; n < 50; n++) {
    await guard.begin(attempt);
    await guard.succeed(attempt);
  }
  await expect(guard.begin(attempt)).resolves.toBeUndefined();
});
