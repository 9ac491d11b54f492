import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { SessionView } from "../../src/schema/views/access.ts";
import { PasskeyChallenge } from "../../src/schema/views/passkey.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import {
  addPerson,
  type Browser,
  openBrowser,
  setUp,
  type SignedInPerson,
  signIn,
} from "../support/browser.ts";
import { runOn } from "../support/postgres.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const api = await openTestApi();
let ada: SignedInPerson;
let carol: SignedInPerson;

beforeAll(async () => {
  ada = await setUp(api);
  carol = await addPerson(api, ada, "analyst");
});

async function isIn(browser: Browser): Promise<boolean> {
  return (await browser.call("GET", "/api/v1/me")).status === 200;
}

async function sessionsOf(browser: Browser): Promise<SessionView[]> {
  const reply = await browser.call("GET", "/api/v1/me/sessions");
  return reply.json(z.object({ sessions: z.array(SessionView) })).sessions;
}

/** The cookies that a sign-in sets. */
async function cookiesOf(from: TestApi, { authenticator }: SignedInPerson): Promise<string[]> {
  const browser = openBrowser(from);
  const begun = (await browser.call("POST", "/api/v1/auth/passkey/challenge")).json(PasskeyChallenge);
  const proof = { challengeUid: begun.challengeUid, proof: authenticator.prove(begun) };
  const reply = await browser.call("POST", "/api/v1/auth/passkey", proof);
  return z.array(z.string()).length(2).parse(reply.headers["set-cookie"]);
}

test("cookies are HttpOnly and SameSite=Strict, without Domain; over TLS also Secure with __Host- (ASVS 3.3.1-3.3.4)", async () => {
  const strict = /^[\w-]+=[\w-]{43}; Path=\/; Expires=[\w ,:]+; HttpOnly; (Secure; )?SameSite=Strict$/;
  for (const cookie of await cookiesOf(api, carol)) expect(cookie).toMatch(strict);
  const overTls = await openTestApi({}, { publicUrl: new URL("https://soc.example") });
  for (const cookie of await cookiesOf(overTls, await setUp(overTls))) {
    expect(cookie).toMatch(strict);
    expect(cookie).toMatch(/^__Host-wf_(session|device)=.*; Secure; /);
  }
});

test("an ordinary session ends after an hour without use, and after a day in all (ASVS 7.3.1, 7.3.2)", async () => {
  const idle = await signIn(api, carol);
  api.clock.now += 59 * MINUTE;
  expect(await isIn(idle)).toBe(true);
  api.clock.now += HOUR;
  expect(await isIn(idle)).toBe(false);
  const busy = await signIn(api, carol);
  for (let minutes = 0; minutes < 24 * 60 - 50; minutes += 50) {
    api.clock.now += 50 * MINUTE;
    expect(await isIn(busy)).toBe(true);
  }
  api.clock.now += 50 * MINUTE;
  expect(await isIn(busy)).toBe(false);
});

test("an administrator's ends after 15 minutes without use, and after twelve hours in all", async () => {
  const idle = await signIn(api, ada);
  api.clock.now += 15 * MINUTE;
  expect(await isIn(idle)).toBe(false);
  const busy = await signIn(api, ada);
  for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
    api.clock.now += 10 * MINUTE;
    expect(await isIn(busy)).toBe(true);
  }
  api.clock.now += 10 * MINUTE;
  expect(await isIn(busy)).toBe(false);
});

test("the shorter times hold from the moment in which somebody becomes an administrator", async () => {
  const dora = await addPerson(api, ada, "analyst");
  api.clock.now += 20 * MINUTE;
  await runOn(
    api.postgres.url,
    `update membership set role = 'tenant_administrator' where user_uid = '${dora.uid}'`,
  );
  expect(await isIn(dora.browser)).toBe(false);
});

