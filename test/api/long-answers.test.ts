import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { createAuditLog } from "../../src/platform/audit/index.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { setUp, type SignedInPerson, signIn } from "../support/browser.ts";

/** Answers that end when they are broken off alone, read over a real connection. */
let api: TestApi;
let origin: string;
let ada: SignedInPerson;
const ended: string[] = [];

beforeAll(async () => {
  api = await openTestApi(({ postgres }) => ({
    audit: { ...createAuditLog(postgres), export: () => lines("audit") },
    reparse: async (_tenantUid, _actor, _filter, { signal, report }) => {
      const told = { reparsed: 1, stored: 0, stillQuarantined: 1 };
      while (!signal.aborted) {
        report({ ...told, total: 2 });
        await sleep(50);
      }
      ended.push("reparse");
      return told;
    },
  }));
  ada = await setUp(api);
  origin = await api.server.listen({ port: 0, host: "127.0.0.1" });
  return () => api.server.close();
});

async function* lines(name: string): AsyncGenerator<string> {
  try {
    for (;;) {
      yield "{}\n";
      await sleep(50);
    }
  } finally {
    ended.push(name);
  }
}

test.each([
  ["GET", "/api/v1/tenants/acme/audit/export", "audit"],
  ["GET", "/api/v1/platform/audit/export", "audit"],
  ["POST", "/api/v1/tenants/acme/quarantine/reparse/progress", "reparse"],
] as const)("%s %s breaks off when its session ends, and so does its work", async (method, path, work) => {
  ended.length = 0;
  const browser = await signIn(api, ada);
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: {
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      "sec-fetch-site": "same-origin",
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
    },
    ...(method === "POST" ? { body: JSON.stringify({ from: 0, to: 1 }) } : {}),
  });
  expect(answer.status).toBe(200);
  expect((await browser.call("DELETE", "/api/v1/auth/session")).status).toBe(204);
  await expect(answer.text()).rejects.toThrow("terminated");
  await expect.poll(() => ended).toEqual([work]);
});

test("a platform administrator's answer about a tenant breaks off when the tenant is suspended", async () => {
  ended.length = 0;
  const browser = await signIn(api, ada);
  const globex = { uid: "globex", name: "Globex" };
  expect((await browser.call("POST", "/api/v1/platform/tenants", globex)).status).toBe(201);
  const answer = await fetch(`${origin}/api/v1/tenants/globex/audit/export`, {
    headers: {
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      "sec-fetch-site": "same-origin",
    },
  });
  expect(answer.status).toBe(200);
  await browser.call("PATCH", "/api/v1/platform/tenants/globex", { isSuspended: true });
  await expect(answer.text()).rejects.toThrow("terminated");
  expect(ended).toEqual(["audit"]);
});
