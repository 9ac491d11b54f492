import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { SuppressionStore } from "../../alerts/index.ts";
import { NewSuppression, Suppression, SuppressionChange } from "../../schema/views/alert.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

const OneSuppression = TenantParams.extend({ suppressionUid: z.string() });
const tags = ["alerts"];
const write = { access: { permission: "suppressions:write" } } as const;
const STEPS = [
  { name: "end", summary: "End a suppression now" },
  { name: "resume", summary: "Let an ended suppression hold again until its end" },
] as const;

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
          tags,
          params: TenantParams,
          response: { 200: z.object({ suppressions: z.array(Suppression) }) },
        },
      },
      async (request) => ({ suppressions: [...(await suppressions.list(request.params.tenantUid))] }),
    );
    api.post(
      `${TENANT_PREFIX}/suppressions`,
      {
        config: write,
        schema: {
          operationId: "createSuppression",
          summary: "Hold back findings of a detector, on an entity, or both",
          tags,
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
    await api.register(changingRoutes(suppressions));
  };
}

function changingRoutes(suppressions: SuppressionStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.patch(
      `${TENANT_PREFIX}/suppressions/:suppressionUid`,
      {
        config: write,
        schema: {
          operationId: "changeSuppression",
          summary: "Give a suppression another reason or end",
          tags,
          params: OneSuppression,
          body: SuppressionChange,
          response: { 200: Suppression },
        },
      },
      (request) => {
        const { tenantUid, suppressionUid } = request.params;
        const edit = { uid: suppressionUid, change: request.body };
        return suppressions.change(tenantUid, actorOf(principalOf(request)), edit);
      },
    );
    for (const step of STEPS)
      api.post(
        `${TENANT_PREFIX}/suppressions/:suppressionUid/${step.name}`,
        {
          config: write,
          schema: {
            operationId: `${step.name}Suppression`,
            summary: step.summary,
            tags,
            params: OneSuppression,
            response: { 200: Suppression },
          },
        },
        (request) => {
          const { tenantUid, suppressionUid } = request.params;
          return suppressions[step.name](tenantUid, actorOf(principalOf(request)), suppressionUid);
        },
      );
  };
}
