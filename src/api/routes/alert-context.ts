import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { QueryLimits } from "../../platform/clickhouse/index.ts";
import { AroundQuery, EventsAround, ProcessTree } from "../../schema/views/event.ts";
import { AlertExplanation } from "../../schema/views/rule.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { goneSignal } from "../gone-signal.ts";
import { AlertParams } from "./alert-params.ts";

/** The events behind an alert. All refuse with `NOT_FOUND` when there is no such alert. */
export type AlertContext = {
  /** Of the newest finding. */
  explanation(tenantUid: string, alertUid: string): Promise<AlertExplanation>;
  /** Around the event of the newest finding. */
  events(tenantUid: string, alertUid: string, query: AroundQuery, limits: QueryLimits): Promise<EventsAround>;
  /** Of the processes in all its events. */
  processTree(tenantUid: string, alertUid: string, limits: QueryLimits): Promise<ProcessTree>;
};

const tags = ["alerts"];
// whoever sees alerts alone does not look into events by them
const config = { access: { permission: "events:search" } } as const;

/** What led to an alert, and what happened beside it. */
export function alertContextRoutes(context: AlertContext): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/alerts/:alertUid/explanation`,
      {
        config: { access: { permission: "rules:read" } },
        schema: {
          operationId: "explainAlert",
          summary: "Why the rule matched: its selections, and what the event has where they look",
          tags,
          params: AlertParams,
          response: { 200: AlertExplanation },
        },
      },
      (request) => context.explanation(request.params.tenantUid, request.params.alertUid),
    );
    api.get(
      `${TENANT_PREFIX}/alerts/:alertUid/events`,
      {
        config,
        schema: {
          operationId: "eventsAroundAlert",
          summary: "What else happened on its host, by its user or in its process",
          tags,
          params: AlertParams,
          querystring: AroundQuery,
          response: { 200: EventsAround },
        },
      },
      (request, reply) => {
        const { tenantUid, alertUid } = request.params;
        return context.events(tenantUid, alertUid, request.query, { signal: goneSignal(reply) });
      },
    );
    api.get(
      `${TENANT_PREFIX}/alerts/:alertUid/process-tree`,
      {
        config,
        schema: {
          operationId: "alertProcessTree",
          summary: "The processes of its events, what led to them, and what they started",
          tags,
          params: AlertParams,
          response: { 200: ProcessTree },
        },
      },
      (request, reply) => {
        const { tenantUid, alertUid } = request.params;
        return context.processTree(tenantUid, alertUid, { signal: goneSignal(reply) });
      },
    );
  };
}
