import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Access } from "../../platform/access/index.ts";
import { nameOf } from "../../schema/name.ts";
import { Enrolment, LinkView, Password } from "../../schema/views/access.ts";
import { NewPasskey, PasskeyChallenge, TotpOffer } from "../../schema/views/passkey.ts";
import { userOf } from "../access-rule.ts";
import { type Cookies, visitOf, welcome } from "../visit.ts";

const config = { access: "public" } as const;
const tags = ["enrolment"];
const Token = z
  .string()
  .max(100)
  .describe("What stands after `#token=` in the link.")
  .meta({ examples: ["sJ4_4kU1nYl0fWbqF0m2Zk2s1iQy7mC8xVnR5tG3hB0"] });

/** What the holder of a one-time link does: set the product up, accept an invitation, or get new factors. */
export function enrolRoutes(
  { enrolment }: Pick<Access, "enrolment">,
  cookies: Cookies,
): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(linkRoutes(enrolment));
    await api.register(passkeyRoutes(enrolment, cookies));
    await api.register(passwordRoutes(enrolment, cookies));
  };
}

function linkRoutes(enrolment: Access["enrolment"]): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      "/api/v1/auth/link",
      {
        config,
        schema: {
          operationId: "openLink",
          summary: "What a one-time link is for, without using it up",
          tags,
          body: z.object({ token: Token }),
          response: { 200: LinkView },
        },
      },
      (request) => enrolment.open(request.body.token),
    );
    api.post(
      "/api/v1/me/invitations",
      {
        config: { access: "signed-in" },
        schema: {
          operationId: "acceptInvitation",
          summary: "Accept an invitation with the account that one has",
          tags,
          body: z.object({ token: Token }),
          response: { 200: z.object({ tenantUid: z.string() }) },
        },
      },
      (request) => enrolment.acceptInvitation(userOf(request), request.body.token),
    );
  };
}

function passkeyRoutes(enrolment: Access["enrolment"], cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      "/api/v1/auth/enrol/passkey/challenge",
      {
        config,
        schema: {
          operationId: "beginPasskeyEnrolment",
          summary: "Begin to enrol with a passkey",
          description:
            "Needs a device that keeps passkeys and checks who uses it; others enrol with a password.",
          tags,
          body: Enrolment,
          response: { 200: PasskeyChallenge },
        },
      },
      (request) => enrolment.passkeyOffer(request.body),
    );
    api.post(
      "/api/v1/auth/enrol/passkey",
      {
        config,
        schema: {
          operationId: "enrolWithPasskey",
          summary: "Enrol with a passkey, which signs in",
          tags,
          body: z.object({
            token: Token,
            challengeUid: z.string().max(100),
            passkey: NewPasskey,
            label: nameOf(100),
          }),
          response: { 200: z.object({ expiresAt: z.number() }) },
        },
      },
      async (request, reply) =>
        welcome(reply, cookies, await enrolment.byPasskey(request.body, visitOf(request, cookies))),
    );
  };
}

function passwordRoutes(enrolment: Access["enrolment"], cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      "/api/v1/auth/enrol/totp",
      {
        config,
        schema: {
          operationId: "beginPasswordEnrolment",
          summary: "Begin to enrol with a password: the TOTP secret that goes with it",
          tags,
          body: Enrolment,
          response: { 200: TotpOffer },
        },
      },
      (request) => enrolment.totpOffer(request.body),
    );
    api.post(
      "/api/v1/auth/enrol/password",
      {
        config,
        schema: {
          operationId: "enrolWithPassword",
          summary: "Enrol with a password and the first TOTP code, which signs in",
          tags,
          body: z.object({
            token: Token,
            challengeUid: z.string().max(100),
            password: Password,
            code: z.string().trim().max(10),
          }),
          response: { 200: z.object({ expiresAt: z.number(), recoveryCodes: z.array(z.string()) }) },
        },
      },
      async (request, reply) => {
        const { recoveryCodes, ...signedIn } = await enrolment.byPassword(
          request.body,
          visitOf(request, cookies),
        );
        return { ...welcome(reply, cookies, signedIn), recoveryCodes: [...recoveryCodes] };
      },
    );
  };
}
