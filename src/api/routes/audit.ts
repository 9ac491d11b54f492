import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AuditEntry } from "../../platform/audit/audit-entry.ts";
import type { AuditLog } from "../../platform/audit/index.ts";
import { type AccessRule, principalOf, TENANT_PREFIX } from "../access-rule.ts";
import type { StandingPorts } from "../standing.ts";
import { whileAllowed } from "../while-allowed.ts";

const tags = ["audit"];
const AuditQuery = z.object({
  before: z.coerce.number().int().min(1).optional().describe("Number of the last entry of the page before."),
  action: z.string().max(100).optional(),
  actor: z.string().max(200).optional().describe("Part of the actor's name."),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const Entries = z.object({ entries: z.array(AuditEntry) });
const Verified = z.object({
  entries: z.int(),
  fault: z.object({ chain: z.string(), seq: z.int(), problem: z.string() }).nullable(),
});

/** The audit log: one chain for each tenant, one for the platform. Read only: entries are written with the changes they tell. */
export function auditRoutes(audit: AuditLog, access: StandingPorts): FastifyPluginAsyncZod {
  const ports = { audit, standing: access };
  return async (api) => {
    await api.register(
      chainRoutes(ports, {
        prefix: `${TENANT_PREFIX}/audit`,
        access: { permission: "audit:read" },
        params: z.object({ tenantUid: z.string() }),
        tenantUidOf: (params) => z.object({ tenantUid: z.string() }).parse(params).tenantUid,
        operation: (name) => name,
      }),
    );
    await api.register(
      chainRoutes(ports, {
        prefix: "/api/v1/platform/audit",
        access: "platform:audit:read",
        params: z.object({}),
        tenantUidOf: () => null,
        operation: (name) => `${name}OfPlatform`,
      }),
    );
  };
}

type Chain = {
  readonly prefix: string;
  readonly access: AccessRule;
  readonly params: z.ZodType;
  readonly tenantUidOf: (params: unknown) => string | null;
  readonly operation: (name: string) => string;
};

type ChainPorts = { readonly audit: AuditLog; readonly standing: StandingPorts };

function chainRoutes({ audit, standing }: ChainPorts, chain: Chain): FastifyPluginAsyncZod {
  const { prefix, access, params, tenantUidOf, operation } = chain;
  return async (api) => {
    api.get(
      prefix,
      {
        config: { access },
        schema: {
          operationId: operation("listAudit"),
          summary: "Entries of the audit log, newest first",
          tags,
          params,
          querystring: AuditQuery,
          response: { 200: Entries },
        },
      },
      async (request) => ({ entries: [...(await audit.list(tenantUidOf(request.params), request.query))] }),
    );
    api.get(
      `${prefix}/verify`,
      {
        config: { access },
        schema: {
          operationId: operation("verifyAudit"),
          summary: "Walk the chain of hashes: is every entry as it was written?",
          tags,
          params,
          response: { 200: Verified },
        },
      },
      (request) => audit.verify(tenantUidOf(request.params)),
    );
    api.get(
      `${prefix}/export`,
      {
        config: { access, stepUp: true },
        schema: {
          operationId: operation("exportAudit"),
          summary: "The whole chain as one JSON document a line, to be verified offline",
          tags,
          params,
        },
      },
      (request, reply) => {
        const principal = principalOf(request);
        const tenantUid = tenantUidOf(request.params);
        const right = { tenantUid, permission: "audit:read" } as const;
        return sendLines(
          reply,
          whileAllowed(audit.export(tenantUid), { access: standing, principal, ...right }),
        );
      },
    );
  };
}

function sendLines(reply: FastifyReply, lines: AsyncIterable<string>): FastifyReply {
  return reply
    .type("application/x-ndjson")
    .header("content-disposition", 'attachment; filename="audit.jsonl"')
    .send(Readable.from(lines, { objectMode: false }));
}
