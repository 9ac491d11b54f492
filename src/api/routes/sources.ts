import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { SourceDetail, SourceView } from "../../schema/views/source.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { TenantParams } from "../tenant-params.ts";

/** Who sends, how much, and who fell silent. */
export type SourceReading = {
  /** Seen within 30 days, the most talkative first. */
  list(tenantUid: string): Promise<readonly SourceView[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, name: string): Promise<SourceDetail>;
};

const tags = ["sources"];
const config = { access: { permission: "sources:read" } } as const;

export function sourceRoutes(sources: SourceReading): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/sources`,
      {
        config,
        schema: {
          operationId: "listSources",
          summary: "Senders of events with their rates, the most talkative first",
          tags,
          params: TenantParams,
          response: { 200: z.object({ sources: z.array(SourceView) }) },
        },
      },
      async (request) => ({ sources: [...(await sources.list(request.params.tenantUid))] }),
    );
    api.get(
      `${TENANT_PREFIX}/sources/:name`,
      {
        config,
        schema: {
          operationId: "getSource",
          summary: "One sender, hour by hour for a week",
          tags,
          params: TenantParams.extend({
            name: z.string().max(500).describe("The source's name.").meta({ example: "syslog:10.1.2.3" }),
          }),
          response: { 200: SourceDetail },
        },
      },
      (request) => sources.get(request.params.tenantUid, request.params.name),
    );
  };
}
