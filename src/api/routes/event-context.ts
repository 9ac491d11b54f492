import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { EventContextStore } from "../../events/index.ts";
import { AroundQuery, EventsAround, ProcessTree } from "../../schema/views/event.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { goneSignal } from "../gone-signal.ts";
import { EventParams } from "./event-params.ts";

const tags = ["events"];
const config = { access: { permission: "events:search" } } as const;

/** What led to an event, and what happened beside it. */
export function eventContextRoutes(context: EventContextStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/events/:eventUid/around`,
      {
        config,
        schema: {
          operationId: "eventsAroundEvent",
          summary: "What else happened on its host, by its user or in its process",
          tags,
          params: EventParams,
          querystring: AroundQuery,
          response: { 200: EventsAround },
        },
      },
      (request, reply) => {
        const { tenantUid, eventUid } = request.params;
        return context.around(tenantUid, eventUid, request.query, { signal: goneSignal(reply) });
      },
    );
    api.get(
      `${TENANT_PREFIX}/events/:eventUid/process-tree`,
      {
        config,
        schema: {
          operationId: "eventProcessTree",
          summary: "Its process, the processes that led to it, and those that it started",
          tags,
          params: EventParams,
          response: { 200: ProcessTree },
        },
      },
      (request, reply) => {
        const { tenantUid, eventUid } = request.params;
        return context.processTree(tenantUid, [eventUid], { signal: goneSignal(reply) });
      },
    );
  };
}
