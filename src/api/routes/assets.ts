import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AssetStore } from "../../enrich/index.ts";
import { Asset } from "../../schema/views/source.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

/** What the tenant says of its hosts, users and networks, so that alerts on them weigh more or less. */
export function assetRoutes(assets: AssetStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/assets`,
      {
        config: { access: { permission: "assets:read" } },
        schema: {
          operationId: "listAssets",
          summary: "Named assets, most critical first",
          tags: ["assets"],
          params: TenantParams,
          response: { 200: z.object({ assets: z.array(Asset) }) },
        },
      },
      async (request) => ({ assets: [...(await assets.list(request.params.tenantUid))] }),
    );
    api.put(
      `${TENANT_PREFIX}/assets`,
      {
        config: { access: { permission: "assets:write" } },
        schema: {
          operationId: "putAsset",
          summary: "Name an asset, or change the one of the same kind and value",
          tags: ["assets"],
          params: TenantParams,
          body: Asset.omit({ uid: true }),
          response: { 200: Asset },
        },
      },
      (request) => assets.put(request.params.tenantUid, actorOf(principalOf(request)), request.body),
    );
    api.delete(
      `${TENANT_PREFIX}/assets/:assetUid`,
      {
        config: { access: { permission: "assets:write" } },
        schema: {
          operationId: "removeAsset",
          summary: "Forget an asset",
          tags: ["assets"],
          params: TenantParams.extend({ assetUid: z.string() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await assets.remove(request.params.tenantUid, actorOf(principalOf(request)), request.params.assetUid);
        return reply.status(204).send(null);
      },
    );
  };
}
