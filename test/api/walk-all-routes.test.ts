import { z } from "zod";
import { beforeAll, describe, expect, test } from "vitest";
import type { RouteRule } from "../../src/api/access-rule.ts";
import { may, type Permission, ROLE_PERMISSIONS, ROLES } from "../../src/schema/access.ts";
import { TenantRole } from "../../src/schema/views/access.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import {
  addPerson,
  type Answer,
  type Browser,
  openBrowser,
  setUp,
  type SignedInPerson,
  signIn,
} from "../support/browser.ts";
import { runOn } from "../support/postgres.ts";

/**
 * Walks every route that the server has, whoever added it, and proves that each refuses whom it must. Refusals come
 * before anything of the request is read, so that made-up parameters and bodies do.
 */
const api = await openTestApi({}, { quota: { perUser: 1e6, perKey: 1e6, perAddress: 1e6, costly: 1e6 } });
// nothing streams for ever in here
api.hub.close();

const UNKNOWN = { status: 401, code: "UNAUTHENTICATED" };
const FORBIDDEN = { status: 403, code: "FORBIDDEN" };
const TOO_OLD = { status: 403, code: "STEP_UP_REQUIRED" };
const HIDDEN = { status: 404, code: "NOT_FOUND" };

const rules = api.server.routeRules;
const closed = rules.filter(({ access, url }) => access !== "public" && !isHec(url));
const ofKeys = rules.filter(({ access }) => typeof access === "string" && access.startsWith("key:"));
const ofTenant = rules.filter(({ access }) => typeof access === "object");
const ofPlatform = rules.filter(({ access }) => typeof access === "string" && access.startsWith("platform:"));
const inApi = rules.filter(({ url }) => url.startsWith("/api/"));
const changes = inApi.filter(({ method }) => method !== "GET");

let ada: SignedInPerson;
const members = new Map<TenantRole, SignedInPerson>();

beforeAll(async () => {
  ada = await setUp(api);
  await ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  for (const role of TenantRole.options) members.set(role, await addPerson(api, ada, role));
});

test("there are routes of every kind to walk", () => {
  expect(ofTenant.length).toBeGreaterThan(20);
  expect(ofPlatform.length).toBeGreaterThan(3);
  expect(closed.length).toBeGreaterThan(40);
  expect(changes.length).toBeGreaterThan(20);
});

test("public routes are these and no others", () => {
  const open = rules.filter(({ access }) => access === "public").map(nameOf);
  expect(open.toSorted()).toEqual([
    "GET /api/v1/auth/methods",
    "GET /api/v1/openapi.json",
    "GET /healthz",
    "GET /readyz",
    "GET /services/collector/health",
    "GET /services/collector/health/1.0",
    "HEAD /healthz",
    "HEAD /readyz",
    "OPTIONS /services/collector",
    "OPTIONS /services/collector/event",
    "OPTIONS /services/collector/event/1.0",
    "POST /api/v1/auth/demo",
    "POST /api/v1/auth/enrol/passkey",
    "POST /api/v1/auth/enrol/passkey/challenge",
    "POST /api/v1/auth/enrol/password",
    "POST /api/v1/auth/enrol/totp",
    "POST /api/v1/auth/link",
    "POST /api/v1/auth/passkey",
    "POST /api/v1/auth/passkey/challenge",
    "POST /api/v1/auth/password",
  ]);
});

describe("every route but the public ones answers 401", () => {
  test("without a session or key", async () => {
    expect(await otherwise(closed, openBrowser(api), UNKNOWN)).toEqual([]);
  });

  test("with a session that never was, and with a key that never was", async () => {
    const guess = openBrowser(api);
    guess.cookies.set("wf_session", "A".repeat(43));
    expect(await otherwise(closed, guess, UNKNOWN)).toEqual([]);
    expect(await otherwise(closed, withKey("wf_00000000_guess"), UNKNOWN)).toEqual([]);
    expect(await otherwise(closed, withKey("4c2d9f0e-6a51-4b7e-9d0c-3f1d8f3b5a77"), UNKNOWN)).toEqual([]);
  });

  test("with the session of someone who signed out", async () => {
    const browser = await signIn(api, ada);
    const kept = new Map(browser.cookies);
    await browser.call("DELETE", "/api/v1/auth/session");
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect(await otherwise(closed, browser, UNKNOWN)).toEqual([]);
  });

  test("with the session of a disabled person", async () => {
    const carol = await addPerson(api, ada, "tenant_administrator");
    await disable(carol.uid);
    expect(await otherwise(closed, carol.browser, UNKNOWN)).toEqual([]);
  });

  test("with an expired key, with a revoked key, and with a key whose owner is disabled", async () => {
    const owner = await addPerson(api, ada, "tenant_administrator");
    const expired = await issueKey(owner, ["overview:read"], api.clock.now + 1000);
    const revoked = await issueKey(owner, ["overview:read"]);
    const orphaned = await issueKey(owner, ["overview:read"]);
    await owner.browser.call("DELETE", `/api/v1/tenants/acme/keys/${revoked.uid}`);
    await disable(owner.uid);
    await at(api, api.clock.now + 2000, async () => {
      for (const { token } of [expired, revoked, orphaned])
        expect(await otherwise(closed, withKey(token), UNKNOWN)).toEqual([]);
    });
  });
});

