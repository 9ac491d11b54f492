import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { totpCodeAt } from "../../src/platform/access/totp.ts";
import { NoticeView } from "../../src/schema/views/access.ts";
import { PasskeyChallenge } from "../../src/schema/views/passkey.ts";
import { z } from "zod";
import { openTestApi } from "../support/api.ts";
import { createAuthenticator, type Flaw } from "../support/authenticator.ts";
import {
  addPerson,
  type Browser,
  enrolByPassword,
  invite,
  openBrowser,
  PASSWORD,
  setUp,
  type SignedInPerson,
  signIn,
} from "../support/browser.ts";
import { runOn } from "../support/postgres.ts";

const api = await openTestApi();
let ada: SignedInPerson;
let bob: Awaited<ReturnType<typeof enrolByPassword>>;
const EMAIL = "bob@acme.example";

beforeAll(async () => {
  ada = await setUp(api);
  bob = await enrolByPassword(api, await invite(api, ada, { email: EMAIL, role: "analyst" }));
});

/** The next code that was not used: a step later each time. */
function nextCode(): string {
  api.clock.now += 30_000;
  return totpCodeAt(bob.secret, api.clock.now);
}

/** A browser at an address of its own, so that one test's guesses are not held against the next. */
let addresses = 0;
function stranger(): Browser {
  return openBrowser(api, `10.0.${++addresses}.1`);
}

function tryPassword(browser: Browser, body: { email?: string; password?: string; code?: string }) {
  return browser.call("POST", "/api/v1/auth/password", {
    email: EMAIL,
    password: PASSWORD,
    code: "000000",
    ...body,
  });
}

async function attempt(flaw: Flaw, authenticator = ada.authenticator): Promise<number> {
  const browser = stranger();
  const challenge = (await browser.call("POST", "/api/v1/auth/passkey/challenge")).json(PasskeyChallenge);
  const proof = authenticator.prove(challenge, flaw);
  const { challengeUid } = challenge;
  return (await browser.call("POST", "/api/v1/auth/passkey", { challengeUid, proof })).status;
}

describe("by passkey", () => {
  test("signs in without a user name", async () => {
    expect(await attempt({})).toBe(200);
  });

  test("a proof made for another origin, without user verification or by another key is refused", async () => {
    expect(await attempt({ origin: "https://watchfloor.evil.example" })).toBe(401);
    expect(await attempt({ isUserVerified: false })).toBe(401);
    expect(await attempt({ key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey })).toBe(401);
    expect(await attempt({}, createAuthenticator(api.publicUrl.origin))).toBe(401);
  });

  test("a challenge counts once and for five minutes, and one for something else is of no use", async () => {
    const browser = stranger();
    const begin = async (): Promise<PasskeyChallenge> =>
      (await browser.call("POST", "/api/v1/auth/passkey/challenge")).json(PasskeyChallenge);
    const send = (challenge: PasskeyChallenge) =>
      browser.call("POST", "/api/v1/auth/passkey", {
        challengeUid: challenge.challengeUid,
        proof: ada.authenticator.prove(challenge),
      });
    const used = await begin();
    expect((await send(used)).status).toBe(200);
    expect((await send(used)).status).toBe(404);
    const late = await begin();
    api.clock.now += 5 * 60_000 + 1;
    expect((await send(late)).status).toBe(404);
    const signedIn = await signIn(api, ada);
    const forStepUp = await signedIn.call("POST", "/api/v1/auth/step-up/challenge");
    expect((await send(forStepUp.json(PasskeyChallenge))).status).toBe(404);
  });

  test("bytes that are no proof are refused, not stumbled over", async () => {
    const browser = stranger();
    const challenge = (await browser.call("POST", "/api/v1/auth/passkey/challenge")).json(PasskeyChallenge);
    const proof = ada.authenticator.prove(challenge);
    const broken = {
      ...proof,
      response: { ...proof.response, authenticatorData: "AAAA", clientDataJSON: "AAAA" },
    };
    const body = { challengeUid: challenge.challengeUid, proof: broken };
    expect((await browser.call("POST", "/api/v1/auth/passkey", body)).status).toBe(401);
  });
});

