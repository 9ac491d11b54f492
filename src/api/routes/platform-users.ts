import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Access } from "../../platform/access/index.ts";
import { IssuedLink, PlatformUserView } from "../../schema/views/access.ts";
import { administratorOf } from "../actor.ts";

const write = { access: "platform:users:write", stepUp: true } as const;
const tags = ["platform"];
const OneUser = z.object({ userUid: z.string() });

/** Everybody, across tenants. */
export function platformUserRoutes({ platformPeople }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/platform/users",
      {
        config: { access: "platform:users:read" },
        schema: {
          operationId: "listAllUsers",
          summary: "Everybody, with their tenants",
          tags,
          response: { 200: z.object({ users: z.array(PlatformUserView) }) },
        },
      },
      async () => ({ users: [...(await platformPeople.list())] }),
    );
    api.patch(
      "/api/v1/platform/users/:userUid",
      {
        config: write,
        schema: {
          operationId: "changeAnyUser",
          summary: "Disable or enable anybody, make or unmake platform administrators",
          tags,
          params: OneUser,
          body: z
            .object({
              status: z
                .enum(["active", "disabled"])
                .optional()
                .meta({ examples: ["disabled"] }),
              isPlatformAdministrator: z.boolean().optional(),
            })
            .refine((change) => Object.keys(change).length > 0, "name at least one change"),
          response: { 200: PlatformUserView },
        },
      },
      (request) => platformPeople.change(administratorOf(request), request.params.userUid, request.body),
    );
    api.post(
      "/api/v1/platform/users/:userUid/reset",
      {
        config: write,
        schema: {
          operationId: "resetAnyUserFactors",
          summary: "A link by which anybody gets new factors",
          tags,
          params: OneUser,
          response: { 201: IssuedLink },
        },
      },
      async (request, reply) =>
        reply
          .status(201)
          .send(await platformPeople.resetFactors(administratorOf(request), request.params.userUid)),
    );
    api.delete(
      "/api/v1/platform/users/:userUid/sessions",
      {
        config: write,
        schema: {
          operationId: "endAnyUserSessions",
          summary: "Sign anybody out everywhere",
          tags,
          params: OneUser,
          response: { 200: z.object({ ended: z.int() }) },
        },
      },
      (request) => platformPeople.endSessions(administratorOf(request), request.params.userUid),
    );
  };
}
