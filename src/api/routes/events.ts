import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { EventSearchStore } from "../../events/index.ts";
import {
  EventDetail,
  EventPage,
  EventQuery,
  EventSearch,
  FieldStats,
  Histogram,
} from "../../schema/views/event.ts";
import { TENANT_PREFIX } from "../access-rule.ts";

const Tenant = z.object({ tenantUid: z.string() });
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
          tags: ["events"],
          params: Tenant,
          body: EventSearch,
          response: { 200: EventPage },
        },
      },
      (request) => events.search(request.params.tenantUid, request.body, { signal: goneSignal(request.raw) }),
    );
    api.post(
      `${TENANT_PREFIX}/events/histogram`,
      {
        config,
        schema: {
          operationId: "eventHistogram",
          summary: "Events of a query over time, in at most 200 buckets",
          tags: ["events"],
          params: Tenant,
          body: EventQuery,
          response: { 200: Histogram },
        },
      },
      (request) =>
        events.histogram(request.params.tenantUid, request.body, { signal: goneSignal(request.raw) }),
    );
    api.post(
      `${TENANT_PREFIX}/events/field-stats`,
      {
        config,
        schema: {
          operationId: "fieldStats",
          summary: "Values of one field among the events of a query",
          tags: ["events"],
          params: Tenant,
          body: EventQuery.extend({ field: z.string().min(1).max(256) }),
          response: { 200: FieldStats },
        },
      },
      (request) =>
        events.fieldStats(request.params.tenantUid, request.body, { signal: goneSignal(request.raw) }),
    );
    api.get(
      `${TENANT_PREFIX}/events/:eventUid`,
      {
        config,
        schema: {
          operationId: "getEvent",
          summary: "One event: raw, the source's own fields, and OCSF",
          tags: ["events"],
          params: Tenant.extend({ eventUid: z.string() }),
          response: { 200: EventDetail },
        },
      },
      (request) => events.get(request.params.tenantUid, request.params.eventUid),
    );
  };
}

/** Aborts when whoever asked is gone, so that nobody's query goes on costing. */
function goneSignal(request: {
  readonly socket: { once(event: "close", listener: () => void): unknown };
}): AbortSignal {
  const gone = new AbortController();
  request.socket.once("close", () => gone.abort());
  return gone.signal;
}