describe("by password and TOTP", () => {
  test("needs both (ASVS 6.3.3)", async () => {
    const browser = stranger();
    expect((await tryPassword(browser, { code: nextCode() })).status).toBe(200);
    expect((await tryPassword(browser, { code: "000000" })).status).toBe(401);
    expect((await tryPassword(browser, { password: "another good long one", code: nextCode() })).status).toBe(
      401,
    );
    const without = await browser.call("POST", "/api/v1/auth/password", { email: EMAIL, password: PASSWORD });
    expect(without.status).toBe(422);
  });

  test("a code counts once, and none before it counts any more (ASVS 6.5.1)", async () => {
    const code = nextCode();
    expect((await tryPassword(stranger(), { code })).status).toBe(200);
    expect((await tryPassword(stranger(), { code })).status).toBe(401);
    expect(
      (await tryPassword(stranger(), { code: totpCodeAt(bob.secret, api.clock.now - 30_000) })).status,
    ).toBe(401);
  });

  test("of two who send the same code at once, one gets in", async () => {
    const code = nextCode();
    const answers = await Promise.all([tryPassword(stranger(), { code }), tryPassword(stranger(), { code })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test("a recovery code stands in for TOTP once, and the person is told (ASVS 6.5.1, 6.5.2)", async () => {
    const [code = ""] = bob.recoveryCodes;
    expect((await tryPassword(stranger(), { code: code.toLowerCase().replaceAll("-", " ") })).status).toBe(
      200,
    );
    expect((await tryPassword(stranger(), { code })).status).toBe(401);
    const { notices } = (await bob.browser.call("GET", "/api/v1/me/notices")).json(
      z.object({ notices: z.array(NoticeView) }),
    );
    expect(notices.map(({ kind }) => kind)).toContain("recovery_code_used");
  });

  test("neither codes nor tokens nor secrets stand in the database (ASVS 6.5.2, 7.2.3, 13.3.1)", async () => {
    const rows = JSON.stringify(
      await Promise.all(
        ["recovery_code", "session", "app_user", "one_time_link", "known_device", "challenge"].map((table) =>
          runOn(api.postgres.url, `select * from ${table}`),
        ),
      ),
    );
    const secrets = [bob.secret, ...bob.recoveryCodes, ...bob.browser.cookies.values(), PASSWORD];
    expect(secrets.filter((secret) => rows.includes(secret))).toEqual([]);
  });

  test("nobody learns whether an account exists, has a password or is disabled (ASVS 6.3.8)", async () => {
    const carol = await addPerson(api, ada, "viewer");
    const { email } = (await carol.browser.call("GET", "/api/v1/me")).json(z.object({ email: z.string() }));
    const dave = await enrolByPassword(
      api,
      await invite(api, ada, { email: "dave@acme.example", role: "viewer" }),
    );
    await runOn(
      api.postgres.url,
      "update app_user set status = 'disabled' where email = 'dave@acme.example'",
    );
    const answers = [
      await tryPassword(stranger(), { email: "nobody@acme.example" }),
      await tryPassword(stranger(), { email }),
      await tryPassword(stranger(), {
        email: "dave@acme.example",
        code: totpCodeAt(dave.secret, api.clock.now),
      }),
      await tryPassword(stranger(), { password: "short" }),
      await tryPassword(stranger(), {}),
    ];
    const shown = answers.map(({ status, text }) => ({ status, text: text.replace(/urn:uuid:[\w-]+/, "") }));
    expect(new Set(shown.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(shown[0]?.status).toBe(401);
  });

  test("guessing is slowed, and the owner gets in on a known browser and from elsewhere (ASVS 6.3.1)", async () => {
    const owner = stranger();
    expect((await tryPassword(owner, { code: nextCode() })).status).toBe(200);
    const guesser = stranger();
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess++) statuses.push((await tryPassword(guesser, {})).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const refused = await tryPassword(guesser, { code: nextCode() });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await tryPassword(owner, { code: nextCode() })).status).toBe(200);
    expect((await tryPassword(stranger(), { code: nextCode() })).status).toBe(200);
  });
});

describe("every sign-in", () => {
  test("opens a new session and ends the one that the browser had (ASVS 7.2.4)", async () => {
    const browser = await signIn(api, ada);
    const before = browser.cookies.get("wf_session") ?? "";
    await signIn(api, ada, browser);
    expect(browser.cookies.get("wf_session")).not.toBe(before);
    browser.cookies.set("wf_session", before);
    expect((await browser.call("GET", "/api/v1/me")).status).toBe(401);
  });

  test("from a new device is told to the person (ASVS 6.3.5)", async () => {
    const carol = await addPerson(api, ada, "viewer");
    const kinds = async (): Promise<string[]> => {
      const reply = await carol.browser.call("GET", "/api/v1/me/notices");
      return reply.json(z.object({ notices: z.array(NoticeView) })).notices.map(({ kind }) => kind);
    };
    await signIn(api, carol, carol.browser);
    expect(await kinds()).toEqual([]);
    await signIn(api, carol);
    expect(await kinds()).toEqual(["new_device"]);
  });

  test("and every refusal is in the audit log, without what was typed (ASVS 16.3.1, 16.2.5)", async () => {
    await tryPassword(stranger(), { email: "hunter2-in-the-wrong-field", password: "never to be seen" });
    await tryPassword(stranger(), { password: "never to be seen" });
    const browser = await signIn(api, ada);
    const reply = await browser.call("GET", "/api/v1/platform/audit?limit=1000");
    const { entries } = reply.json(
      z.object({ entries: z.array(z.object({ action: z.string(), target: z.string() })) }),
    );
    const refusals = entries.filter(({ action }) => action === "sign_in.refused");
    expect(refusals.length).toBeGreaterThan(1);
    expect(entries.some(({ action }) => action === "sign_in")).toBe(true);
    expect(refusals.some(({ target }) => target === "unknown account")).toBe(true);
    expect(reply.text).not.toContain("hunter2");
    expect(reply.text).not.toContain("never to be seen");
  });
});
