import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { SavedViewStore } from "../../alerts/index.ts";
import { SavedView } from "../../schema/views/alert.ts";
import { TENANT_PREFIX, userOf } from "../access-rule.ts";
import { TenantParams } from "../tenant-params.ts";

const config = { access: { permission: "alerts:read" } } as const;

/** Named filters of pages: a person's own and those shared within the tenant. */
export function savedViewRoutes(views: SavedViewStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/views`,
      {
        config,
        schema: {
          operationId: "listSavedViews",
          summary: "One's own and shared views",
          tags: ["views"],
          params: TenantParams,
          response: { 200: z.object({ views: z.array(SavedView) }) },
        },
      },
      async (request) => ({
        views: [...(await views.list(request.params.tenantUid, userOf(request).userUid))],
      }),
    );
    api.post(
      `${TENANT_PREFIX}/views`,
      {
        config,
        schema: {
          operationId: "createSavedView",
          summary: "Keep a page's filter under a name",
          tags: ["views"],
          params: TenantParams,
          body: SavedView.pick({ page: true, name: true, search: true, isShared: true }),
          response: { 201: SavedView },
        },
      },
      async (request, reply) =>
        reply
          .status(201)
          .send(await views.create(request.params.tenantUid, userOf(request).userUid, request.body)),
    );
    api.delete(
      `${TENANT_PREFIX}/views/:viewUid`,
      {
        config,
        schema: {
          operationId: "removeSavedView",
          summary: "Forget a view of one's own",
          tags: ["views"],
          params: TenantParams.extend({ viewUid: z.string() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await views.remove(request.params.tenantUid, userOf(request).userUid, request.params.viewUid);
        return reply.status(204).send(null);
      },
    );
  };
}