test("every route of a tenant answers 403 to each role that lacks its permission", async () => {
  for (const [role, { browser }] of members) {
    const lacking = ofTenant.filter((rule) => !ROLE_PERMISSIONS[role].includes(permissionOf(rule)));
    expect(await otherwise(lacking, browser, FORBIDDEN)).toEqual([]);
  }
});

test("every route of a tenant answers 403 to a key without its permission", async () => {
  const { token } = await issueKey(ada, ["events:ingest"], null);
  const others = ofTenant.filter((rule) => permissionOf(rule) !== "events:ingest");
  expect(await otherwise(others, withKey(token), FORBIDDEN)).toEqual([]);
});

test("every route of a tenant answers 404 to people and keys of another tenant", async () => {
  const stranger = await addPerson(api, ada, "tenant_administrator", "globex");
  const key = await issueKey(stranger, ["overview:read", "alerts:read"], api.clock.now + 60_000, "globex");
  expect(await otherwise(ofTenant, stranger.browser, HIDDEN)).toEqual([]);
  expect(await otherwise(ofTenant, withKey(key.token), HIDDEN)).toEqual([]);
});

test("every route of a tenant answers 404 to everybody when there is no such tenant", async () => {
  expect(await otherwise(ofTenant, ada.browser, HIDDEN, "initech")).toEqual([]);
});

test("every route of the platform answers 403 to a tenant's administrator and to keys", async () => {
  const administrator = members.get("tenant_administrator");
  expect(await otherwise(ofPlatform, administrator?.browser ?? openBrowser(api), FORBIDDEN)).toEqual([]);
  const { token } = await issueKey(ada, [...ROLE_PERMISSIONS.platform_administrator]);
  expect(await otherwise(ofPlatform, withKey(token), FORBIDDEN)).toEqual([]);
});

test("every route for senders answers 403 to people, whatever they may do, and to keys of other use", async () => {
  expect(ofKeys.map(nameOf)).toContain("POST /api/v1/ingest/:source");
  const { token } = await issueKey(ada, ["overview:read", "events:search"]);
  for (const rule of ofKeys) {
    expect(await answerOf(rule, await signIn(api, ada))).toMatchObject({ status: 403 });
    expect(await answerOf(rule, withKey(token))).toMatchObject({ status: 403 });
  }
});

test("routes of HTTP Event Collector refuse strangers in its own words", async () => {
  const hec = ofKeys.filter(({ url }) => isHec(url));
  expect(hec.length).toBeGreaterThan(5);
  const malformed = openBrowser(api);
  malformed.headers["authorization"] = "wf_00000000_guess";
  for (const rule of hec) {
    const told = async (browser: Browser): Promise<unknown> =>
      (await answerOf(rule, browser)).json(z.unknown());
    expect(await told(openBrowser(api))).toEqual({ text: "Token is required", code: 2 });
    expect(await told(malformed)).toEqual({ text: "Invalid authorization", code: 3 });
    expect(await told(withKey("wf_00000000_guess"))).toEqual({ text: "Invalid token", code: 4 });
  }
});

test("every route of the API answers 403 to what another site's page sends", async () => {
  for (const site of ["cross-site", "same-site"])
    expect(await otherwise(inApi, from({ "sec-fetch-site": site }), FORBIDDEN)).toEqual([]);
  const foreign = from({ origin: "https://evil.example" });
  expect(await otherwise(changes, foreign, FORBIDDEN)).toEqual([]);
});

test("every change with a session answers 403 when nothing says that it comes from our own page", async () => {
  expect(await otherwise(changes, from({}), FORBIDDEN)).toEqual([]);
});

test("every route that wants a fresh sign-in refuses an old one, and refuses keys", async () => {
  const wanting = closed.filter(({ stepUp }) => stepUp);
  const key = await issueKey(ada, [...ROLE_PERMISSIONS.platform_administrator]);
  expect(await otherwise(wanting, withKey(key.token), FORBIDDEN)).toEqual([]);
  const browser = await signIn(api, ada);
  const late = api.clock.now + 5 * 60_000 + 1;
  expect(await at(api, late, () => otherwise(wanting, browser, TOO_OLD))).toEqual([]);
});

