import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AssetStore } from "../../enrich/index.ts";
import type { Actor } from "../../schema/change-notice.ts";
import {
  Asset,
  AssetChanges,
  AssetImport,
  AssetsChanged,
  AssetsImported,
  AssetView,
  NewAsset,
} from "../../schema/views/asset.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

/** What the tenant says of its hosts, users and networks, and the alerts on them. */
export type AssetLibrary = Pick<AssetStore, "put" | "change" | "remove"> & {
  /** Most critical first. */
  list(tenantUid: string): Promise<readonly AssetView[]>;
  /** Imports a table whole, or nothing of it when something is wrong in it. */
  import(tenantUid: string, actor: Actor, text: string): Promise<AssetsImported>;
};

const tags = ["assets"];
const write = { access: { permission: "assets:write" } } as const;
/** 16 MiB of text in JSON, each character escaped at worst in two. */
const IMPORT_LIMIT = 34 << 20;
/** 20,000 assets with long names. */
const CHANGES_LIMIT = 16 << 20;

/** Assets, so that alerts on them weigh more or less. */
export function assetRoutes(assets: AssetLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/assets`,
      {
        config: { access: { permission: "assets:read" } },
        schema: {
          operationId: "listAssets",
          summary: "Named assets with their open alerts, most critical first",
          tags,
          params: TenantParams,
          response: { 200: z.object({ assets: z.array(AssetView) }) },
        },
      },
      async (request) => ({ assets: [...(await assets.list(request.params.tenantUid))] }),
    );
    await api.register(changingRoutes(assets));
    await api.register(bulkRoutes(assets));
  };
}

function changingRoutes(assets: AssetLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.put(
      `${TENANT_PREFIX}/assets`,
      {
        config: write,
        schema: {
          operationId: "putAsset",
          summary: "Name an asset, or change the one of the same kind and value",
          tags,
          params: TenantParams,
          body: NewAsset,
          response: { 200: Asset },
        },
      },
      (request) => assets.put(request.params.tenantUid, actorOf(principalOf(request)), request.body),
    );
    api.delete(
      `${TENANT_PREFIX}/assets/:assetUid`,
      {
        config: write,
        schema: {
          operationId: "removeAsset",
          summary: "Forget an asset",
          tags,
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

function bulkRoutes(assets: AssetLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/assets/changes`,
      {
        config: write,
        bodyLimit: CHANGES_LIMIT,
        schema: {
          operationId: "changeAssets",
          summary: "Put and remove many assets at once",
          description: "All of it happens, or nothing does.",
          tags,
          params: TenantParams,
          body: AssetChanges,
          response: { 200: AssetsChanged },
        },
      },
      (request) => assets.change(request.params.tenantUid, actorOf(principalOf(request)), request.body),
    );
    api.post(
      `${TENANT_PREFIX}/assets/import`,
      {
        config: { ...write, quota: "costly" },
        bodyLimit: IMPORT_LIMIT,
        schema: {
          operationId: "importAssets",
          summary: "Put the assets of a table; what is wrong is told by line and column",
          description:
            "Nothing is imported when there is an issue. Assets that the table does not name stay.",
          tags,
          params: TenantParams,
          body: AssetImport,
          response: { 200: AssetsImported },
        },
      },
      (request) => assets.import(request.params.tenantUid, actorOf(principalOf(request)), request.body.text),
    );
  };
}
