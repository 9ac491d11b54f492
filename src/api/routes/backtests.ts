import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { type BacktestProgress, BacktestRequest, BacktestResult } from "../../schema/views/hunt.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { sendProgress, unwatched, type Watched } from "../progress-stream.ts";
import type { StandingPorts } from "../standing.ts";
import { TenantParams } from "../tenant-params.ts";

export type BacktestPorts = {
  /** @throws {AppError} `NOT_FOUND` when there is no such rule, `TOO_MANY_REQUESTS` when too much runs already */
  readonly backtest: (
    tenantUid: string,
    wanted: BacktestRequest,
    watched: Watched<BacktestProgress>,
  ) => Promise<BacktestResult>;
};

const WATCHED = `Lines of JSON (NDJSON): \`{"kind":"progress","passed":64000,"total":500000,"matched":3}\` some times a second, at the end \`{"kind":"result","result":{...}}\` with what \`backtestRule\` answers, or \`{"kind":"problem","problem":{...}}\`. An answer without an end broke off.`;
const permission = "events:search";
const config = { access: { permission }, quota: "costly" } as const;
const tags = ["rules"];

/** A change of a rule, tried on stored events before it is made. */
export function backtestRoutes({ backtest }: BacktestPorts, access: StandingPorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/rules/backtest`,
      {
        config,
        schema: {
          operationId: "backtestRule",
          summary: "What a new rule, a change or an exception would do, by the events of the last days",
          description:
            "`before` is the rule as it is now, `after` with `text`, `filter` and `suppression` as given. Nothing is kept, and no alert is made.",
          tags,
          params: TenantParams,
          body: BacktestRequest,
          response: { 200: BacktestResult },
        },
      },
      (request, reply) => backtest(request.params.tenantUid, request.body, unwatched(reply)),
    );
    api.post(
      `${TENANT_PREFIX}/rules/backtest/progress`,
      {
        config,
        schema: {
          operationId: "backtestRuleWatched",
          summary: "The same as `backtestRule`, told while it goes on; leaving ends it",
          description: WATCHED,
          tags,
          params: TenantParams,
          body: BacktestRequest,
        },
      },
      (request, reply) => {
        const { tenantUid } = request.params;
        const allowance = { access, principal: principalOf(request), tenantUid, permission } as const;
        return sendProgress(request, reply, allowance, (watched) =>
          backtest(tenantUid, request.body, watched),
        );
      },
    );
  };
}
