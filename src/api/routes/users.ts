import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Access } from "../../platform/access/index.ts";
import {
  Email,
  InvitationView,
  IssuedLink,
  PersonName,
  TenantRole,
  UserView,
} from "../../schema/views/access.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { administratorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

const OneUser = TenantParams.extend({ userUid: z.string() });
const read = { access: { permission: "users:read" } } as const;
/** Who may be whom: only right after a full sign-in. */
const write = { access: { permission: "users:write" }, stepUp: true } as const;
const tags = ["users"];

/** People of a tenant and invitations to it. */
export function userRoutes(access: Access): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(peopleRoutes(access));
    await api.register(recoveryRoutes(access));
    await api.register(invitationRoutes(access));
  };
}

function peopleRoutes({ people }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/users`,
      {
        config: read,
        schema: {
          operationId: "listUsers",
          summary: "People of the tenant, by name",
          tags,
          params: TenantParams,
          response: { 200: z.object({ users: z.array(UserView) }) },
        },
      },
      async (request) => ({ users: [...(await people.list(request.params.tenantUid))] }),
    );
    api.get(
      `${TENANT_PREFIX}/users/:userUid`,
      {
        config: read,
        schema: {
          operationId: "getUser",
          summary: "One person of the tenant",
          tags,
          params: OneUser,
          response: { 200: UserView },
        },
      },
      (request) => people.get(request.params.tenantUid, request.params.userUid),
    );
    api.patch(
      `${TENANT_PREFIX}/users/:userUid`,
      {
        config: write,
        schema: {
          operationId: "changeUser",
          summary: "Change a role, disable or enable a person",
          description:
            "Disabling ends all sessions and keys at the next request. It reaches beyond the tenant, so a person of several tenants is disabled by the platform (403).",
          tags,
          params: OneUser,
          body: z
            .object({
              role: TenantRole.optional().meta({ examples: ["analyst"] }),
              status: z.enum(["active", "disabled"]).optional(),
            })
            .refine((change) => Object.keys(change).length > 0, "name at least one of role, status"),
          response: { 200: UserView },
        },
      },
      (request) => {
        const { tenantUid, userUid } = request.params;
        return people.change(tenantUid, administratorOf(request), userUid, request.body);
      },
    );
    api.delete(
      `${TENANT_PREFIX}/users/:userUid`,
      {
        config: write,
        schema: {
          operationId: "removeUser",
          summary: "Take a person's role in the tenant away",
          tags,
          params: OneUser,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await people.remove(request.params.tenantUid, administratorOf(request), request.params.userUid);
        return reply.status(204).send(null);
      },
    );
  };
}

function recoveryRoutes({ people, invitations }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.delete(
      `${TENANT_PREFIX}/users/:userUid/sessions`,
      {
        config: write,
        schema: {
          operationId: "endUserSessions",
          summary: "Sign a person out everywhere",
          tags,
          params: OneUser,
          response: { 200: z.object({ ended: z.int() }) },
        },
      },
      (request) => {
        const { tenantUid, userUid } = request.params;
        return people.endSessions(tenantUid, administratorOf(request), userUid);
      },
    );
    api.post(
      `${TENANT_PREFIX}/users/:userUid/reset`,
      {
        config: write,
        schema: {
          operationId: "resetUserFactors",
          summary: "A link by which a person gets new factors; nobody chooses a password for another",
          tags,
          params: OneUser,
          response: { 201: IssuedLink },
        },
      },
      async (request, reply) => {
        const { tenantUid, userUid } = request.params;
        const link = await invitations.resetFactors(tenantUid, administratorOf(request), userUid);
        return reply.status(201).send(link);
      },
    );
  };
}

function invitationRoutes({ invitations }: Access): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/invitations`,
      {
        config: read,
        schema: {
          operationId: "listInvitations",
          summary: "Invitations that can still be accepted",
          tags,
          params: TenantParams,
          response: { 200: z.object({ invitations: z.array(InvitationView) }) },
        },
      },
      async (request) => ({ invitations: [...(await invitations.list(request.params.tenantUid))] }),
    );
    api.post(
      `${TENANT_PREFIX}/invitations`,
      {
        config: write,
        schema: {
          operationId: "inviteUser",
          summary: "A one-time link for a new person, shown once",
          tags,
          params: TenantParams,
          body: z.object({ email: Email, name: PersonName, role: TenantRole }),
          response: { 201: IssuedLink.extend({ uid: z.string() }) },
        },
      },
      async (request, reply) => {
        const link = await invitations.invite(
          request.params.tenantUid,
          administratorOf(request),
          request.body,
        );
        return reply.status(201).send(link);
      },
    );
    api.delete(
      `${TENANT_PREFIX}/invitations/:invitationUid`,
      {
        config: write,
        schema: {
          operationId: "withdrawInvitation",
          summary: "Make an invitation's link worthless",
          tags,
          params: TenantParams.extend({ invitationUid: z.string() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, invitationUid } = request.params;
        await invitations.withdraw(tenantUid, administratorOf(request), invitationUid);
        return reply.status(204).send(null);
      },
    );
  };
}
