import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { SqlStore } from "../../events/index.ts";
import type { QueryLimits } from "../../platform/clickhouse/index.ts";
import type { Actor } from "../../schema/change-notice.ts";
import { EventExport, EventSql, SqlResult } from "../../schema/views/event.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { goneSignal } from "../gone-signal.ts";
import type { StandingPorts } from "../standing.ts";
import { TenantParams } from "../tenant-params.ts";
import { whileAllowed } from "../while-allowed.ts";

export type EventBulkPorts = {
  readonly access: StandingPorts;
  readonly sql: SqlStore;
  /**
   * A file of events. Resolves once its first part is there: by then the audit log tells who took it, and a query
   * that cannot be run was refused.
   */
  readonly exportEvents: (
    tenantUid: string,
    actor: Actor,
    wanted: EventExport,
    limits: QueryLimits,
  ) => Promise<AsyncIterable<string>>;
};

const tags = ["events"];
const CONTENT_TYPES = { ndjson: "application/x-ndjson", csv: "text/csv; charset=utf-8" } as const;

/** Many events at once. */
export function eventBulkRoutes({ access, sql, exportEvents }: EventBulkPorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/events/sql`,
      {
        config: { access: { permission: "events:sql" }, quota: "costly" },
        schema: {
          operationId: "queryEventsBySql",
          summary: "A read-only statement over the tenant's own events",
          description:
            "One SELECT of ClickHouse's SQL over `events`, `findings`, `quarantined` and `source_minutes`. At most 10,000 rows.",
          tags,
          params: TenantParams,
          body: EventSql,
          response: { 200: SqlResult },
        },
      },
      (request, reply) => sql.run(request.params.tenantUid, request.body, { signal: goneSignal(reply) }),
    );
    api.post(
      `${TENANT_PREFIX}/events/export`,
      {
        config: { access: { permission: "events:export" }, quota: "costly" },
        schema: {
          operationId: "exportEvents",
          summary: "All events of a query as a file; the audit log tells who took it",
          description: "Streams NDJSON or CSV. A file that breaks off was not finished: ask again.",
          tags,
          params: TenantParams,
          body: EventExport,
        },
      },
      async (request, reply) => {
        const { format } = request.body;
        const { tenantUid } = request.params;
        const principal = principalOf(request);
        const text = await exportEvents(tenantUid, actorOf(principal), request.body, {
          signal: goneSignal(reply),
        });
        const allowed = whileAllowed(text, { access, principal, tenantUid, permission: "events:export" });
        return reply
          .type(CONTENT_TYPES[format])
          .header("content-disposition", `attachment; filename="events.${format}"`)
          .send(Readable.from(allowed, { objectMode: false }));
      },
    );
  };
}
