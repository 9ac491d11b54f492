import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { QuarantineStore } from "../../events/index.ts";
import type { Actor } from "../../schema/change-notice.ts";
import {
  QuarantinedRecord,
  QuarantineFilter,
  QuarantineGroup,
  Reparsed,
  type ReparseProgress,
} from "../../schema/views/source.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { sendProgress, unwatched, type Watched } from "../progress-stream.ts";
import type { StandingPorts } from "../standing.ts";
import { TenantParams, TimeRangeQuery } from "../tenant-params.ts";

export type QuarantinePorts = {
  readonly access: StandingPorts;
  readonly quarantine: Pick<QuarantineStore, "groups" | "list">;
  /**
   * Tries quarantined records again. What can be read now becomes events, findings and alerts; asking twice changes
   * nothing. @throws {AppError} `CONFLICT` while another run of the tenant's goes on
   */
  readonly reparse: (
    tenantUid: string,
    actor: Actor,
    filter: QuarantineFilter,
    watched: Watched<ReparseProgress>,
  ) => Promise<Reparsed>;
};

const tags = ["sources"];
const WATCHED_REPARSE = `Lines of JSON (NDJSON): \`{"kind":"progress","reparsed":500,"stored":498,"stillQuarantined":2,"total":12000}\` after each page, at the end \`{"kind":"result","result":{...}}\` with what \`reparseQuarantine\` answers, or \`{"kind":"problem","problem":{...}}\`. An answer without an end broke off.`;
// raw records can hold anything: to read them takes what reading events takes
const config = { access: { permission: "events:search" } } as const;
const permission = "quarantine:reparse";
const reparseConfig = { access: { permission }, quota: "costly" } as const;

/** Records that no parser could read: why, from whom, and another try after a fix. */
export function quarantineRoutes({ access, quarantine, reparse }: QuarantinePorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/quarantine`,
      {
        config: { access: { permission: "sources:read" } },
        schema: {
          operationId: "listQuarantine",
          summary: "Quarantined records counted by reason and source, the most frequent first",
          tags,
          params: TenantParams,
          querystring: TimeRangeQuery,
          response: { 200: z.object({ groups: z.array(QuarantineGroup) }) },
        },
      },
      async (request) => ({
        groups: [...(await quarantine.groups(request.params.tenantUid, request.query))],
      }),
    );
    api.get(
      `${TENANT_PREFIX}/quarantine/records`,
      {
        config,
        schema: {
          operationId: "listQuarantinedRecords",
          summary: "Quarantined records as they came, newest first",
          tags,
          params: TenantParams,
          querystring: QuarantineFilter.extend({
            limit: z.coerce.number().int().min(1).max(500).default(50),
            cursor: z.string().max(500).optional().describe("`nextCursor` of the page before."),
          }),
          response: {
            200: z.object({ records: z.array(QuarantinedRecord), nextCursor: z.string().nullable() }),
          },
        },
      },
      async (request) => {
        const page = await quarantine.list(request.params.tenantUid, request.query, request.query);
        return { records: [...page.records], nextCursor: page.nextCursor };
      },
    );
    await api.register(reparseRoutes({ access, reparse }));
  };
}

function reparseRoutes({
  access,
  reparse,
}: Pick<QuarantinePorts, "access" | "reparse">): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/quarantine/reparse`,
      {
        config: reparseConfig,
        schema: {
          operationId: "reparseQuarantine",
          summary: "Try quarantined records again, after a fix or an update",
          description:
            "Leaving ends it after the records in hand: what was read stays read, and asking again goes on from there.",
          tags,
          params: TenantParams,
          body: QuarantineFilter,
          response: { 200: Reparsed },
        },
      },
      (request, reply) =>
        reparse(request.params.tenantUid, actorOf(principalOf(request)), request.body, unwatched(reply)),
    );
    api.post(
      `${TENANT_PREFIX}/quarantine/reparse/progress`,
      {
        config: reparseConfig,
        schema: {
          operationId: "reparseQuarantineWatched",
          summary: "The same as `reparseQuarantine`, told while it goes on",
          description: WATCHED_REPARSE,
          tags,
          params: TenantParams,
          body: QuarantineFilter,
        },
      },
      (request, reply) => {
        const { tenantUid } = request.params;
        const principal = principalOf(request);
        return sendProgress(request, reply, { access, principal, tenantUid, permission }, (watched) =>
          reparse(tenantUid, actorOf(principal), request.body, watched),
        );
      },
    );
  };
}
