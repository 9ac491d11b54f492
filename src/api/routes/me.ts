import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Access } from "../../platform/access/index.ts";
import { nameOf } from "../../schema/name.ts";
import {
  Email,
  Factors,
  Me,
  NoticeView,
  Password,
  PersonName,
  SessionView,
} from "../../schema/views/access.ts";
import { NewPasskey, PasskeyChallenge, TotpOffer } from "../../schema/views/passkey.ts";
import { userOf } from "../access-rule.ts";

const read = { access: "signed-in" } as const;
/** Changes of how one signs in: only right after a full sign-in (OWASP ASVS 5.0, 7.5.1). */
const fresh = { access: "signed-in", stepUp: true } as const;
const tags = ["me"];
const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()).describe("Shown this once.") });

/** A person's own account: profile, sessions, factors, notices. */
export function meRoutes(access: Access): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(profileRoutes(access));
    await api.register(sessionRoutes(access));
    await api.register(noticeRoutes(access));
    await api.register(passkeyRoutes(access));
    await api.register(passwordRoutes(access));
  };
}

function profileRoutes({ account, sessions, tenants, notices }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/me",
      {
        config: read,
        schema: {
          operationId: "getMe",
          summary: "Who is signed in, and what they may do where",
          tags,
          response: { 200: Me },
        },
      },
      async (request) => {
        const user = userOf(request);
        const { userUid, sessionUid, isPlatformAdministrator } = user;
        const [profile, expiresAt, visible, unseenNotices] = await Promise.all([
          account.profile(userUid),
          sessions.expiresAt(sessionUid),
          tenants.visibleTo(user),
          notices.unseen(userUid),
        ]);
        const session = { uid: sessionUid, authenticatedAt: request.authenticatedAt ?? 0, expiresAt };
        return {
          uid: userUid,
          ...profile,
          isPlatformAdministrator,
          session,
          tenants: [...visible],
          unseenNotices,
        };
      },
    );
    api.patch(
      "/api/v1/me",
      {
        config: fresh,
        schema: {
          operationId: "changeMe",
          summary: "Change one's name or e-mail address",
          tags,
          body: z
            .object({ name: PersonName.optional(), email: Email.optional() })
            .refine((change) => Object.keys(change).length > 0, "name at least one of name, email"),
          response: { 200: z.object({ name: z.string(), email: z.string() }) },
        },
      },
      (request) => account.change(userOf(request), request.body),
    );
  };
}

function sessionRoutes({ sessions }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/me/sessions",
      {
        config: read,
        schema: {
          operationId: "listMySessions",
          summary: "Where one is signed in",
          tags,
          response: { 200: z.object({ sessions: z.array(SessionView) }) },
        },
      },
      async (request) => {
        const { userUid, sessionUid } = userOf(request);
        return { sessions: [...(await sessions.list(userUid, sessionUid))] };
      },
    );
    api.delete(
      "/api/v1/me/sessions/:sessionUid",
      {
        config: read,
        schema: {
          operationId: "endMySession",
          summary: "End one of one's sessions",
          tags,
          params: z.object({ sessionUid: z.string() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await sessions.end(userOf(request).userUid, request.params.sessionUid, "ended_by_user");
        return reply.status(204).send(null);
      },
    );
    api.delete(
      "/api/v1/me/sessions",
      {
        config: read,
        schema: {
          operationId: "endMyOtherSessions",
          summary: "End all of one's sessions but this one",
          tags,
          response: { 200: z.object({ ended: z.int() }) },
        },
      },
      async (request) => {
        const { userUid, sessionUid } = userOf(request);
        return { ended: await sessions.endOthers(userUid, sessionUid) };
      },
    );
  };
}

function noticeRoutes({ notices }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/me/notices",
      {
        config: read,
        schema: {
          operationId: "listMyNotices",
          summary: "What happened to one's account, newest first",
          tags,
          response: { 200: z.object({ notices: z.array(NoticeView) }) },
        },
      },
      async (request) => ({ notices: [...(await notices.list(userOf(request).userUid))] }),
    );
    api.post(
      "/api/v1/me/notices/:noticeUid/seen",
      {
        config: read,
        schema: {
          operationId: "seeMyNotice",
          summary: "Put a notice away",
          tags,
          params: z.object({ noticeUid: z.string() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await notices.see(userOf(request).userUid, request.params.noticeUid);
        return reply.status(204).send(null);
      },
    );
  };
}

function passkeyRoutes({ account }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/me/factors",
      {
        config: read,
        schema: {
          operationId: "listMyFactors",
          summary: "Passkeys, password and recovery codes",
          tags,
          response: { 200: Factors },
        },
      },
      (request) => account.factors(userOf(request).userUid),
    );
    api.post(
      "/api/v1/me/passkeys/challenge",
      {
        config: fresh,
        schema: {
          operationId: "beginMyPasskey",
          summary: "Begin to add a passkey",
          tags,
          response: { 200: PasskeyChallenge },
        },
      },
      (request) => account.passkeyOffer(userOf(request)),
    );
    api.post(
      "/api/v1/me/passkeys",
      {
        config: fresh,
        schema: {
          operationId: "addMyPasskey",
          summary: "Add a passkey",
          tags,
          body: z.object({
            challengeUid: z.string().max(100),
            passkey: NewPasskey,
            label: nameOf(100),
          }),
          response: { 200: Factors },
        },
      },
      (request) => account.addPasskey(userOf(request), request.body),
    );
    api.delete(
      "/api/v1/me/passkeys/:passkeyUid",
      {
        config: fresh,
        schema: {
          operationId: "removeMyPasskey",
          summary: "Remove a passkey; the only way in stays (409)",
          tags,
          params: z.object({ passkeyUid: z.string() }),
          response: { 200: Factors },
        },
      },
      (request) => account.removePasskey(userOf(request), request.params.passkeyUid),
    );
  };
}

function passwordRoutes({ account }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      "/api/v1/me/password/totp",
      {
        config: fresh,
        schema: {
          operationId: "beginMyPassword",
          summary: "Begin to set a password: the TOTP secret that goes with it",
          tags,
          response: { 200: TotpOffer },
        },
      },
      (request) => account.totpOffer(userOf(request)),
    );
    api.put(
      "/api/v1/me/password",
      {
        config: fresh,
        schema: {
          operationId: "setMyPassword",
          summary: "Set or replace password, TOTP and recovery codes together",
          tags,
          body: z.object({
            challengeUid: z.string().max(100),
            password: Password,
            code: z.string().trim().max(10),
          }),
          response: { 200: RecoveryCodes },
        },
      },
      async (request) => {
        const { recoveryCodes } = await account.setPassword(userOf(request), request.body);
        return { recoveryCodes: [...recoveryCodes] };
      },
    );
    api.delete(
      "/api/v1/me/password",
      {
        config: fresh,
        schema: {
          operationId: "removeMyPassword",
          summary: "Remove password, TOTP and recovery codes; the only way in stays (409)",
          tags,
          response: { 200: Factors },
        },
      },
      (request) => account.removePassword(userOf(request)),
    );
    api.post(
      "/api/v1/me/recovery-codes",
      {
        config: fresh,
        schema: {
          operationId: "renewMyRecoveryCodes",
          summary: "New recovery codes in the place of the old ones",
          tags,
          response: { 200: RecoveryCodes },
        },
      },
      async (request) => {
        const { recoveryCodes } = await account.renewRecoveryCodes(userOf(request));
        return { recoveryCodes: [...recoveryCodes] };
      },
    );
  };
}
