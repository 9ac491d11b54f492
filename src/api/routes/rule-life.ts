import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  NewRuleStates,
  RuleComment,
  RuleDiff,
  RuleStateChange,
  RuleStatesChanged,
  RuleTestReport,
  RuleVersion,
  RuleVersionText,
  VersionName,
} from "../../schema/views/rule-life.ts";
import { RulesAdded } from "../../schema/views/rule.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { type RuleAuthor, ruleAuthorOf } from "../rule-author.ts";
import { TenantParams } from "../tenant-params.ts";
import { OneRule } from "./rules.ts";

/** Which versions a diff is between. */
export type DiffWanted = { readonly from: VersionName; readonly to: VersionName };

/** States and versions of rules. */
export type RuleLife = {
  /**
   * Moves rules to a state; one that cannot be moved is told and keeps no other back.
   * @throws {AppError} `NOT_FOUND` when there is no such rule, `FORBIDDEN` for a force that is not the author's to use
   */
  move(tenantUid: string, author: RuleAuthor, wanted: NewRuleStates): Promise<RuleStatesChanged>;
  /** Takes a change of states back, for the rules that are as it left them. @throws {AppError} `NOT_FOUND` */
  undo(tenantUid: string, author: RuleAuthor, changeUid: string): Promise<RuleStatesChanged>;
  /** Newest first. @throws {AppError} `NOT_FOUND` */
  stateChanges(tenantUid: string, ruleUid: string): Promise<readonly RuleStateChange[]>;
  /** Newest first; none for a rule that was never the tenant's own. */
  versions(tenantUid: string, ruleUid: string): Promise<readonly RuleVersion[]>;
  /** @throws {AppError} `NOT_FOUND` */
  version(tenantUid: string, ruleUid: string, name: VersionName): Promise<RuleVersionText>;
  /** @throws {AppError} `NOT_FOUND` */
  diff(tenantUid: string, ruleUid: string, wanted: DiffWanted): Promise<RuleDiff>;
  /** Saves an older text again, as a new version. @throws {AppError} `NOT_FOUND` */
  rollBack(
    tenantUid: string,
    author: RuleAuthor,
    wanted: { readonly ruleUid: string; readonly number: number; readonly comment: string },
  ): Promise<RulesAdded>;
  /** Runs the tests that are kept with a rule. @throws {AppError} `NOT_FOUND` */
  runTests(tenantUid: string, ruleUid: string): Promise<RuleTestReport>;
};

const tags = ["rules"];
const read = { access: { permission: "rules:read" } } as const;
const write = { access: { permission: "rules:write" } } as const;

/** The life of a rule: the states it goes through, the texts it had, and the way back. */
export function ruleLifeRoutes(life: RuleLife): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(stateRoutes(life));
    await api.register(versionRoutes(life));
    await api.register(comparingRoutes(life));
  };
}

function stateRoutes(life: RuleLife): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rules/states`,
      {
        config: write,
        schema: {
          operationId: "moveRules",
          summary: "Move rules to a state: draft, test, shadow, live or retired",
          description:
            "`draft` and `test` are not evaluated, `shadow` is and never alerts, `live` alerts, `retired` is off. Rules whose tests fail do not go live unless forced. Where the tenant asks for review, what would go live waits as a proposal.",
          tags,
          params: TenantParams,
          body: NewRuleStates,
          response: { 200: RuleStatesChanged },
        },
      },
      (request) => {
        const { tenantUid } = request.params;
        return life.move(tenantUid, ruleAuthorOf(principalOf(request), tenantUid), request.body);
      },
    );
    api.post(
      `${TENANT_PREFIX}/rules/states/:changeUid/undo`,
      {
        config: write,
        schema: {
          operationId: "undoRuleStates",
          summary: "Take a change of states back",
          description: "A rule that was changed since stays as it is and is told.",
          tags,
          params: TenantParams.extend({
            changeUid: z.string().max(100).meta({ example: "0f7c2a52-9f0e-4d5c-b3c6-2f1f0a6f7f11" }),
          }),
          response: { 200: RuleStatesChanged },
        },
      },
      (request) => {
        const { tenantUid, changeUid } = request.params;
        return life.undo(tenantUid, ruleAuthorOf(principalOf(request), tenantUid), changeUid);
      },
    );
    api.get(
      `${TENANT_PREFIX}/rules/:ruleUid/states`,
      {
        config: read,
        schema: {
          operationId: "listRuleStates",
          summary: "Which states a rule was in, who moved it and why; newest first",
          tags,
          params: OneRule,
          response: { 200: z.object({ changes: z.array(RuleStateChange) }) },
        },
      },
      async ({ params }) => ({ changes: [...(await life.stateChanges(params.tenantUid, params.ruleUid))] }),
    );
  };
}

function versionRoutes(life: RuleLife): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/rules/:ruleUid/versions`,
      {
        config: read,
        schema: {
          operationId: "listRuleVersions",
          summary: "Every saved text of a rule of the tenant's own; newest first",
          description: "They stay when the rule is removed.",
          tags,
          params: OneRule,
          response: { 200: z.object({ versions: z.array(RuleVersion) }) },
        },
      },
      async ({ params }) => ({ versions: [...(await life.versions(params.tenantUid, params.ruleUid))] }),
    );
    api.get(
      `${TENANT_PREFIX}/rules/:ruleUid/versions/:version`,
      {
        config: read,
        schema: {
          operationId: "getRuleVersion",
          summary: "One saved text of a rule, with its tests",
          tags,
          params: OneRule.extend({ version: VersionName }),
          response: { 200: RuleVersionText },
        },
      },
      ({ params }) => life.version(params.tenantUid, params.ruleUid, params.version),
    );
    api.post(
      `${TENANT_PREFIX}/rules/:ruleUid/rollback`,
      {
        config: write,
        schema: {
          operationId: "rollBackRule",
          summary: "Save an older text of a rule again, as a new version",
          tags,
          params: OneRule,
          body: z.object({
            number: z
              .int()
              .min(1)
              .meta({ examples: [2] }),
            comment: RuleComment,
          }),
          response: { 200: RulesAdded },
        },
      },
      (request) => {
        const { tenantUid, ruleUid } = request.params;
        const author = ruleAuthorOf(principalOf(request), tenantUid);
        return life.rollBack(tenantUid, author, { ruleUid, ...request.body });
      },
    );
  };
}

function comparingRoutes(life: RuleLife): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/rules/:ruleUid/diff`,
      {
        config: read,
        schema: {
          operationId: "diffRule",
          summary: "What changed between two texts of a rule: in meaning, and line by line",
          description:
            "`current` is the text that is evaluated, `shipped` the one of the shared rule whose place it takes.",
          tags,
          params: OneRule,
          querystring: z.object({ from: VersionName, to: VersionName.default("current") }),
          response: { 200: RuleDiff },
        },
      },
      ({ params, query }) => life.diff(params.tenantUid, params.ruleUid, query),
    );
    api.post(
      `${TENANT_PREFIX}/rules/:ruleUid/tests`,
      {
        config: { ...read, quota: "costly" },
        schema: {
          operationId: "runRuleTests",
          summary: "Run the tests that are kept with a rule",
          tags,
          params: OneRule,
          response: { 200: RuleTestReport },
        },
      },
      ({ params }) => life.runTests(params.tenantUid, params.ruleUid),
    );
  };
}
