import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { PlaceholderStore } from "../../detect/index.ts";
import { PlaceholderList } from "../../schema/views/rule.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

const OnePlaceholder = TenantParams.extend({
  name: PlaceholderList.shape.name.describe("As rules write it between percent signs.").meta({
    example: "service_accounts",
  }),
});
const tags = ["rules"];

/** Lists that Sigma's `expand` modifier puts in the place of `%name%`. */
export function placeholderRoutes(placeholders: PlaceholderStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/placeholders`,
      {
        config: { access: { permission: "rules:read" } },
        schema: {
          operationId: "listPlaceholders",
          summary: "Lists that rules with placeholders are filled from",
          tags,
          params: TenantParams,
          response: { 200: z.object({ placeholders: z.array(PlaceholderList) }) },
        },
      },
      async (request) => ({ placeholders: [...(await placeholders.list(request.params.tenantUid))] }),
    );
    api.put(
      `${TENANT_PREFIX}/placeholders/:name`,
      {
        config: { access: { permission: "rules:write" } },
        schema: {
          operationId: "putPlaceholder",
          summary: "Make or replace a list; rules that use it match by it within seconds",
          tags,
          params: OnePlaceholder,
          body: PlaceholderList.pick({ values: true }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, name } = request.params;
        const { values } = request.body;
        await placeholders.put(tenantUid, actorOf(principalOf(request)), { name, values });
        return reply.status(204).send(null);
      },
    );
    api.delete(
      `${TENANT_PREFIX}/placeholders/:name`,
      {
        config: { access: { permission: "rules:write" } },
        schema: {
          operationId: "removePlaceholder",
          summary: "Remove a list; rules that need it do not load until there is one again",
          tags,
          params: OnePlaceholder,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, name } = request.params;
        await placeholders.remove(tenantUid, actorOf(principalOf(request)), name);
        return reply.status(204).send(null);
      },
    );
  };
}
