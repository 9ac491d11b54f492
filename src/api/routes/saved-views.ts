import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { SavedViewStore } from "../../alerts/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { may, type Principal } from "../../schema/access.ts";
import {
  NewSavedView,
  SavedView,
  SavedViewChange,
  VIEW_PAGES,
  VIEW_PERMISSIONS,
  type ViewPage,
} from "../../schema/views/saved-view.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

// what every page with views asks for; a page that asks for more has its own permission in VIEW_PERMISSIONS
const config = { access: { permission: "alerts:read" } } as const;
const tags = ["views"];
const params = TenantParams.extend({ viewUid: z.string().max(100) });

/** Named states of pages: a person's own and those shared within the tenant. The audit log tells every change. */
export function savedViewRoutes(views: SavedViewStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/views`,
      {
        config,
        schema: {
          operationId: "listSavedViews",
          summary: "One's own and shared views of the pages that one may open",
          tags,
          params: TenantParams,
          response: { 200: z.object({ views: z.array(SavedView) }) },
        },
      },
      async (request) => {
        const { tenantUid } = request.params;
        const principal = principalOf(request);
        const pages = VIEW_PAGES.filter((page) => mayOpen(principal, tenantUid, page));
        return { views: [...(await views.list(tenantUid, actorOf(principal).uid, pages))] };
      },
    );
    api.post(
      `${TENANT_PREFIX}/views`,
      {
        config,
        schema: {
          operationId: "createSavedView",
          summary: "Keep the state of a page under a name",
          tags,
          params: TenantParams,
          body: NewSavedView,
          response: { 201: SavedView },
        },
      },
      async (request, reply) => {
        const { tenantUid } = request.params;
        const principal = principalOf(request);
        if (!mayOpen(principal, tenantUid, request.body.page))
          throw new AppError("FORBIDDEN", `Your role may not open the page ${request.body.page}.`);
        return reply.status(201).send(await views.create(tenantUid, actorOf(principal), request.body));
      },
    );
    api.patch(
      `${TENANT_PREFIX}/views/:viewUid`,
      {
        config,
        schema: {
          operationId: "changeSavedView",
          summary: "Rename, describe, share or replace a view of one's own",
          tags,
          params,
          body: SavedViewChange,
          response: { 200: SavedView },
        },
      },
      (request) => {
        const { tenantUid, viewUid } = request.params;
        return views.change(tenantUid, actorOf(principalOf(request)), viewUid, request.body);
      },
    );
    api.delete(
      `${TENANT_PREFIX}/views/:viewUid`,
      {
        config,
        schema: {
          operationId: "removeSavedView",
          summary: "Remove a view of one's own",
          tags,
          params,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, viewUid } = request.params;
        await views.remove(tenantUid, actorOf(principalOf(request)), viewUid);
        return reply.status(204).send(null);
      },
    );
    api.post(
      `${TENANT_PREFIX}/views/:viewUid/restore`,
      {
        config,
        schema: {
          operationId: "restoreSavedView",
          summary: "Take the removal of a view of one's own back, within a day",
          tags,
          params,
          response: { 200: SavedView },
        },
      },
      (request) => {
        const { tenantUid, viewUid } = request.params;
        return views.restore(tenantUid, actorOf(principalOf(request)), viewUid);
      },
    );
  };
}

function mayOpen(principal: Principal, tenantUid: string, page: ViewPage): boolean {
  return may(principal, tenantUid, VIEW_PERMISSIONS[page]);
}
