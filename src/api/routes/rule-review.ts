import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  ProposalDecision,
  ProposalStatus,
  RuleComment,
  RulePolicy,
  RuleProposal,
  RuleProposalDetail,
} from "../../schema/views/rule-life.ts";
import type { Actor } from "../../schema/change-notice.ts";
import { principalOf, TENANT_PREFIX, userOf } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { type RuleAuthor, ruleAuthorOf } from "../rule-author.ts";
import { TenantParams } from "../tenant-params.ts";

/** Changes of rules that wait for a second person. */
export type RuleReview = {
  policy(tenantUid: string): Promise<RulePolicy>;
  setPolicy(tenantUid: string, actor: Actor, policy: RulePolicy): Promise<void>;
  list(tenantUid: string, status: ProposalStatus | null): Promise<readonly RuleProposal[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, uid: string): Promise<RuleProposalDetail>;
  /**
   * @throws {AppError} `FORBIDDEN` for whoever proposed it, `CONFLICT` when it is decided or one of its rules was changed
   * since, `RULE_INVALID` when tests fail
   */
  approve(
    tenantUid: string,
    author: RuleAuthor,
    given: ProposalDecision & { readonly uid: string },
  ): Promise<RuleProposal>;
  /** @throws {AppError} `CONFLICT` when it is decided already */
  refuse(
    tenantUid: string,
    author: RuleAuthor,
    given: { readonly uid: string; readonly comment: string },
  ): Promise<RuleProposal>;
  /** @throws {AppError} `FORBIDDEN` for others than who proposed it, `CONFLICT` when it is decided already */
  withdraw(tenantUid: string, author: RuleAuthor, uid: string): Promise<RuleProposal>;
};

const tags = ["rules"];
const read = { access: { permission: "rules:read" } } as const;
const approve = { access: { permission: "rules:approve" } } as const;

const OneProposal = TenantParams.extend({
  proposalUid: z.string().max(100).meta({ example: "7a1d0c52-3c0e-4d5c-b3c6-2f1f0a6f7f22" }),
});

/** Review of rules by a second person. */
export function ruleReviewRoutes(review: RuleReview): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(policyRoutes(review));
    await api.register(proposalRoutes(review));
    await api.register(decisionRoutes(review));
  };
}

function policyRoutes(review: RuleReview): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/rule-review/policy`,
      {
        config: read,
        schema: {
          operationId: "getRulePolicy",
          summary: "Whether changes to live need another person's approval",
          tags,
          params: TenantParams,
          response: { 200: RulePolicy },
        },
      },
      ({ params }) => review.policy(params.tenantUid),
    );
    api.put(
      `${TENANT_PREFIX}/rule-review/policy`,
      {
        config: { access: { permission: "rules:govern" } },
        schema: {
          operationId: "setRulePolicy",
          summary: "Say whether changes to live need another person's approval",
          tags,
          params: TenantParams,
          body: RulePolicy,
          response: { 200: RulePolicy },
        },
      },
      async (request) => {
        await review.setPolicy(request.params.tenantUid, actorOf(principalOf(request)), request.body);
        return request.body;
      },
    );
  };
}

function proposalRoutes(review: RuleReview): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/rule-review/proposals`,
      {
        config: read,
        schema: {
          operationId: "listRuleProposals",
          summary: "Changes of rules that wait for approval, and those that were decided; newest first",
          tags,
          params: TenantParams,
          querystring: z.object({ status: ProposalStatus.optional() }),
          response: { 200: z.object({ proposals: z.array(RuleProposal) }) },
        },
      },
      async ({ params, query }) => ({
        proposals: [...(await review.list(params.tenantUid, query.status ?? null))],
      }),
    );
    api.get(
      `${TENANT_PREFIX}/rule-review/proposals/:proposalUid`,
      {
        config: read,
        schema: {
          operationId: "getRuleProposal",
          summary: "A proposed change with its diffs and what its tests say",
          tags,
          params: OneProposal,
          response: { 200: RuleProposalDetail },
        },
      },
      ({ params }) => review.get(params.tenantUid, params.proposalUid),
    );
  };
}

function decisionRoutes(review: RuleReview): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rule-review/proposals/:proposalUid/approve`,
      {
        config: { ...approve, quota: "costly" },
        schema: {
          operationId: "approveRuleProposal",
          summary: "Approve another person's change, which is done at once",
          description:
            "Nobody approves their own change, nor what a key of their own proposed; keys approve nothing. Refused when a rule was changed since.",
          tags,
          params: OneProposal,
          body: ProposalDecision,
          response: { 200: RuleProposal },
        },
      },
      (request) => {
        const { tenantUid, proposalUid } = request.params;
        const author = ruleAuthorOf(userOf(request), tenantUid);
        return review.approve(tenantUid, author, { uid: proposalUid, ...request.body });
      },
    );
    api.post(
      `${TENANT_PREFIX}/rule-review/proposals/:proposalUid/refuse`,
      {
        config: approve,
        schema: {
          operationId: "refuseRuleProposal",
          summary: "Refuse a proposed change, and say why",
          tags,
          params: OneProposal,
          body: z.object({ comment: RuleComment }),
          response: { 200: RuleProposal },
        },
      },
      (request) => {
        const { tenantUid, proposalUid } = request.params;
        const author = ruleAuthorOf(userOf(request), tenantUid);
        return review.refuse(tenantUid, author, { uid: proposalUid, ...request.body });
      },
    );
    api.post(
      `${TENANT_PREFIX}/rule-review/proposals/:proposalUid/withdraw`,
      {
        config: { access: { permission: "rules:write" } },
        schema: {
          operationId: "withdrawRuleProposal",
          summary: "Take one's own proposed change back",
          tags,
          params: OneProposal,
          response: { 200: RuleProposal },
        },
      },
      (request) => {
        const { tenantUid, proposalUid } = request.params;
        return review.withdraw(tenantUid, ruleAuthorOf(principalOf(request), tenantUid), proposalUid);
      },
    );
  };
}
