import { expect, test } from "vitest";
import { z } from "zod";
import { AuditEntry, verifyAuditExport } from "../../src/platform/audit/index.ts";
import { openTestApi } from "../support/api.ts";
import { addPerson, setUp, signIn } from "../support/browser.ts";

const Entries = z.object({ entries: z.array(AuditEntry) });

test("the log is paged, filtered, verified and exported, each tenant's and the platform's by itself", async () => {
  const api = await openTestApi();
  const ada = await setUp(api);
  await ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  const tom = await addPerson(api, ada, "tenant_administrator");
  const analyst = await addPerson(api, ada, "analyst");

  const browser = await signIn(api, tom);
  const all = (await browser.call("GET", "/api/v1/tenants/acme/audit")).json(Entries).entries;
  expect(all.length).toBeGreaterThan(3);
  expect(all.every(({ chain }) => chain === "tenant:acme")).toBe(true);
  const next = await browser.call("GET", `/api/v1/tenants/acme/audit?limit=1&before=${all[0]?.seq}`);
  expect(next.json(Entries).entries).toEqual([all[1]]);
  const invites = await browser.call("GET", "/api/v1/tenants/acme/audit?action=user.invite");
  expect(new Set(invites.json(Entries).entries.map(({ action }) => action))).toEqual(
    new Set(["user.invite"]),
  );

  const verified = await browser.call("GET", "/api/v1/tenants/acme/audit/verify");
  expect(verified.json()).toMatchObject({ fault: null });

  const exported = await browser.call("GET", "/api/v1/tenants/acme/audit/export");
  expect(exported.headers["content-disposition"]).toContain("audit.jsonl");
  const lines = exported.text.split("\n");
  expect(verifyAuditExport(lines)).toMatchObject({ faults: [], strayLines: [] });
  const changed = lines.map((line, n) =>
    n === 1 ? line.replace(/"actorName":"[^"]*"/, '"actorName":"Eve"') : line,
  );
  expect(verifyAuditExport(changed).faults).not.toEqual([]);

  const platform = (await (await signIn(api, ada)).call("GET", "/api/v1/platform/audit")).json(Entries);
  expect(platform.entries.every(({ chain }) => chain === "platform")).toBe(true);
  expect((await analyst.browser.call("GET", "/api/v1/tenants/acme/audit")).status).toBe(403);
});
