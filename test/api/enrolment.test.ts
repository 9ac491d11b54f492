import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { totpCodeAt } from "../../src/platform/access/totp.ts";
import { Factors, LinkView, NoticeView } from "../../src/schema/views/access.ts";
import { PasskeyChallenge, TotpOffer } from "../../src/schema/views/passkey.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { createAuthenticator } from "../support/authenticator.ts";
import {
  addPerson,
  enrolByPasskey,
  enrolByPassword,
  invite,
  openBrowser,
  PASSWORD,
  setUp,
  type SignedInPerson,
  signIn,
  tokenOf,
} from "../support/browser.ts";
import { runOn } from "../support/postgres.ts";

const HOUR = 3_600_000;
const FIRST = { name: "Ada", email: "ada@acme.example", organisation: "Acme" };

describe("set-up", () => {
  test("a new installation has no account, and a link of one hour makes the first (ASVS 6.3.2, 6.4.1)", async () => {
    const api = await openTestApi();
    expect(await runOn(api.postgres.url, "select uid from app_user")).toEqual([]);
    expect(await api.access.signIn.methods()).toMatchObject({ setupNeeded: true });
    const link = await api.access.setUp.issueLink();
    expect(link?.url).toMatch(/^http:\/\/localhost:8443\/setup#token=[\w-]{43}$/);
    expect(link?.expiresAt).toBe(api.clock.now + HOUR);
    const { browser } = await enrolByPasskey(api, tokenOf(link ?? { url: "" }), FIRST);
    expect((await browser.call("GET", "/api/v1/me")).json()).toMatchObject({
      email: "ada@acme.example",
      isPlatformAdministrator: true,
      tenants: [{ uid: "acme", name: "Acme" }],
    });
    expect(await api.access.setUp.issueLink()).toBeNull();
    expect(await api.access.signIn.methods()).toMatchObject({ setupNeeded: false });
  });

  test("the link counts once, ends after its hour, and a new one takes its place", async () => {
    const api = await openTestApi();
    const first = tokenOf((await api.access.setUp.issueLink()) ?? { url: "" });
    const second = tokenOf((await api.access.setUp.issueLink()) ?? { url: "" });
    const open = (token: string) => openBrowser(api).call("POST", "/api/v1/auth/link", { token });
    expect((await open(first)).status).toBe(404);
    expect((await open(second)).json(LinkView)).toMatchObject({ kind: "setup", needsSignIn: false });
    api.clock.now += HOUR;
    expect((await open(second)).status).toBe(404);
    const third = tokenOf((await api.access.setUp.issueLink()) ?? { url: "" });
    await enrolByPassword(api, third, FIRST);
    expect((await open(third)).status).toBe(404);
    await expect(enrolByPasskey(api, third, FIRST)).rejects.toThrow("NOT_FOUND");
  });

  test("of two who use the link at once, one becomes the administrator", async () => {
    const api = await openTestApi();
    const token = tokenOf((await api.access.setUp.issueLink()) ?? { url: "" });
    const both = await Promise.allSettled([
      enrolByPasskey(api, token, FIRST),
      enrolByPasskey(api, token, { ...FIRST, email: "mallory@acme.example", organisation: "Other" }),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await runOn(api.postgres.url, "select uid from app_user")).toHaveLength(1);
    expect(await runOn(api.postgres.url, "select uid from tenant")).toHaveLength(1);
  });

  test("asks for what it needs to know", async () => {
    const api = await openTestApi();
    const token = tokenOf((await api.access.setUp.issueLink()) ?? { url: "" });
    const reply = await openBrowser(api).call("POST", "/api/v1/auth/enrol/totp", { token, name: "Ada" });
    expect(reply.json()).toMatchObject({ code: "INVALID", place: "body.email" });
  });
});

describe("with people", () => {
  let api: TestApi;
  let ada: SignedInPerson;
  beforeAll(async () => {
    api = await openTestApi();
    ada = await setUp(api);
  });

  test("a weak password is refused with the reason, and a good one can be tried with the same code (ASVS 6.2)", async () => {
    const token = await invite(api, ada, { email: "weak@acme.example", role: "viewer" });
    const browser = openBrowser(api);
    const { challengeUid, secret } = (await browser.call("POST", "/api/v1/auth/enrol/totp", { token })).json(
      TotpOffer,
    );
    const send = (password: string, code = totpCodeAt(secret, api.clock.now)) =>
      browser.call("POST", "/api/v1/auth/enrol/password", { token, challengeUid, password, code });
    expect((await send("fourteen chars")).status).toBe(422);
    expect((await send("x".repeat(1025))).status).toBe(422);
    expect((await send("acme acme acme acme acme")).json()).toMatchObject({
      code: "INVALID",
      place: "body.password",
    });
    expect((await send(PASSWORD, "000000")).json()).toMatchObject({ code: "INVALID", place: "body.code" });
    expect((await send(`${PASSWORD} ${"кошка ".repeat(160)}`)).status).toBe(200);
  });

  test("the invited person chooses factor and name; the address and the role are the invitation's", async () => {
    const token = await invite(api, ada, { email: "grace@acme.example", role: "analyst" });
    const opened = await openBrowser(api).call("POST", "/api/v1/auth/link", { token });
    expect(opened.json(LinkView)).toMatchObject({
      email: "grace@acme.example",
      tenantName: "Acme",
      role: "analyst",
    });
    const { browser } = await enrolByPasskey(api, token, { name: "Grace", email: "mallory@evil.example" });
    expect((await browser.call("GET", "/api/v1/me")).json()).toMatchObject({
      name: "Grace",
      email: "grace@acme.example",
      isPlatformAdministrator: false,
      tenants: [{ uid: "acme", role: "analyst" }],
    });
  });

  test("a challenge begun with one link does not finish another", async () => {
    const mine = await invite(api, ada, { email: "one@acme.example", role: "viewer" });
    const other = await invite(api, ada, { email: "two@acme.example", role: "tenant_administrator" });
    const browser = openBrowser(api);
    const challenge = (
      await browser.call("POST", "/api/v1/auth/enrol/passkey/challenge", { token: mine })
    ).json(PasskeyChallenge);
    const passkey = createAuthenticator(api.publicUrl.origin).register(challenge);
    const body = { token: other, challengeUid: challenge.challengeUid, passkey, label: "x" };
    expect((await browser.call("POST", "/api/v1/auth/enrol/passkey", body)).status).toBe(404);
  });

  test("who has an account accepts with it, and only the person who was invited", async () => {
    await (await signIn(api, ada)).call("POST", "/api/v1/platform/tenants", {
      uid: "globex",
      name: "Globex",
    });
    const carol = await addPerson(api, ada, "viewer");
    const { email } = (await carol.browser.call("GET", "/api/v1/me")).json(z.object({ email: z.string() }));
    const token = await invite(api, ada, {
      email: email.toUpperCase(),
      role: "analyst",
      tenantUid: "globex",
    });
    const opened = await openBrowser(api).call("POST", "/api/v1/auth/link", { token });
    expect(opened.json(LinkView).needsSignIn).toBe(true);
    const other = await addPerson(api, ada, "viewer");
    expect((await other.browser.call("POST", "/api/v1/me/invitations", { token })).status).toBe(404);
    expect((await carol.browser.call("POST", "/api/v1/me/invitations", { token })).json()).toEqual({
      tenantUid: "globex",
    });
    expect((await carol.browser.call("POST", "/api/v1/me/invitations", { token })).status).toBe(404);
    expect((await carol.browser.call("GET", "/api/v1/me")).json()).toMatchObject({
      tenants: [
        { uid: "acme", role: "viewer" },
        { uid: "globex", role: "analyst" },
      ],
    });
  });

  test("a withdrawn or old invitation is worth nothing", async () => {
    const withdrawn = await invite(api, ada, { email: "gone@acme.example", role: "viewer" });
    const administrator = await signIn(api, ada);
    const { invitations } = (await administrator.call("GET", "/api/v1/tenants/acme/invitations")).json(
      z.object({ invitations: z.array(z.object({ uid: z.string(), email: z.string() })) }),
    );
    const uid = invitations.find(({ email }) => email === "gone@acme.example")?.uid;
    expect((await administrator.call("DELETE", `/api/v1/tenants/acme/invitations/${uid}`)).status).toBe(204);
    await expect(enrolByPasskey(api, withdrawn)).rejects.toThrow("NOT_FOUND");
    const old = await invite(api, ada, { email: "late@acme.example", role: "viewer" });
    api.clock.now += 7 * 24 * HOUR;
    await expect(enrolByPasskey(api, old)).rejects.toThrow("NOT_FOUND");
  });

  test("a reset ends old factors and sessions when it is used, not before, and the person is told (ASVS 6.4.6, 6.3.7)", async () => {
    const carol = await addPerson(api, ada, "viewer");
    const administrator = await signIn(api, ada);
    const issued = await administrator.call("POST", `/api/v1/tenants/acme/users/${carol.uid}/reset`);
    const token = tokenOf(issued.json(z.object({ url: z.string() })));
    expect((await carol.browser.call("GET", "/api/v1/me")).status).toBe(200);
    const renewed = await enrolByPassword(api, token);
    expect((await carol.browser.call("GET", "/api/v1/me")).status).toBe(401);
    await expect(signIn(api, carol)).rejects.toThrow("401");
    expect((await renewed.browser.call("GET", "/api/v1/me/factors")).json(Factors)).toMatchObject({
      passkeys: [],
      password: true,
      recoveryCodesLeft: 10,
    });
    const { notices } = (await renewed.browser.call("GET", "/api/v1/me/notices")).json(
      z.object({ notices: z.array(NoticeView) }),
    );
    expect(notices.map(({ kind }) => kind)).toContain("factors_reset");
  });

  test("the operator at the machine can let anybody in again whose factors are lost", async () => {
    const carol = await addPerson(api, ada, "viewer");
    const { email } = (await carol.browser.call("GET", "/api/v1/me")).json(z.object({ email: z.string() }));
    const link = await api.access.platformPeople.recover(email);
    expect((await enrolByPasskey(api, tokenOf(link))).uid).toBe(carol.uid);
    await expect(api.access.platformPeople.recover("nobody@acme.example")).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("people add and remove factors after a fresh sign-in, are told of it, and keep one way in (ASVS 7.5.1, 6.5.6)", async () => {
    const carol = await addPerson(api, ada, "viewer");
    const { browser } = carol;
    const first = (await browser.call("GET", "/api/v1/me/factors")).json(Factors).passkeys[0]?.uid;
    expect((await browser.call("DELETE", `/api/v1/me/passkeys/${first}`)).status).toBe(409);
    expect((await browser.call("POST", "/api/v1/me/recovery-codes")).status).toBe(409);
    const { challengeUid, secret } = (await browser.call("POST", "/api/v1/me/password/totp")).json(TotpOffer);
    const code = totpCodeAt(secret, api.clock.now);
    expect(
      (await browser.call("PUT", "/api/v1/me/password", { challengeUid, password: PASSWORD, code })).status,
    ).toBe(200);
    const challenge = (await browser.call("POST", "/api/v1/me/passkeys/challenge")).json(PasskeyChallenge);
    expect(challenge.options["excludeCredentials"]).toHaveLength(1);
    const passkey = createAuthenticator(api.publicUrl.origin).register(challenge);
    const body = { challengeUid: challenge.challengeUid, passkey, label: "phone" };
    expect((await browser.call("POST", "/api/v1/me/passkeys", body)).json(Factors).passkeys).toHaveLength(2);
    expect((await browser.call("DELETE", `/api/v1/me/passkeys/${first}`)).status).toBe(200);
    await expect(signIn(api, carol)).rejects.toThrow("401");
    expect((await browser.call("DELETE", "/api/v1/me/password")).status).toBe(200);
    const { notices } = (await browser.call("GET", "/api/v1/me/notices")).json(
      z.object({ notices: z.array(NoticeView) }),
    );
    const kinds = notices.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual([
      "passkey_added",
      "passkey_removed",
      "password_removed",
      "password_set",
    ]);
  });
});

async function tryDemo(api: TestApi, token: string, ip: string, headers: Record<string, string> = {}) {
  const browser = openBrowser(api, ip);
  Object.assign(browser.headers, headers);
  return { browser, status: (await browser.call("POST", "/api/v1/auth/demo", { token })).status };
}

describe("the demonstration", () => {
  test("its link signs in once, from this machine only", async () => {
    const api = await openTestApi();
    await runOn(api.postgres.url, "insert into tenant (uid, name, is_demo) values ('demo', 'Demo', true)");
    const token = tokenOf(await api.access.signIn.issueDemoLink("demo"));
    expect((await tryDemo(api, token, "192.0.2.1")).status).toBe(404);
    expect((await tryDemo(api, token, "127.0.0.1", { "x-forwarded-for": "192.0.2.1" })).status).toBe(404);
    const { browser, status } = await tryDemo(api, token, "::ffff:127.0.0.1");
    expect(status).toBe(200);
    expect((await browser.call("GET", "/api/v1/me")).json()).toMatchObject({ isDemo: true });
    expect((await tryDemo(api, token, "127.0.0.1")).status).toBe(404);
    expect(await api.access.signIn.methods()).toMatchObject({ setupNeeded: true });
  });

  test("without the flag there is no such link, and its sessions are over", async () => {
    const api = await openTestApi();
    await runOn(api.postgres.url, "insert into tenant (uid, name, is_demo) values ('demo', 'Demo', true)");
    const token = tokenOf(await api.access.signIn.issueDemoLink("demo"));
    const { browser } = await tryDemo(api, token, "127.0.0.1");
    const session = browser.cookies.get("wf_session") ?? "";
    const without = await openTestApi({}, {}, { demo: false, postgres: api.postgres });
    await expect(without.access.signIn.issueDemoLink("demo")).rejects.toThrow("only in a demonstration");
    const kept = openBrowser(without);
    kept.cookies.set("wf_session", session);
    expect((await kept.call("GET", "/api/v1/me")).status).toBe(401);
    const second = tokenOf(await api.access.signIn.issueDemoLink("demo"));
    expect((await tryDemo(without, second, "127.0.0.1")).status).toBe(404);
  });
});