test("an ended session is kept with its reason, for whoever asks later who was signed in", async () => {
  const rows = await runOn(
    api.postgres.url,
    "select distinct end_reason from session where ended_at is not null",
  );
  expect(rows).toEqual(expect.arrayContaining([{ end_reason: "idle" }, { end_reason: "absolute" }]));
});

test("a person has ten sessions at most: a further sign-in ends the one used longest ago (ASVS 7.1.2)", async () => {
  const eve = await addPerson(api, ada, "analyst");
  const browsers: Browser[] = [];
  for (let n = 0; n < 10; n++) {
    api.clock.now += 1000;
    browsers.push(await signIn(api, eve));
  }
  expect(await isIn(eve.browser)).toBe(false);
  const [first] = browsers;
  expect(first && (await sessionsOf(first))).toHaveLength(10);
});

test("people see their own sessions and end them, one or all others, and nobody else's (ASVS 7.4.3, 7.5.2)", async () => {
  const here = await signIn(api, carol);
  const there = await signIn(api, carol);
  const elsewhere = await signIn(api, carol);
  const other = (await sessionsOf(here)).find(({ isCurrent }) => !isCurrent);
  const stranger = await addPerson(api, ada, "analyst");
  const foreign = await stranger.browser.call("DELETE", `/api/v1/me/sessions/${other?.uid}`);
  expect(foreign.status).toBe(404);
  expect((await here.call("DELETE", `/api/v1/me/sessions/${other?.uid}`)).status).toBe(204);
  expect([await isIn(there), await isIn(elsewhere)].filter(Boolean)).toHaveLength(1);
  await here.call("DELETE", "/api/v1/me/sessions");
  expect([await isIn(here), await isIn(there), await isIn(elsewhere)]).toEqual([true, false, false]);
});

test("a fresh proof gives the session a new token, and the old one is worth nothing (ASVS 7.2.4)", async () => {
  const browser = await signIn(api, carol);
  api.clock.now += 6 * MINUTE;
  expect((await browser.call("PATCH", "/api/v1/me", { name: "Carol" })).json()).toMatchObject({
    code: "STEP_UP_REQUIRED",
  });
  const before = browser.cookies.get("wf_session") ?? "";
  const challenge = (await browser.call("POST", "/api/v1/auth/step-up/challenge")).json(PasskeyChallenge);
  const body = { challengeUid: challenge.challengeUid, proof: carol.authenticator.prove(challenge) };
  expect((await browser.call("POST", "/api/v1/auth/step-up/passkey", body)).status).toBe(200);
  expect((await browser.call("PATCH", "/api/v1/me", { name: "Carol" })).status).toBe(200);
  const thief = openBrowser(api);
  thief.cookies.set("wf_session", before);
  expect(await isIn(thief)).toBe(false);
});

test("somebody else's passkey does not confirm one's own session", async () => {
  const browser = await signIn(api, carol);
  const challenge = (await browser.call("POST", "/api/v1/auth/step-up/challenge")).json(PasskeyChallenge);
  const body = { challengeUid: challenge.challengeUid, proof: ada.authenticator.prove(challenge) };
  expect((await browser.call("POST", "/api/v1/auth/step-up/passkey", body)).status).toBe(401);
});

test("whoever is disabled is out at the next request, sessions and streams alike (ASVS 7.4.2)", async () => {
  const administrator = await signIn(api, ada);
  const fred = await addPerson(api, ada, "analyst");
  const second = await signIn(api, fred);
  const url = `/api/v1/tenants/acme/users/${fred.uid}`;
  expect((await administrator.call("PATCH", url, { status: "disabled" })).status).toBe(200);
  expect([await isIn(fred.browser), await isIn(second)]).toEqual([false, false]);
  await expect(signIn(api, fred)).rejects.toThrow("401");
  await administrator.call("PATCH", url, { status: "active" });
  expect([await isIn(fred.browser), await isIn(await signIn(api, fred))]).toEqual([false, true]);
});
