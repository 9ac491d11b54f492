import { hash } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { createPasswordHasher } from "./password-hasher.ts";

test("a password is kept as Argon2id of at least 19 MiB and two passes", async () => {
  const hasher = createPasswordHasher();
  const stored = await hasher.hash("velvet cactus orbiting lamp");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hasher.verify(stored, "velvet cactus orbiting lamp")).toBe(true);
  expect(await hasher.verify(stored, "velvet cactus orbiting lamp ")).toBe(false);
  expect(hasher.isOutdated(stored)).toBe(false);
});

test("a hash of weaker parameters is recognised", async () => {
  const weak = await hash("x", { memoryCost: 8192, timeCost: 1 });
  expect(createPasswordHasher().isOutdated(weak)).toBe(true);
});

test("somebody without a password is refused after the same work", async () => {
  expect(await createPasswordHasher().verify(null, "velvet cactus orbiting lamp")).toBe(false);
});