test("nobody is refused who holds the permission", async () => {
  const refused: string[] = [];
  for (const rule of closed.filter((one) => !ofKeys.includes(one)))
    if (isRefusal(await answerOf(rule, await signIn(api, ada)))) refused.push(nameOf(rule));
  for (const [role, { browser }] of members) {
    const held = ofTenant.filter((rule) => ROLE_PERMISSIONS[role].includes(permissionOf(rule)));
    for (const rule of held)
      if (isRefusal(await answerOf(rule, browser))) refused.push(`${role} ${nameOf(rule)}`);
  }
  expect(refused).toEqual([]);
});

test("a key is let through to exactly what it holds", async () => {
  const granted: Permission[] = ["overview:read", "alerts:read"];
  const { token } = await issueKey(ada, granted);
  const passed: string[] = [];
  const forKeys = ofTenant.filter(({ stepUp }) => !stepUp);
  for (const rule of forKeys) if (!isRefusal(await answerOf(rule, withKey(token)))) passed.push(nameOf(rule));
  const held = forKeys.filter((rule) => granted.includes(permissionOf(rule)));
  expect(passed).toEqual(held.map(nameOf));
});

test("the table of roles says what may() decides", () => {
  for (const role of ROLES)
    for (const permission of ROLE_PERMISSIONS.platform_administrator) {
      const isPlatformAdministrator = role === "platform_administrator";
      const roles = new Map(isPlatformAdministrator ? [] : [["acme", role]]);
      const principal = {
        kind: "user",
        userUid: "u",
        sessionUid: "s",
        name: "n",
        roles,
        isPlatformAdministrator,
      } as const;
      expect(may(principal, "acme", permission)).toBe(ROLE_PERMISSIONS[role].includes(permission));
      if (!isPlatformAdministrator) expect(may(principal, "globex", permission)).toBe(false);
    }
});

/** Answers as Splunk does, and is walked apart. */
function isHec(url: string): boolean {
  return url.startsWith("/services/collector");
}

function nameOf({ method, url }: RouteRule): string {
  return `${method} ${url}`;
}

function permissionOf({ access }: RouteRule): Permission {
  if (typeof access !== "object") throw new Error("not a route of a tenant");
  return access.permission;
}

async function answerOf(rule: RouteRule, browser: Browser, tenantUid = "acme"): Promise<Answer> {
  const url = rule.url
    .replace(":tenantUid", tenantUid)
    .replace(/:[a-zA-Z]+/g, "nothing")
    .replace("*", "nothing");
  return browser.call(rule.method, url, rule.method === "GET" ? undefined : {});
}

/** Routes that answer otherwise than they must, with what they answered. */
async function otherwise(
  walked: readonly RouteRule[],
  browser: Browser,
  wanted: { readonly status: number; readonly code: string },
  tenantUid = "acme",
): Promise<string[]> {
  const wrong: string[] = [];
  for (const rule of walked) {
    const answer = await answerOf(rule, browser, tenantUid);
    const found = answer.text.startsWith("{")
      ? answer.json(z.object({ code: z.string().optional() })).code
      : "";
    if (answer.status !== wanted.status || found !== wanted.code)
      wrong.push(`${nameOf(rule)}: ${answer.status} ${found ?? ""}`);
  }
  return wrong;
}

function isRefusal({ status }: Answer): boolean {
  return status === 401 || status === 403;
}

/** A program that sends a key: no cookies, and nothing that browsers say. */
function withKey(token: string): Browser {
  const browser = openBrowser(api);
  delete browser.headers["sec-fetch-site"];
  browser.headers["authorization"] = `Bearer ${token}`;
  return browser;
}

/** Ada's session, sent with other headers than our own pages send. */
function from(headers: Readonly<Record<string, string>>): Browser {
  const browser = openBrowser(api);
  delete browser.headers["sec-fetch-site"];
  Object.assign(browser.headers, headers);
  for (const [name, value] of ada.browser.cookies) browser.cookies.set(name, value);
  return browser;
}

async function issueKey(
  owner: SignedInPerson,
  permissions: readonly Permission[],
  expiresAt: number | null = api.clock.now + 3_600_000,
  tenantUid = "acme",
): Promise<{ readonly uid: string; readonly token: string }> {
  const browser = await signIn(api, owner);
  const reply = await browser.call("POST", `/api/v1/tenants/${tenantUid}/keys`, {
    name: "walker",
    permissions,
    expiresAt,
  });
  expect(reply.status).toBe(201);
  const { key, token } = reply.json(z.object({ key: z.object({ uid: z.string() }), token: z.string() }));
  return { uid: key.uid, token };
}

function disable(userUid: string): Promise<unknown> {
  return runOn(api.postgres.url, `update app_user set status = 'disabled' where uid = '${userUid}'`);
}

/** Moves the server's clock for as long as the work takes. */
async function at<T>({ clock }: TestApi, now: number, work: () => Promise<T>): Promise<T> {
  const before = clock.now;
  clock.now = now;
  try {
    return await work();
  } finally {
    clock.now = before;
  }
}
