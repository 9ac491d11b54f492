import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Actor } from "../../schema/change-notice.ts";
import {
  IndicatorListChange,
  IndicatorListView,
  IndicatorPage,
  IndicatorQuery,
  IndicatorsAdded,
  NewIndicatorList,
} from "../../schema/views/rule.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

/** Lists of indicators of compromise. Methods that name a list refuse with `NOT_FOUND`. */
export type IndicatorLibrary = {
  list(tenantUid: string): Promise<readonly IndicatorListView[]>;
  /** @throws {AppError} `CONFLICT` when the name is taken, `INVALID` when the text has no indicator */
  import(tenantUid: string, actor: Actor, list: NewIndicatorList): Promise<IndicatorsAdded>;
  change(
    tenantUid: string,
    actor: Actor,
    edit: { readonly listUid: string; readonly change: IndicatorListChange },
  ): Promise<IndicatorListView>;
  remove(tenantUid: string, actor: Actor, listUid: string): Promise<void>;
  indicators(tenantUid: string, listUid: string, query: IndicatorQuery): Promise<IndicatorPage>;
};

const OneList = TenantParams.extend({
  listUid: z
    .string()
    .max(64)
    .describe("The list's uid.")
    .meta({ example: "6f0c0b1e-2d64-4a4c-8b0e-6a1f1f3d9c55" }),
});
const tags = ["indicators"];
const read = { access: { permission: "indicators:read" } } as const;
const write = { access: { permission: "indicators:write" } } as const;
/** Two million indicators in JSON. */
const IMPORT_LIMIT = 96 << 20;

/** Addresses, names, hashes and URLs that are known to be bad: each event is held against them. */
export function indicatorRoutes(library: IndicatorLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(readingRoutes(library));
    await api.register(changingRoutes(library));
  };
}

function readingRoutes(library: IndicatorLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/indicator-lists`,
      {
        config: read,
        schema: {
          operationId: "listIndicatorLists",
          summary: "Lists by name, with what they found",
          tags,
          params: TenantParams,
          response: { 200: z.object({ lists: z.array(IndicatorListView) }) },
        },
      },
      async (request) => ({ lists: [...(await library.list(request.params.tenantUid))] }),
    );
    api.get(
      `${TENANT_PREFIX}/indicator-lists/:listUid/indicators`,
      {
        config: read,
        schema: {
          operationId: "listIndicators",
          summary: "Indicators of a list, a page at a time",
          tags,
          params: OneList,
          querystring: IndicatorQuery,
          response: { 200: IndicatorPage },
        },
      },
      (request) => library.indicators(request.params.tenantUid, request.params.listUid, request.query),
    );
  };
}

function changingRoutes(library: IndicatorLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/indicator-lists`,
      {
        config: { ...write, quota: "costly" },
        bodyLimit: IMPORT_LIMIT,
        schema: {
          operationId: "importIndicatorList",
          summary: "Make a list from a text; what is no indicator is told line by line",
          tags,
          params: TenantParams,
          body: NewIndicatorList,
          response: { 201: IndicatorsAdded },
        },
      },
      async (request, reply) =>
        reply
          .status(201)
          .send(await library.import(request.params.tenantUid, actorOf(principalOf(request)), request.body)),
    );
    api.patch(
      `${TENANT_PREFIX}/indicator-lists/:listUid`,
      {
        config: write,
        schema: {
          operationId: "changeIndicatorList",
          summary: "Switch a list on or off, or change its level, end or description",
          tags,
          params: OneList,
          body: IndicatorListChange,
          response: { 200: IndicatorListView },
        },
      },
      (request) => {
        const { tenantUid, listUid } = request.params;
        return library.change(tenantUid, actorOf(principalOf(request)), { listUid, change: request.body });
      },
    );
    api.delete(
      `${TENANT_PREFIX}/indicator-lists/:listUid`,
      {
        config: write,
        schema: {
          operationId: "removeIndicatorList",
          summary: "Remove a list with its indicators; what it found stays",
          tags,
          params: OneList,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, listUid } = request.params;
        await library.remove(tenantUid, actorOf(principalOf(request)), listUid);
        return reply.status(204).send(null);
      },
    );
  };
}
