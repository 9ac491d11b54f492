import { expect, test } from "vitest";
import type { UnreadyEngine } from "../../src/api/routes/health.ts";
import { openTestApi } from "../support/api.ts";

test("whoever balances load learns which engine cannot work, and why", async () => {
  const found: UnreadyEngine[] = [];
  const { server } = await openTestApi({ health: { unready: async () => found } });
  const ready = async () => {
    const { statusCode, body } = await server.inject({ method: "GET", url: "/readyz" });
    const answer: unknown = JSON.parse(body);
    return [statusCode, answer];
  };
  expect(await ready()).toEqual([200, { status: "ok" }]);
  found.push({ name: "spool", reason: "The disk of the spool is full." });
  expect(await ready()).toEqual([
    503,
    { status: "unready", engines: ["spool"], reasons: ["The disk of the spool is full."] },
  ]);
  expect((await server.inject({ method: "GET", url: "/healthz" })).statusCode).toBe(200);
});
