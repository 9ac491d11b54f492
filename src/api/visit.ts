import type { FastifyReply, FastifyRequest } from "fastify";
import type { OpenedSession, Origin, SignedIn, Visit } from "../platform/access/index.ts";
import { createSessionCookie, type SessionCookie, sessionTokenOf } from "./session-cookie.ts";

/** How long a browser stays known after a sign-in: the most that browsers keep a cookie. */
const DEVICE_MS = 400 * 24 * 3_600_000;
/** Longest life of a session. */
const COOKIE_MS = 24 * 3_600_000;

/** The cookies of people: the session, and the mark of a browser that signed in before. */
export type Cookies = { readonly session: SessionCookie; readonly device: SessionCookie };

export function createCookies(isSecure: boolean): Cookies {
  return {
    session: createSessionCookie(isSecure, "wf_session"),
    device: createSessionCookie(isSecure, "wf_device"),
  };
}

/** Peer address without the prefix that a socket for both families puts before IPv4. */
export function addressOf(request: Pick<FastifyRequest, "ip">): string {
  return request.ip.replace(/^::ffff:(?=\d+\.)/, "");
}

export function originOf(request: FastifyRequest): Origin {
  return { ip: addressOf(request), userAgent: request.headers["user-agent"] ?? "" };
}

export function visitOf(request: FastifyRequest, cookies: Cookies): Visit {
  const { cookie } = request.headers;
  return {
    origin: originOf(request),
    deviceToken: sessionTokenOf(cookie, cookies.device.name),
    sessionToken: sessionTokenOf(cookie, cookies.session.name),
  };
}

/** Hands a new session to the browser, which is known from now on. */
export function welcome(reply: FastifyReply, cookies: Cookies, signedIn: SignedIn): { expiresAt: number } {
  void reply.header("set-cookie", cookies.device.set(signedIn.deviceToken, Date.now() + DEVICE_MS));
  return renew(reply, cookies, signedIn.session);
}

/** Hands over a session's token. The cookie outlives the session: when it ends is the server's to say. */
export function renew(reply: FastifyReply, cookies: Cookies, session: OpenedSession): { expiresAt: number } {
  void reply.header("set-cookie", cookies.session.set(session.token, Date.now() + COOKIE_MS));
  return { expiresAt: session.expiresAt };
}
