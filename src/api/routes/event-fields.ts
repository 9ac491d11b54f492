import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { FieldStore } from "../../events/index.ts";
import { Completion, CompletionQuery, FieldInfo } from "../../schema/views/event.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { goneSignal } from "../gone-signal.ts";
import { TenantParams, TimeRangeQuery } from "../tenant-params.ts";

const tags = ["events"];
const config = { access: { permission: "events:search" } } as const;

/** What events can be asked for. */
export function eventFieldRoutes(fields: FieldStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/events/fields`,
      {
        config,
        schema: {
          operationId: "listEventFields",
          summary: "Fields that events of a time range have",
          tags,
          params: TenantParams,
          querystring: TimeRangeQuery,
          response: { 200: z.object({ fields: z.array(FieldInfo) }) },
        },
      },
      async (request, reply) => {
        const limits = { signal: goneSignal(reply) };
        return { fields: [...(await fields.fields(request.params.tenantUid, request.query, limits))] };
      },
    );
    api.post(
      `${TENANT_PREFIX}/events/completion`,
      {
        config,
        schema: {
          operationId: "completeEventQuery",
          summary: "What may come next in a query that is being typed",
          tags,
          params: TenantParams,
          body: CompletionQuery,
          response: { 200: Completion },
        },
      },
      (request, reply) =>
        fields.complete(request.params.tenantUid, request.body, { signal: goneSignal(reply) }),
    );
  };
}
