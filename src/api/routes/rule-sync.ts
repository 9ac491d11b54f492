import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Actor } from "../../schema/change-notice.ts";
import {
  NewRuleRepository,
  RuleExport,
  RuleRepository,
  SyncAnswer,
  SyncRequest,
  SyncRun,
} from "../../schema/views/rule-repository.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { type RuleAuthor, ruleAuthorOf } from "../rule-author.ts";
import { TenantParams } from "../tenant-params.ts";

/** Rules kept as files elsewhere: in a folder or a git repository. */
export type RuleSync = {
  repository(tenantUid: string): Promise<RuleRepository | null>;
  /** @throws {AppError} `INVALID` for a place that the operator does not allow */
  setRepository(tenantUid: string, actor: Actor, repository: NewRuleRepository): Promise<RuleRepository>;
  /** Rules that came from it stay. @throws {AppError} `NOT_FOUND` */
  removeRepository(tenantUid: string, actor: Actor): Promise<void>;
  /** @throws {AppError} `NOT_FOUND` without a repository or files, `UNAVAILABLE` when it cannot be read */
  sync(tenantUid: string, author: RuleAuthor, request: SyncRequest): Promise<SyncAnswer>;
  /** Newest first. */
  runs(tenantUid: string): Promise<readonly SyncRun[]>;
  exported(tenantUid: string): Promise<RuleExport>;
};

const tags = ["rules"];
const read = { access: { permission: "rules:read" } } as const;
const govern = { access: { permission: "rules:govern" } } as const;
/** A whole collection of rules in one request: all of SigmaHQ is 12 MiB. */
const FILES_LIMIT = 32 << 20;

/** Detection as code: the tenant's rule repository, its synchronisation, and the way out. */
export function ruleSyncRoutes(sync: RuleSync): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(repositoryRoutes(sync));
    await api.register(syncRoutes(sync));
  };
}

function repositoryRoutes(sync: RuleSync): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/rule-repository`,
      {
        config: read,
        schema: {
          operationId: "getRuleRepository",
          summary: "Where the tenant's rules are kept as files; its credential is never told",
          tags,
          params: TenantParams,
          response: { 200: z.object({ repository: RuleRepository.nullable() }) },
        },
      },
      async ({ params }) => ({ repository: await sync.repository(params.tenantUid) }),
    );
    api.put(
      `${TENANT_PREFIX}/rule-repository`,
      {
        config: govern,
        schema: {
          operationId: "setRuleRepository",
          summary: "Name the folder or git repository that the tenant's rules come from",
          description: "Places are allowed by the operator: `WATCHFLOOR_RULE_SOURCES`.",
          tags,
          params: TenantParams,
          body: NewRuleRepository,
          response: { 200: RuleRepository },
        },
      },
      (request) => sync.setRepository(request.params.tenantUid, actorOf(principalOf(request)), request.body),
    );
    api.delete(
      `${TENANT_PREFIX}/rule-repository`,
      {
        config: govern,
        schema: {
          operationId: "removeRuleRepository",
          summary: "Forget the rule repository; its rules stay",
          tags,
          params: TenantParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await sync.removeRepository(request.params.tenantUid, actorOf(principalOf(request)));
        return reply.status(204).send(null);
      },
    );
  };
}

function syncRoutes(sync: RuleSync): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rule-repository/sync`,
      {
        config: { access: { permission: "rules:write" }, quota: "costly" },
        bodyLimit: FILES_LIMIT,
        schema: {
          operationId: "syncRules",
          summary: "Bring the tenant's rules to what the repository has, or tell what that would do",
          description:
            "Reads the tenant's repository, or takes `files`, the whole of one. Rules are added and changed, those that are gone are retired; a fault keeps its own rule out and no other.",
          tags,
          params: TenantParams,
          body: SyncRequest,
          response: { 200: SyncAnswer },
        },
      },
      (request) => {
        const { tenantUid } = request.params;
        return sync.sync(tenantUid, ruleAuthorOf(principalOf(request), tenantUid), request.body);
      },
    );
    api.get(
      `${TENANT_PREFIX}/rule-repository/runs`,
      {
        config: read,
        schema: {
          operationId: "listRuleSyncRuns",
          summary: "What came of the latest synchronisations; newest first",
          tags,
          params: TenantParams,
          response: { 200: z.object({ runs: z.array(SyncRun) }) },
        },
      },
      async ({ params }) => ({ runs: [...(await sync.runs(params.tenantUid))] }),
    );
    api.get(
      `${TENANT_PREFIX}/rule-repository/export`,
      {
        config: { ...read, quota: "costly" },
        schema: {
          operationId: "exportRules",
          summary: "The tenant's own rules with tests and states, as files of a rule repository",
          tags,
          params: TenantParams,
          response: { 200: RuleExport },
        },
      },
      ({ params }) => sync.exported(params.tenantUid),
    );
  };
}
