import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { QueryLimits } from "../../platform/clickhouse/index.ts";
import type { Actor } from "../../schema/change-notice.ts";
import { FindingExport } from "../../schema/views/finding-export.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { goneSignal } from "../gone-signal.ts";
import type { StandingPorts } from "../standing.ts";
import { TenantParams } from "../tenant-params.ts";
import { whileAllowed } from "../while-allowed.ts";

export type FindingExportPorts = {
  readonly access: StandingPorts;
  /** A file of findings. Resolves once its first part is there: by then the audit log tells who took it. */
  readonly exportFindings: (
    tenantUid: string,
    actor: Actor,
    wanted: FindingExport,
    limits: QueryLimits,
  ) => Promise<AsyncIterable<string>>;
};

/** Findings for other products. */
export function findingExportRoutes({ access, exportFindings }: FindingExportPorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/findings/export`,
      {
        config: { access: { permission: "events:export" }, quota: "costly" },
        schema: {
          operationId: "exportFindings",
          summary: "Findings as OCSF Detection Findings; the audit log tells who took them",
          description:
            "Streams NDJSON, a finding of OCSF 1.9 (class 2004) a line, in the order in which they were received. A file that breaks off was not finished: ask again.",
          tags: ["events"],
          params: TenantParams,
          querystring: FindingExport,
        },
      },
      async (request, reply) => {
        const { tenantUid } = request.params;
        const principal = principalOf(request);
        const text = await exportFindings(tenantUid, actorOf(principal), request.query, {
          signal: goneSignal(reply),
        });
        const allowed = whileAllowed(text, { access, principal, tenantUid, permission: "events:export" });
        return reply
          .type("application/x-ndjson")
          .header("content-disposition", 'attachment; filename="findings.ndjson"')
          .send(Readable.from(allowed, { objectMode: false }));
      },
    );
  };
}
