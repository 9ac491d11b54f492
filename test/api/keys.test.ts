import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { KeyView } from "../../src/schema/views/access.ts";
import { openTestApi } from "../support/api.ts";
import {
  addPerson,
  type Answer,
  openBrowser,
  setUp,
  type SignedInPerson,
  signIn,
} from "../support/browser.ts";
import { runOn } from "../support/postgres.ts";

const DAY = 24 * 3_600_000;
const api = await openTestApi();
let ada: SignedInPerson;
let tom: SignedInPerson;

beforeAll(async () => {
  ada = await setUp(api);
  tom = await addPerson(api, ada, "tenant_administrator");
});

const Issued = z.object({ key: KeyView, token: z.string() });

async function ask(owner: SignedInPerson, wanted: Record<string, unknown>): Promise<Answer> {
  const body = { name: "a key", permissions: ["overview:read"], expiresAt: api.clock.now + DAY, ...wanted };
  return (await signIn(api, owner)).call("POST", "/api/v1/tenants/acme/keys", body);
}

async function issue(
  owner: SignedInPerson,
  wanted: Record<string, unknown> = {},
): Promise<z.infer<typeof Issued>> {
  return (await ask(owner, wanted)).json(Issued);
}

/** What a program gets that sends the key. */
async function get(
  token: string,
  url = "/api/v1/tenants/acme",
  ip = "127.0.0.1",
  scheme = "Bearer",
): Promise<number> {
  const program = openBrowser(api, ip);
  delete program.headers["sec-fetch-site"];
  program.headers["authorization"] = `${scheme} ${token}`;
  return (await program.call("GET", url)).status;
}

test("a key is shown once, starts with wf_ for secret scanners, and is kept as a hash (ASVS 13.2)", async () => {
  const { key, token } = await issue(tom);
  expect(token).toMatch(/^wf_[0-9a-f]{8}_[\w-]{43}$/);
  expect(token.startsWith(key.hint)).toBe(true);
  expect(JSON.stringify(await runOn(api.postgres.url, "select * from api_key"))).not.toContain(
    token.slice(12),
  );
  const listed = await tom.browser.call("GET", "/api/v1/tenants/acme/keys");
  expect(listed.text).not.toContain(token.slice(12));
  expect(await get(token)).toBe(200);
  expect(await get(`${token}x`)).toBe(401);
});

test("the other form is a GUID, sent by HTTP Event Collector's scheme and in either case", async () => {
  const { token } = await issue(tom, { form: "guid" });
  expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await get(token.toUpperCase(), undefined, undefined, "Splunk")).toBe(200);
  expect(await get(token, undefined, undefined, "Basic")).toBe(401);
});

test("nobody lends what they do not have, and a key makes no keys", async () => {
  const { token } = await issue(tom, { permissions: ["keys:read", "keys:write"] });
  const program = openBrowser(api);
  program.headers["authorization"] = `Bearer ${token}`;
  const body = { name: "x", permissions: ["overview:read"], expiresAt: null };
  expect((await program.call("POST", "/api/v1/tenants/acme/keys", body)).status).toBe(403);
  expect((await ask(tom, { permissions: ["tenants:write"] })).json()).toMatchObject({ code: "FORBIDDEN" });
});

test("only a key that just sends events may live for ever; others a year at most", async () => {
  expect((await ask(tom, { expiresAt: null })).status).toBe(422);
  expect((await ask(tom, { expiresAt: api.clock.now + 400 * DAY })).status).toBe(422);
  expect((await ask(tom, { expiresAt: api.clock.now - 1 })).status).toBe(422);
  expect((await ask(tom, { permissions: ["events:ingest"], expiresAt: null })).status).toBe(201);
});

