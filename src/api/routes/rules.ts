import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Actor } from "../../schema/change-notice.ts";
import {
  NewRules,
  RuleDetail,
  RuleDocument,
  RuleFiles,
  RuleFilter,
  RuleIssue,
  RulesAdded,
  RuleTest,
  RuleTestResult,
  type RuleTrialProgress,
  RuleView,
} from "../../schema/views/rule.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { type RuleAuthor, ruleAuthorOf } from "../rule-author.ts";
import { sendProgress, unwatched, type Watched } from "../progress-stream.ts";
import type { StandingPorts } from "../standing.ts";
import { TenantParams } from "../tenant-params.ts";

/** The rules that a tenant's events are held against: shared ones and its own. */
export type RuleLibrary = {
  list(tenantUid: string, filter: RuleFilter): Promise<readonly RuleView[]>;
  /** The tenant's own filters and correlations; they are added and removed as rules are. */
  documents(tenantUid: string): Promise<readonly RuleDocument[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, ruleUid: string): Promise<RuleDetail>;
  /** Adds nothing when one of the files has an error, unless it is forced. */
  add(tenantUid: string, author: RuleAuthor, rules: NewRules): Promise<RulesAdded>;
  /** @throws {AppError} `NOT_FOUND` for shared rules: those are retired. */
  remove(tenantUid: string, actor: Actor, ruleUid: string): Promise<void>;
  lint(tenantUid: string, files: RuleFiles["files"]): Promise<readonly RuleIssue[]>;
  /** @throws {AppError} `INVALID` when the record cannot be read, or neither record nor range is given */
  test(tenantUid: string, wanted: RuleTest, watched: Watched<RuleTrialProgress>): Promise<RuleTestResult>;
};

/** A rule of a tenant, in an address. */
export const OneRule = TenantParams.extend({
  ruleUid: z
    .string()
    .max(200)
    .describe("The rule's id.")
    .meta({ example: "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10" }),
});
const tags = ["rules"];
const read = { access: { permission: "rules:read" } } as const;
const write = { access: { permission: "rules:write" } } as const;
const WATCHED_TEST = `Lines of JSON (NDJSON): \`{"kind":"progress","scanned":64000,"matched":3,"total":500000}\` some times a second, at the end \`{"kind":"result","result":{...}}\` with what \`testRule\` answers, or \`{"kind":"problem","problem":{...}}\`. An answer without an end broke off.`;
/** A whole collection of rules in one request: all of SigmaHQ is 12 MiB. */
const FILES_LIMIT = 32 << 20;

/** Sigma rules: which there are, what they found, and how they are changed. */
export function ruleRoutes(library: RuleLibrary, access: StandingPorts): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(readingRoutes(library));
    await api.register(tryingRoutes(library, access));
    await api.register(changingRoutes(library));
  };
}

function readingRoutes(library: RuleLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/rules`,
      {
        config: read,
        schema: {
          operationId: "listRules",
          summary: "Rules by title, with what they found",
          tags,
          params: TenantParams,
          querystring: RuleFilter,
          response: {
            200: z.object({
              rules: z.array(RuleView),
              documents: z
                .array(RuleDocument)
                .describe("The tenant's own filters and correlations, all of them."),
            }),
          },
        },
      },
      async (request) => {
        const { tenantUid } = request.params;
        const rules = await library.list(tenantUid, request.query);
        return { rules: [...rules], documents: [...(await library.documents(tenantUid))] };
      },
    );
    api.get(
      `${TENANT_PREFIX}/rules/:ruleUid`,
      {
        config: read,
        schema: {
          operationId: "getRule",
          summary: "One rule with its text and its latest findings",
          tags,
          params: OneRule,
          response: { 200: RuleDetail },
        },
      },
      (request) => library.get(request.params.tenantUid, request.params.ruleUid),
    );
  };
}

function tryingRoutes(library: RuleLibrary, access: StandingPorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rules/lint`,
      {
        config: read,
        bodyLimit: FILES_LIMIT,
        schema: {
          operationId: "lintRules",
          summary: "What is wrong with rule files, by file, line and column",
          tags,
          params: TenantParams,
          body: RuleFiles,
          response: { 200: z.object({ issues: z.array(RuleIssue) }) },
        },
      },
      async (request) => ({
        issues: [...(await library.lint(request.params.tenantUid, request.body.files))],
      }),
    );
    api.post(
      `${TENANT_PREFIX}/rules/test`,
      {
        // looks into events, and can keep the engine busy for a while
        config: { access: { permission: "events:search" }, quota: "costly" },
        schema: {
          operationId: "testRule",
          summary: "Try a rule on one record, or on the stored events of a time range",
          description:
            "For a record the explanation is given whether the rule matches or not. Nothing is kept, and no alert is made.",
          tags,
          params: TenantParams,
          body: RuleTest,
          response: { 200: RuleTestResult },
        },
      },
      (request, reply) => library.test(request.params.tenantUid, request.body, unwatched(reply)),
    );
    api.post(
      `${TENANT_PREFIX}/rules/test/progress`,
      {
        config: { access: { permission: "events:search" }, quota: "costly" },
        schema: {
          operationId: "testRuleWatched",
          summary: "The same as `testRule`, told while it goes on; leaving ends it",
          description: WATCHED_TEST,
          tags,
          params: TenantParams,
          body: RuleTest,
        },
      },
      (request, reply) => {
        const { tenantUid } = request.params;
        const allowance = {
          access,
          principal: principalOf(request),
          tenantUid,
          permission: "events:search",
        } as const;
        return sendProgress(request, reply, allowance, (watched) =>
          library.test(tenantUid, request.body, watched),
        );
      },
    );
  };
}

function changingRoutes(library: RuleLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rules`,
      {
        config: { ...write, quota: "costly" },
        bodyLimit: FILES_LIMIT,
        schema: {
          operationId: "addRules",
          summary: "Add rules of one's own, or replace them by id",
          description:
            "Nothing is added when `issues` has an error and `force` is not set; tests that fail are errors where the rule would be live. A rule with the id of a shared one takes its place. Where the tenant asks for review, what would change live waits as a proposal.",
          tags,
          params: TenantParams,
          body: NewRules,
          response: { 200: RulesAdded },
        },
      },
      (request) => {
        const { tenantUid } = request.params;
        return library.add(tenantUid, ruleAuthorOf(principalOf(request), tenantUid), request.body);
      },
    );
    api.delete(
      `${TENANT_PREFIX}/rules/:ruleUid`,
      {
        config: write,
        schema: {
          operationId: "removeRule",
          summary: "Remove a rule of one's own; a shared one with its id comes back",
          tags,
          params: OneRule,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, ruleUid } = request.params;
        await library.remove(tenantUid, actorOf(principalOf(request)), ruleUid);
        return reply.status(204).send(null);
      },
    );
  };
}
