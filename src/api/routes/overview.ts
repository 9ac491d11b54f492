import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { z } from "zod";
import { AppError } from "../../lib/app-error.ts";
import { Overview } from "../../schema/views/source.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams, TimeRangeQuery } from "../tenant-params.ts";

export type OverviewPorts = {
  /** The overview page as `me`, a uid, sees it. */
  readonly overview: (
    tenantUid: string,
    me: string,
    range: z.infer<typeof TimeRangeQuery>,
  ) => Promise<Overview>;
};

/** Longest range of the overview: it is drawn from everything that happened in it. */
const LONGEST_MS = 92 * 86_400_000;

export function overviewRoutes({ overview }: OverviewPorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/overview`,
      {
        config: { access: { permission: "overview:read" } },
        schema: {
          operationId: "getOverview",
          summary: "What needs me now, volumes, silent sources, entities and techniques",
          description: "`from` and `to` are at most 92 days apart.",
          tags: ["overview"],
          params: TenantParams,
          querystring: TimeRangeQuery,
          response: { 200: Overview },
        },
      },
      (request) => {
        const { from, to } = request.query;
        if (from >= to || to - from > LONGEST_MS)
          throw new AppError("INVALID", "The time range ends before it begins, or is too long.", {
            place: "query.to",
            expected: "after from, at most 92 days",
          });
        return overview(request.params.tenantUid, actorOf(principalOf(request)).uid, request.query);
      },
    );
  };
}
