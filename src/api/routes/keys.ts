import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Access } from "../../platform/access/index.ts";
import { KeyView, NewKey } from "../../schema/views/access.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

const tags = ["keys"];

/** API keys of a tenant: for programs, and for senders of events. */
export function keyRoutes({ keys }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/keys`,
      {
        config: { access: { permission: "keys:read" } },
        schema: {
          operationId: "listKeys",
          summary: "Keys that are not revoked, newest first",
          tags,
          params: TenantParams,
          response: { 200: z.object({ keys: z.array(KeyView) }) },
        },
      },
      async (request) => ({ keys: [...(await keys.list(request.params.tenantUid))] }),
    );
    api.post(
      `${TENANT_PREFIX}/keys`,
      {
        config: { access: { permission: "keys:write" }, stepUp: true },
        schema: {
          operationId: "issueKey",
          summary: "A new key, shown once",
          description:
            "A key can be given what its maker may do, and does it only as long as its maker may. Sending events alone outlives the maker.",
          tags,
          params: TenantParams,
          body: NewKey,
          response: { 201: z.object({ key: KeyView, token: z.string().describe("The key itself.") }) },
        },
      },
      async (request, reply) =>
        reply
          .status(201)
          .send(await keys.issue(request.params.tenantUid, principalOf(request), request.body)),
    );
    api.delete(
      `${TENANT_PREFIX}/keys/:keyUid`,
      {
        config: { access: { permission: "keys:write" } },
        schema: {
          operationId: "revokeKey",
          summary: "Make a key worthless at once",
          tags,
          params: TenantParams.extend({ keyUid: z.string() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, keyUid } = request.params;
        await keys.revoke(tenantUid, actorOf(principalOf(request)), keyUid);
        return reply.status(204).send(null);
      },
    );
  };
}
