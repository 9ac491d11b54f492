import { beforeAll, expect, test } from "vitest";
import { appendAudit, createAuditLog } from "../../src/platform/audit/index.ts";
import { addTenant, openTestPostgres, runOn, type TestPostgres } from "../support/postgres.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await openTestPostgres();
  await addTenant(postgres, "acme");
  await addTenant(postgres, "globex");
});

const append = (tenantUid: string, action: string) =>
  postgres.asTenant(tenantUid, (db) =>
    appendAudit(db, {
      tenantUid,
      actor: { uid: "u1", name: "A. Kim" },
      action,
      target: "t",
      details: { b: 1, a: [2, null] },
    }),
  );

test("entries written at once make one whole chain", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => append("acme", `test.${index}`)));
  expect(await createAuditLog(postgres).verify("acme")).toEqual({ entries: 20, fault: null });
});

test("a tenant reads its own chain and no other", async () => {
  await append("globex", "test.other");
  const log = createAuditLog(postgres);
  expect((await log.list("globex", { limit: 10 })).map((entry) => entry.action)).toEqual(["test.other"]);
  expect((await log.list("acme", { limit: 100 })).some((entry) => entry.action === "test.other")).toBe(false);
});

test("the log refuses a change, even to the owner of the database", async () => {
  await expect(runOn(postgres.url, "update audit_entry set action = 'x'")).rejects.toThrow("append-only");
  await expect(runOn(postgres.url, "delete from audit_entry")).rejects.toThrow("append-only");
  await expect(runOn(postgres.url, "truncate audit_entry")).rejects.toThrow("append-only");
});

test("a change that gets past the triggers is found by walking the chain", async () => {
  await runOn(
    postgres.url,
    "set session_replication_role = replica; update audit_entry set target = 'forged' where chain = 'tenant:acme' and seq = 7",
  );
  expect(await createAuditLog(postgres).verify("acme")).toMatchObject({ fault: { seq: 7 } });
});
