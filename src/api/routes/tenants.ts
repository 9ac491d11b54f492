import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "../../lib/app-error.ts";
import type { TenantStore } from "../../platform/access/index.ts";
import { nameOf } from "../../schema/name.ts";
import { MyTenant, TenantUid, TenantView } from "../../schema/views/access.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

const TenantName = nameOf(200).meta({ examples: ["Acme"] });

/** Tenants: those that the caller sees, and their administration by the platform. */
export function tenantRoutes(tenants: TenantStore): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(ownTenantRoutes(tenants));
    await api.register(platformTenantRoutes(tenants));
  };
}

function ownTenantRoutes(tenants: TenantStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/tenants",
      {
        config: { access: "signed-in" },
        schema: {
          operationId: "listTenants",
          summary: "Tenants that the caller may see, with what the caller may do there",
          tags: ["tenants"],
          response: { 200: z.object({ tenants: z.array(MyTenant) }) },
        },
      },
      async (request) => ({ tenants: [...(await tenants.visibleTo(principalOf(request)))] }),
    );
    api.get(
      TENANT_PREFIX,
      {
        config: { access: { permission: "overview:read" } },
        schema: {
          operationId: "getTenant",
          summary: "One tenant",
          tags: ["tenants"],
          params: TenantParams,
          response: { 200: MyTenant },
        },
      },
      async (request) => {
        const visible = await tenants.visibleTo(principalOf(request));
        const tenant = visible.find(({ uid }) => uid === request.params.tenantUid);
        if (!tenant) throw new AppError("NOT_FOUND", "There is no such tenant.");
        return tenant;
      },
    );
  };
}

function platformTenantRoutes(tenants: TenantStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/api/v1/platform/tenants",
      {
        config: { access: "platform:tenants:read" },
        schema: {
          operationId: "listAllTenants",
          summary: "Every tenant, suspended ones too",
          tags: ["platform"],
          response: { 200: z.object({ tenants: z.array(TenantView) }) },
        },
      },
      async () => ({ tenants: [...(await tenants.all())] }),
    );
    api.post(
      "/api/v1/platform/tenants",
      {
        config: { access: "platform:tenants:write", stepUp: true },
        schema: {
          operationId: "createTenant",
          summary: "Make a tenant",
          tags: ["platform"],
          body: z.object({ uid: TenantUid.describe("Part of addresses; stays as it is."), name: TenantName }),
          response: { 201: TenantView },
        },
      },
      async (request, reply) =>
        reply.status(201).send(await tenants.create(actorOf(principalOf(request)), request.body)),
    );
    api.patch(
      "/api/v1/platform/tenants/:uid",
      {
        config: { access: "platform:tenants:write", stepUp: true },
        schema: {
          operationId: "changeTenant",
          summary: "Rename, suspend or resume a tenant",
          description: "A suspended tenant keeps its data; its people, keys and senders are refused.",
          tags: ["platform"],
          params: z.object({ uid: z.string() }),
          body: z
            .object({ name: TenantName.optional(), isSuspended: z.boolean().optional() })
            .refine((change) => Object.keys(change).length > 0, "name at least one of name, isSuspended"),
          response: { 200: TenantView },
        },
      },
      (request) => tenants.change(actorOf(principalOf(request)), request.params.uid, request.body),
    );
  };
}
