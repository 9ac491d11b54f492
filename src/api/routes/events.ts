import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { EventSearchStore } from "../../events/index.ts";
import {
  EventDetail,
  EventPage,
  EventQuery,
  EventSearch,
  FieldStats,
  FieldStatsQuery,
  Histogram,
} from "../../schema/views/event.ts";
import { TENANT_PREFIX } from "../access-rule.ts";
import { goneSignal } from "../gone-signal.ts";
import { TenantParams } from "../tenant-params.ts";
import { EventParams } from "./event-params.ts";

const tags = ["events"];
const config = { access: { permission: "events:search" } } as const;

/** Search over stored events. Queries come in the body: they are long, and must not stand in access logs. */
export function eventRoutes(events: EventSearchStore): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/events/search`,
      {
        config,
        schema: {
          operationId: "searchEvents",
          summary: "Events of a query and a time range, a page at a time",
          tags,
          params: TenantParams,
          body: EventSearch,
          response: { 200: EventPage },
        },
      },
      (request, reply) =>
        events.search(request.params.tenantUid, request.body, { signal: goneSignal(reply) }),
    );
    api.post(
      `${TENANT_PREFIX}/events/histogram`,
      {
        config,
        schema: {
          operationId: "eventHistogram",
          summary: "Events of a query over time, in at most 200 buckets",
          tags,
          params: TenantParams,
          body: EventQuery,
          response: { 200: Histogram },
        },
      },
      (request, reply) =>
        events.histogram(request.params.tenantUid, request.body, { signal: goneSignal(reply) }),
    );
    api.post(
      `${TENANT_PREFIX}/events/field-stats`,
      {
        config,
        schema: {
          operationId: "fieldStats",
          summary: "Values of one field among the events of a query",
          tags,
          params: TenantParams,
          body: FieldStatsQuery,
          response: { 200: FieldStats },
        },
      },
      (request, reply) =>
        events.fieldStats(request.params.tenantUid, request.body, { signal: goneSignal(reply) }),
    );
    api.get(
      `${TENANT_PREFIX}/events/:eventUid`,
      {
        config,
        schema: {
          operationId: "getEvent",
          summary: "One event: raw, the source's own fields, and OCSF",
          tags,
          params: EventParams,
          response: { 200: EventDetail },
        },
      },
      (request) => events.get(request.params.tenantUid, request.params.eventUid),
    );
  };
}
