import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "../../lib/app-error.ts";
import type { Access } from "../../platform/access/index.ts";
import { SecondFactor, SignInMethods } from "../../schema/views/access.ts";
import { PasskeyChallenge, PasskeyProof } from "../../schema/views/passkey.ts";
import { userOf } from "../access-rule.ts";
import { type Cookies, renew, visitOf, welcome } from "../visit.ts";

const open = { access: "public" } as const;
const signedIn = { access: "signed-in" } as const;
const Until = z.object({ expiresAt: z.number().describe("When the session ends unless it is used.") });
const Proof = z.object({ challengeUid: z.string().max(100), proof: PasskeyProof });
// no lower bound: a short password is as wrong as any other, and must be answered like it
const Secrets = z.object({ password: z.string().max(1024), code: SecondFactor });

/** Sign-in, sign-out, and the fresh proof that changes of factors ask for. */
export function authRoutes({ signIn }: Pick<Access, "signIn">, cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(signInRoutes(signIn, cookies));
    await api.register(demoRoutes(signIn, cookies));
    await api.register(sessionRoutes(signIn, cookies));
    await api.register(stepUpRoutes(signIn, cookies));
  };
}

function signInRoutes(signIn: Access["signIn"], cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/auth/methods",
      {
        config: open,
        schema: {
          operationId: "signInMethods",
          summary: "How people can sign in here",
          tags: ["sign-in"],
          response: { 200: SignInMethods },
        },
      },
      () => signIn.methods(),
    );
    api.post(
      "/api/v1/auth/passkey/challenge",
      {
        config: open,
        schema: {
          operationId: "beginPasskeySignIn",
          summary: "Begin to sign in by passkey, without a user name",
          tags: ["sign-in"],
          response: { 200: PasskeyChallenge },
        },
      },
      () => signIn.passkeyChallenge(),
    );
    api.post(
      "/api/v1/auth/passkey",
      {
        config: open,
        schema: {
          operationId: "signInByPasskey",
          summary: "Sign in by passkey",
          tags: ["sign-in"],
          body: Proof,
          response: { 200: Until },
        },
      },
      async (request, reply) =>
        welcome(reply, cookies, await signIn.byPasskey(request.body, visitOf(request, cookies))),
    );
    api.post(
      "/api/v1/auth/password",
      {
        config: open,
        schema: {
          operationId: "signInByPassword",
          summary: "Sign in by password and TOTP or recovery code",
          description:
            "All three at once. A refusal (401) says nothing about which was wrong or whether the account exists; too many attempts answer 429 with `Retry-After`.",
          tags: ["sign-in"],
          body: Secrets.extend({ email: z.string().trim().max(320) }),
          response: { 200: Until },
        },
      },
      async (request, reply) =>
        welcome(reply, cookies, await signIn.byPassword(request.body, visitOf(request, cookies))),
    );
  };
}

function demoRoutes(signIn: Access["signIn"], cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      "/api/v1/auth/demo",
      {
        config: open,
        schema: {
          operationId: "signInToDemo",
          summary: "Sign in by the link of a demonstration, on the same machine only",
          tags: ["sign-in"],
          body: z.object({
            token: z
              .string()
              .max(100)
              .meta({ examples: ["sJ4_4kU1nYl0fWbqF0m2Zk2s1iQy7mC8xVnR5tG3hB0"] }),
          }),
          response: { 200: Until },
        },
      },
      async (request, reply) => {
        // behind a proxy everybody seems to come from this machine
        if (request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined)
          throw new AppError("NOT_FOUND", "There is nothing at this address.");
        return welcome(
          reply,
          cookies,
          await signIn.byDemoLink(request.body.token, visitOf(request, cookies)),
        );
      },
    );
  };
}

function sessionRoutes(signIn: Access["signIn"], cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    api.delete(
      "/api/v1/auth/session",
      {
        config: signedIn,
        schema: {
          operationId: "signOut",
          summary: "Sign out",
          tags: ["sign-in"],
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await signIn.signOut(userOf(request));
        return reply.header("set-cookie", cookies.session.clear()).status(204).send(null);
      },
    );
  };
}

function stepUpRoutes(signIn: Access["signIn"], cookies: Cookies): FastifyPluginAsyncZod {
  return async (api) => {
    const tags = ["sign-in"];
    api.post(
      "/api/v1/auth/step-up/challenge",
      {
        config: signedIn,
        schema: {
          operationId: "beginStepUp",
          summary: "Begin to confirm by passkey that it is you",
          tags,
          response: { 200: PasskeyChallenge },
        },
      },
      (request) => signIn.stepUpChallenge(userOf(request)),
    );
    api.post(
      "/api/v1/auth/step-up/passkey",
      {
        config: signedIn,
        schema: {
          operationId: "stepUpByPasskey",
          summary: "Confirm by passkey: five minutes for what answers STEP_UP_REQUIRED",
          tags,
          body: Proof,
          response: { 200: Until },
        },
      },
      async (request, reply) => {
        const visit = visitOf(request, cookies);
        const session = await signIn.stepUpByPasskey(userOf(request), request.body, visit);
        return renew(reply, cookies, session);
      },
    );
    api.post(
      "/api/v1/auth/step-up/password",
      {
        config: signedIn,
        schema: {
          operationId: "stepUpByPassword",
          summary: "Confirm by password and TOTP",
          tags,
          body: Secrets,
          response: { 200: Until },
        },
      },
      async (request, reply) => {
        const visit = visitOf(request, cookies);
        const session = await signIn.stepUpByPassword(userOf(request), request.body, visit);
        return renew(reply, cookies, session);
      },
    );
  };
}