test("a key works from its networks only, IPv4 and IPv6", async () => {
  const { token } = await issue(tom, { allowedNetworks: ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"] });
  expect(await get(token, undefined, "192.0.2.200")).toBe(200);
  expect(await get(token, undefined, "::ffff:192.0.2.200")).toBe(200);
  expect(await get(token, undefined, "2001:db8:1::1")).toBe(200);
  expect(await get(token, undefined, "198.51.100.7")).toBe(200);
  expect(await get(token, undefined, "192.0.3.1")).toBe(401);
  expect(await get(token, undefined, "2001:db9::1")).toBe(401);
  expect((await ask(tom, { allowedNetworks: ["everywhere"] })).status).toBe(422);
});

test("a key is never more than its owner is now; sending events outlives the owner (ASVS 8.3.2)", async () => {
  const uma = await addPerson(api, ada, "tenant_administrator");
  const { token } = await issue(uma, { permissions: ["keys:read", "overview:read", "events:ingest"] });
  const browser = await signIn(api, ada);
  const url = `/api/v1/tenants/acme/users/${uma.uid}`;
  expect(await get(token, "/api/v1/tenants/acme/keys")).toBe(200);
  await browser.call("PATCH", url, { role: "viewer" });
  expect(await get(token, "/api/v1/tenants/acme/keys")).toBe(403);
  expect(await get(token)).toBe(200);
  await browser.call("PATCH", url, { status: "disabled" });
  expect(await get(token)).toBe(403);
  const left = await api.access.authenticate({ kind: "key", token }, "127.0.0.1");
  expect(left?.principal).toMatchObject({ kind: "key", permissions: ["events:ingest"] });
  const { keys } = (await browser.call("GET", "/api/v1/tenants/acme/keys")).json(
    z.object({ keys: z.array(KeyView) }),
  );
  expect(keys.find(({ owner }) => owner.uid === uma.uid)?.owner.isActive).toBe(false);
});

test("a key belongs to one tenant, and to no suspended one", async () => {
  await (await signIn(api, ada)).call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  const { token } = await issue(tom);
  expect(await get(token, "/api/v1/tenants/globex")).toBe(404);
  await (await signIn(api, ada)).call("PATCH", "/api/v1/platform/tenants/acme", { isSuspended: true });
  expect(await get(token)).toBe(401);
  await (await signIn(api, ada)).call("PATCH", "/api/v1/platform/tenants/acme", { isSuspended: false });
  expect(await get(token)).toBe(200);
});

test("use is seen, and a revoked key is worth nothing at once", async () => {
  const { key, token } = await issue(tom);
  await get(token, undefined, "192.0.2.33");
  const browser = await signIn(api, tom);
  const list = async (): Promise<KeyView[]> =>
    (await browser.call("GET", "/api/v1/tenants/acme/keys")).json(z.object({ keys: z.array(KeyView) })).keys;
  expect((await list()).find(({ uid }) => uid === key.uid)).toMatchObject({
    lastUsedAt: api.clock.now,
    lastUsedIp: "192.0.2.33",
    owner: { uid: tom.uid, isActive: true },
  });
  expect((await browser.call("DELETE", `/api/v1/tenants/acme/keys/${key.uid}`)).status).toBe(204);
  expect(await get(token)).toBe(401);
  expect((await browser.call("DELETE", `/api/v1/tenants/acme/keys/${key.uid}`)).status).toBe(404);
  expect((await list()).map(({ uid }) => uid)).not.toContain(key.uid);
});

test("a session is never made from a key, nor a key taken from a cookie (ASVS 7.2.2)", async () => {
  const { token } = await issue(tom);
  const program = openBrowser(api);
  program.headers["authorization"] = `Bearer ${token}`;
  expect((await program.call("GET", "/api/v1/me")).status).toBe(403);
  expect((await program.call("POST", "/api/v1/auth/step-up/challenge")).status).toBe(403);
  const browser = openBrowser(api);
  browser.cookies.set("wf_session", token);
  expect((await browser.call("GET", "/api/v1/tenants/acme")).status).toBe(401);
});
