import { parseSetCookie } from "cookie";
import { z } from "zod";
import { totpCodeAt } from "../../src/platform/access/totp.ts";
import { type Answer, type Browser, PASSWORD } from "./browser.ts";

/** Someone who can sign in later, too. */
export type Person = { readonly email: string; readonly password: string; readonly totpSecret: string };

/** A browser of someone who uses a running product over HTTP. */
export function openHttpBrowser(url: URL): Browser {
  const cookies = new Map<string, string>();
  const headers: Record<string, string> = { "sec-fetch-site": "same-origin", origin: url.origin };
  return {
    cookies,
    headers,
    async call(method, path, body) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const reply = await fetch(new URL(path, url), {
        method,
        headers: {
          ...headers,
          ...(cookie === "" ? {} : { cookie }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of reply.headers.getSetCookie()) {
        const { name, value } = parseSetCookie(line);
        if (value === undefined || value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await reply.text();
      return {
        status: reply.status,
        headers: Object.fromEntries(reply.headers),
        text,
        json: (schema = z.any()) => schema.parse(JSON.parse(text)),
      };
    },
  };
}

/** @throws {Error} with the answer when it is not a success */
export async function ask(
  browser: Browser,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await browser.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
  return answer;
}

/**
 * Enrols whoever holds the link, by password and one-time code. An invitation knows who it is for; the set-up link is
 * told with name and organisation.
 */
export async function enrolOverHttp(
  url: URL,
  link: string,
  person: { readonly name?: string; readonly email: string; readonly organisation?: string },
): Promise<{ readonly browser: Browser; readonly person: Person }> {
  const browser = openHttpBrowser(url);
  const token = new URL(link).hash.replace("#token=", "");
  const about = person.organisation === undefined ? {} : person;
  const offer = await ask(browser, "POST", "/api/v1/auth/enrol/totp", { token, ...about });
  const { challengeUid, secret } = offer.json(z.object({ challengeUid: z.string(), secret: z.string() }));
  const code = totpCodeAt(secret, Date.now());
  await ask(browser, "POST", "/api/v1/auth/enrol/password", {
    token,
    challengeUid,
    password: PASSWORD,
    code,
  });
  return { browser, person: { email: person.email, password: PASSWORD, totpSecret: secret } };
}

/** A key of a tenant that never runs out, or, where that is not allowed, in a day. */
export async function issueKey(
  browser: Browser,
  tenantUid: string,
  permissions: readonly string[],
  name = "test",
): Promise<{ readonly token: string; readonly uid: string }> {
  const isSender = permissions.every((permission) => permission === "events:ingest");
  const expiresAt = isSender ? null : Date.now() + 86_400_000;
  const wanted = { name, permissions, allowedNetworks: [], expiresAt };
  const issued = await ask(browser, "POST", `/api/v1/tenants/${tenantUid}/keys`, wanted);
  const { token, key } = issued.json(z.object({ token: z.string(), key: z.object({ uid: z.string() }) }));
  return { token, uid: key.uid };
}
