import type { HTTPMethods } from "fastify";
import { parseSetCookie } from "cookie";
import { z } from "zod";
import { totpCodeAt } from "../../src/platform/access/totp.ts";
import { IssuedLink, type TenantRole } from "../../src/schema/views/access.ts";
import { PasskeyChallenge, TotpOffer } from "../../src/schema/views/passkey.ts";
import type { TestApi } from "./api.ts";
import { type Authenticator, createAuthenticator } from "./authenticator.ts";

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The JSON body, checked; without a schema as it came. */
  json<T = unknown>(schema?: z.ZodType<T>): T;
};

/** A person's browser: keeps cookies and says that its requests come from our own pages. */
export type Browser = {
  readonly cookies: Map<string, string>;
  /** What the next requests say of themselves beside the cookies. */
  readonly headers: Record<string, string>;
  call(method: HTTPMethods, url: string, body?: unknown): Promise<Answer>;
};

export function openBrowser({ server }: Pick<TestApi, "server">, ip = "127.0.0.1"): Browser {
  const cookies = new Map<string, string>();
  const headers: Record<string, string> = { "sec-fetch-site": "same-origin", "user-agent": "test browser" };
  return {
    cookies,
    headers,
    async call(method, url, body) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const reply = await server.inject({
        method,
        url,
        remoteAddress: ip,
        headers: { ...headers, ...(cookie === "" ? {} : { cookie }) },
        ...(body === undefined ? {} : { payload: JSON.parse(JSON.stringify(body)) }),
      });
      for (const line of [reply.headers["set-cookie"] ?? []].flat()) {
        const { name, value, expires } = parseSetCookie(line);
        if (value === undefined || value === "" || (expires && expires.getTime() <= Date.now()))
          cookies.delete(name);
        else cookies.set(name, value);
      }
      return {
        status: reply.statusCode,
        headers: reply.headers,
        text: reply.body,
        json: (schema = z.any()) => schema.parse(JSON.parse(reply.body)),
      };
    },
  };
}

/** Someone who is signed in, with the passkey that did it. */
export type SignedInPerson = {
  readonly browser: Browser;
  readonly authenticator: Authenticator;
  readonly uid: string;
};

export function tokenOf(link: { readonly url: string }): string {
  return new URL(link.url).hash.replace("#token=", "");
}

/** Sets the product up, as the first person does who opens the printed link. The tenant is `acme`. */
export async function setUp(api: TestApi): Promise<SignedInPerson> {
  const link = await api.access.setUp.issueLink();
  if (link === null) throw new Error("this test's product is set up already");
  const person = { name: "Ada Lovelace", email: "ada@acme.example", organisation: "Acme" };
  return enrolByPasskey(api, tokenOf(link), person);
}

/** Enrols whoever holds the token, by a new passkey. */
export async function enrolByPasskey(
  api: TestApi,
  token: string,
  person: { readonly name?: string; readonly email?: string; readonly organisation?: string } = {},
): Promise<SignedInPerson> {
  const browser = openBrowser(api);
  const authenticator = createAuthenticator(api.publicUrl.origin);
  const offer = await browser.call("POST", "/api/v1/auth/enrol/passkey/challenge", { token, ...person });
  requireStatus(offer, 200);
  const challenge = offer.json(PasskeyChallenge);
  const { challengeUid } = challenge;
  const passkey = authenticator.register(challenge);
  const done = await browser.call("POST", "/api/v1/auth/enrol/passkey", {
    token,
    challengeUid,
    passkey,
    label: "laptop",
  });
  requireStatus(done, 200);
  const me = await browser.call("GET", "/api/v1/me");
  return { browser, authenticator, uid: me.json(z.object({ uid: z.string() })).uid };
}

/** Someone with a role in a tenant, invited by an administrator and enrolled. */
export async function addPerson(
  api: TestApi,
  administrator: SignedInPerson,
  role: TenantRole,
  tenantUid = "acme",
): Promise<SignedInPerson> {
  const email = `${role}-${++people}@${tenantUid}.example`;
  return enrolByPasskey(api, await invite(api, administrator, { email, role, tenantUid }));
}

let people = 0;

/** The token of a new invitation. */
export async function invite(
  api: TestApi,
  administrator: SignedInPerson,
  invited: { readonly email: string; readonly role: TenantRole; readonly tenantUid?: string },
): Promise<string> {
  const { email, role, tenantUid = "acme" } = invited;
  const browser = await signIn(api, administrator);
  const body = { email, name: email.split("@")[0], role };
  const reply = await browser.call("POST", `/api/v1/tenants/${tenantUid}/invitations`, body);
  requireStatus(reply, 201);
  return tokenOf(reply.json(IssuedLink));
}

/** Signs in by passkey in a new browser. */
export async function signIn(
  api: TestApi,
  { authenticator }: SignedInPerson,
  browser = openBrowser(api),
): Promise<Browser> {
  const begun = await browser.call("POST", "/api/v1/auth/passkey/challenge");
  const challenge = begun.json(PasskeyChallenge);
  const proof = authenticator.prove(challenge);
  const reply = await browser.call("POST", "/api/v1/auth/passkey", {
    challengeUid: challenge.challengeUid,
    proof,
  });
  requireStatus(reply, 200);
  return browser;
}

export const PASSWORD = "velvet cactus orbiting lamp";

/** Enrols whoever holds the token, by password and TOTP. */
export async function enrolByPassword(
  api: TestApi,
  token: string,
  person: { readonly name?: string; readonly email?: string; readonly organisation?: string } = {},
): Promise<{
  readonly browser: Browser;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}> {
  const browser = openBrowser(api);
  const offer = await browser.call("POST", "/api/v1/auth/enrol/totp", { token, ...person });
  requireStatus(offer, 200);
  const { challengeUid, secret } = offer.json(TotpOffer);
  const code = totpCodeAt(secret, api.clock.now);
  const done = await browser.call("POST", "/api/v1/auth/enrol/password", {
    token,
    challengeUid,
    password: PASSWORD,
    code,
  });
  requireStatus(done, 200);
  return { browser, secret, ...done.json(z.object({ recoveryCodes: z.array(z.string()) })) };
}

function requireStatus({ status, text }: Answer, wanted: number): void {
  if (status !== wanted) throw new Error(`the server answered ${status}: ${text}`);
}
