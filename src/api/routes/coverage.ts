import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  AttackCoverage,
  CoverageQuery,
  DeadFieldReport,
  NavigatorLayer,
  RuleValues,
} from "../../schema/views/coverage.ts";
import { RuleLedger } from "../../schema/views/hunt.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { TenantParams } from "../tenant-params.ts";

/** What detection covers: of ATT&CK, of the events that came, and of the fields that they have. */
export type CoverageReports = {
  attack(tenantUid: string, days: number): Promise<AttackCoverage>;
  navigator(tenantUid: string, days: number): Promise<NavigatorLayer>;
  /**
   * Of the rule version or indicator list that is named, or as it is now.
   * @throws {AppError} `NOT_FOUND` when there is no such rule or list and no version is named
   */
  ledger(tenantUid: string, asked: z.infer<typeof LedgerAsked>): Promise<RuleLedger>;
  values(tenantUid: string): Promise<RuleValues>;
  deadFields(tenantUid: string): Promise<DeadFieldReport>;
};

const LedgerQuery = z.object({
  version: z.string().max(100).optional().describe("As findings name it; the one that is on when left out."),
  days: z.coerce.number().int().min(1).max(3650).default(30).describe("Events received within so many days."),
});
const OneDetector = TenantParams.extend({
  ruleUid: z.string().max(200).describe("Id of a rule, or uid of an indicator list."),
});
const LedgerAsked = LedgerQuery.extend({ detectorUid: z.string() });

const tags = ["coverage"];
const config = { access: { permission: "rules:read" } } as const;

/** Reports on detection as a whole. */
export function coverageRoutes(reports: CoverageReports): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(attackRoutes(reports));
    await api.register(ruleReportRoutes(reports));
  };
}

function attackRoutes(reports: CoverageReports): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/coverage/attack`,
      {
        config,
        schema: {
          operationId: "getAttackCoverage",
          summary: "Techniques of ATT&CK: which have rules, which of these have data, which fired",
          tags,
          params: TenantParams,
          querystring: CoverageQuery,
          response: { 200: AttackCoverage },
        },
      },
      (request) => reports.attack(request.params.tenantUid, request.query.days),
    );
    api.get(
      `${TENANT_PREFIX}/coverage/attack/navigator`,
      {
        config,
        schema: {
          operationId: "getNavigatorLayer",
          summary: "The same as a layer of the ATT&CK Navigator (layer format 4.5)",
          tags,
          params: TenantParams,
          querystring: CoverageQuery,
          response: { 200: NavigatorLayer },
        },
      },
      (request) => reports.navigator(request.params.tenantUid, request.query.days),
    );
  };
}

function ruleReportRoutes(reports: CoverageReports): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/coverage/rules/:ruleUid/ledger`,
      {
        config,
        schema: {
          operationId: "getRuleLedger",
          summary: "Up to when a rule version has seen everything of each source, and what it missed",
          tags,
          params: OneDetector,
          querystring: LedgerQuery,
          response: { 200: RuleLedger },
        },
      },
      (request) => {
        const { tenantUid, ruleUid } = request.params;
        return reports.ledger(tenantUid, { ...request.query, detectorUid: ruleUid });
      },
    );
    api.get(
      `${TENANT_PREFIX}/coverage/rule-values`,
      {
        config,
        schema: {
          operationId: "getRuleValues",
          summary: "What each rule costs and what it found",
          tags,
          params: TenantParams,
          response: { 200: RuleValues },
        },
      },
      (request) => reports.values(request.params.tenantUid),
    );
    api.get(
      `${TENANT_PREFIX}/coverage/dead-fields`,
      {
        config,
        schema: {
          operationId: "getDeadFields",
          summary: "Fields that rules ask for and no event of their logsource had within 30 days",
          description: "The report is made again when it is older than an hour.",
          tags,
          params: TenantParams,
          response: { 200: DeadFieldReport },
        },
      },
      (request) => reports.deadFields(request.params.tenantUid),
    );
  };
}
