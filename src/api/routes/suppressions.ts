import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { SuppressionStore } from "../../alerts/index.ts";
import { NewSuppression, Suppression } from "../../schema/views/alert.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

/** What keeps findings out of the queue: each has an owner, a reason and an end. */
export function suppressionRoutes(suppressions: SuppressionStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/suppressions`,
      {
        config: { access: { permission: "alerts:read" } },
        schema: {
          operationId: "listSuppressions",
          summary: "Suppressions, active ones first",
          tags: ["alerts"],
          params: TenantParams,
          response: { 200: z.object({ suppressions: z.array(Suppression) }) },
        },
      },
      async (request) => ({ suppressions: [...(await suppressions.list(request.params.tenantUid))] }),
    );
    api.post(
      `${TENANT_PREFIX}/suppressions`,
      {
        config: { access: { permission: "suppressions:write" } },
        schema: {
          operationId: "createSuppression",
          summary: "Hold back findings of a detector, on an entity, or both",
          tags: ["alerts"],
          params: TenantParams,
          body: NewSuppression,
          response: { 201: Suppression },
        },
      },
      async (request, reply) => {
        const made = await suppressions.create(
          request.params.tenantUid,
          actorOf(principalOf(request)),
          request.body,
        );
        return reply.status(201).send(made);
      },
    );
    api.post(
      `${TENANT_PREFIX}/suppressions/:suppressionUid/end`,
      {
        config: { access: { permission: "suppressions:write" } },
        schema: {
          operationId: "endSuppression",
          summary: "End a suppression now",
          tags: ["alerts"],
          params: TenantParams.extend({ suppressionUid: z.string() }),
          response: { 200: Suppression },
        },
      },
      (request) =>
        suppressions.end(
          request.params.tenantUid,
          actorOf(principalOf(request)),
          request.params.suppressionUid,
        ),
    );
  };
}
