import { expect, test } from "vitest";
import type { Principal } from "../schema/access.ts";
import { whileAllowed } from "./while-allowed.ts";

const ana = (role: "analyst" | "customer" | null): Principal => ({
  kind: "user",
  userUid: "u",
  sessionUid: "s",
  name: "Ana",
  roles: new Map(role === null ? [] : [["acme", role]]),
  isPlatformAdministrator: false,
});

async function* pieces(): AsyncGenerator<string> {
  yield* ["a", "b", "c", "d"];
}

/** What arrives when each look at the clock is 600 ms after the one before. */
async function arriving(current: Principal | null): Promise<string[]> {
  let clock = 0;
  const got: string[] = [];
  const allowed = whileAllowed(pieces(), {
    access: { recheck: async () => current, tenants: { isActive: async (uid) => uid === "acme" } },
    principal: ana("analyst"),
    tenantUid: "acme",
    permission: "events:export",
    elapsed: () => (clock += 600),
  });
  try {
    for await (const piece of allowed) got.push(piece);
  } catch {
    got.push("broken off");
  }
  return got;
}

test("an answer goes on while who asked may have it, and breaks off when not", async () => {
  expect(await arriving(ana("analyst"))).toEqual(["a", "b", "c", "d"]);
  expect(await arriving(ana("customer"))).toEqual(["a", "broken off"]);
  expect(await arriving(ana(null))).toEqual(["a", "broken off"]);
  expect(await arriving(null)).toEqual(["a", "broken off"]);
});
