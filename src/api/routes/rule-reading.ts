import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import {
  EventExplanation,
  EventExplanationQuery,
  RuleSqlRequest,
  RuleSqlView,
} from "../../schema/views/rule-reading.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { TenantParams } from "../tenant-params.ts";
import { EventParams } from "./event-params.ts";

/** What a rule means, told in other words: in SQL, or of one event. */
export type RuleReading = {
  /** @throws {AppError} `NOT_FOUND` when there is no such rule */
  sql(tenantUid: string, wanted: RuleSqlRequest): Promise<RuleSqlView>;
  /** @throws {AppError} `NOT_FOUND` when there is no such rule or event */
  explain(tenantUid: string, eventUid: string, ruleUid: string): Promise<EventExplanation>;
};

/** Rules as SQL, and why one does or does not match an event. */
export function ruleReadingRoutes(reading: RuleReading): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rules/sql`,
      {
        config: { access: { permission: "rules:read" }, quota: "costly" },
        schema: {
          operationId: "ruleSql",
          summary: "A rule as one SELECT over stored events",
          description:
            "The statement can be asked by `queryEventsSql` and changed before. It finds what the rule finds: absent fields, lists, case and null are read as rules read them.",
          tags: ["rules"],
          params: TenantParams,
          body: RuleSqlRequest,
          response: { 200: RuleSqlView },
        },
      },
      (request) => reading.sql(request.params.tenantUid, request.body),
    );
    api.get(
      `${TENANT_PREFIX}/events/:eventUid/explanation`,
      {
        config: { access: { permission: "events:search" } },
        schema: {
          operationId: "explainEvent",
          summary: "Why a rule matches a stored event, or what it misses",
          tags: ["events"],
          params: EventParams,
          querystring: EventExplanationQuery,
          response: { 200: EventExplanation },
        },
      },
      (request) => {
        const { tenantUid, eventUid } = request.params;
        return reading.explain(tenantUid, eventUid, request.query.rule);
      },
    );
  };
}
