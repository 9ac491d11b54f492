import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { type AlertQueryStore, BULK_LIMIT, type TriageStore } from "../../alerts/index.ts";
import { InstantInQuery } from "../../schema/instant.ts";
import {
  AlertChange,
  AlertDetail,
  AlertHistoryEntry,
  AlertQuery,
  AlertView,
} from "../../schema/views/alert.ts";
import { Histogram } from "../../schema/views/event.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";
import { AlertParams } from "./alert-params.ts";

export type AlertRouteDeps = {
  readonly alerts: AlertQueryStore;
  readonly triage: TriageStore;
  /** People of the tenant who can be given an alert. */
  readonly assignees: (tenantUid: string) => Promise<readonly { uid: string; name: string }[]>;
};

const read = { access: { permission: "alerts:read" } } as const;
const triage = { access: { permission: "alerts:triage" } } as const;

/** The triage queue and what can be done with an alert. */
export function alertRoutes(deps: AlertRouteDeps): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(readingRoutes(deps));
    await api.register(triageRoutes(deps));
  };
}

function readingRoutes({ alerts, assignees }: AlertRouteDeps): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/alerts`,
      {
        config: read,
        schema: {
          operationId: "listAlerts",
          summary: "The triage queue",
          tags: ["alerts"],
          params: TenantParams,
          querystring: AlertQuery,
          response: { 200: z.object({ alerts: z.array(AlertView), total: z.int(), elapsedMs: z.number() }) },
        },
      },
      async (request) => {
        const started = performance.now();
        const page = await alerts.list(
          request.params.tenantUid,
          request.query,
          actorOf(principalOf(request)).uid,
        );
        return { alerts: [...page.alerts], total: page.total, elapsedMs: performance.now() - started };
      },
    );
    api.get(
      `${TENANT_PREFIX}/alerts/counts`,
      {
        config: read,
        schema: {
          operationId: "countAlerts",
          summary: "Open alerts by what an analyst looks for first",
          tags: ["alerts"],
          params: TenantParams,
          response: {
            200: z.object({ open: z.int(), mine: z.int(), unassigned: z.int(), critical: z.int() }),
          },
        },
      },
      (request) => alerts.counts(request.params.tenantUid, actorOf(principalOf(request)).uid),
    );
    api.get(
      `${TENANT_PREFIX}/alerts/histogram`,
      {
        config: read,
        schema: {
          operationId: "alertHistogram",
          summary: "Alerts by last seen, in at most 120 buckets",
          tags: ["alerts"],
          params: TenantParams,
          querystring: z
            .object({ from: InstantInQuery, to: InstantInQuery })
            .refine(({ from, to }) => from < to, "from is before to"),
          response: { 200: Histogram },
        },
      },
      (request) => alerts.histogram(request.params.tenantUid, request.query.from, request.query.to),
    );
    api.get(
      `${TENANT_PREFIX}/alerts/:alertUid`,
      {
        config: read,
        schema: {
          operationId: "getAlert",
          summary: "One alert with its newest findings",
          tags: ["alerts"],
          params: AlertParams,
          response: { 200: AlertDetail },
        },
      },
      (request) => alerts.get(request.params.tenantUid, request.params.alertUid),
    );
    api.get(
      `${TENANT_PREFIX}/alerts/:alertUid/similar`,
      {
        config: read,
        schema: {
          operationId: "similarAlerts",
          summary: "Alerts of the same detector or on the same entity, and the verdicts on them",
          tags: ["alerts"],
          params: AlertParams,
          response: {
            200: z.object({ alerts: z.array(AlertView), verdicts: z.record(z.string(), z.int()) }),
          },
        },
      },
      async (request) => {
        const similar = await alerts.similar(request.params.tenantUid, request.params.alertUid);
        return { alerts: [...similar.alerts], verdicts: { ...similar.verdicts } };
      },
    );
    api.get(
      `${TENANT_PREFIX}/assignees`,
      {
        config: read,
        schema: {
          operationId: "listAssignees",
          summary: "People who can be given an alert",
          tags: ["alerts"],
          params: TenantParams,
          response: { 200: z.object({ users: z.array(z.object({ uid: z.string(), name: z.string() })) }) },
        },
      },
      async (request) => ({ users: [...(await assignees(request.params.tenantUid))] }),
    );
  };
}

function triageRoutes({ alerts, triage: store }: AlertRouteDeps): FastifyPluginAsyncZod {
  return async (api) => {
    api.patch(
      `${TENANT_PREFIX}/alerts/:alertUid`,
      {
        config: triage,
        schema: {
          operationId: "changeAlert",
          summary: "Assign, set the state or give a verdict",
          description:
            "A verdict closes the alert and an assignee starts it, unless the change names a state. `version` is the one that was seen: another means somebody changed the alert in between (409).",
          tags: ["alerts"],
          params: AlertParams,
          body: z.object({ change: AlertChange, version: z.int() }),
          response: { 200: z.object({ alert: AlertDetail, changeUid: z.string() }) },
        },
      },
      async (request) => {
        const { tenantUid, alertUid } = request.params;
        const { changeUid } = await store.change(
          tenantUid,
          actorOf(principalOf(request)),
          alertUid,
          request.body,
        );
        return { alert: await alerts.get(tenantUid, alertUid), changeUid };
      },
    );
    api.post(
      `${TENANT_PREFIX}/alerts/bulk`,
      {
        config: triage,
        schema: {
          operationId: "changeAlerts",
          summary: "The same change to many alerts, all or none",
          tags: ["alerts"],
          params: TenantParams,
          body: z.object({ uids: z.array(z.string().max(100)).min(1).max(BULK_LIMIT), change: AlertChange }),
          response: { 200: z.object({ changed: z.int(), changeUid: z.string() }) },
        },
      },
      (request) =>
        store.changeMany(
          request.params.tenantUid,
          actorOf(principalOf(request)),
          request.body.uids,
          request.body.change,
        ),
    );
    api.post(
      `${TENANT_PREFIX}/alert-changes/:changeUid/undo`,
      {
        config: triage,
        schema: {
          operationId: "undoAlertChange",
          summary: "Put back what a change replaced, within ten minutes",
          tags: ["alerts"],
          params: TenantParams.extend({ changeUid: z.string() }),
          response: { 200: z.object({ undone: z.int() }) },
        },
      },
      (request) =>
        store.undo(request.params.tenantUid, actorOf(principalOf(request)), request.params.changeUid),
    );
    api.post(
      `${TENANT_PREFIX}/alerts/:alertUid/comments`,
      {
        config: triage,
        schema: {
          operationId: "commentAlert",
          summary: "Add a comment",
          tags: ["alerts"],
          params: AlertParams,
          body: z.object({
            text: z
              .string()
              .trim()
              .min(1)
              .max(10_000)
              .meta({ examples: ["The host is a test machine of ours."] }),
          }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await store.comment(
          request.params.tenantUid,
          actorOf(principalOf(request)),
          request.params.alertUid,
          request.body.text,
        );
        return reply.status(204).send(null);
      },
    );
    api.get(
      `${TENANT_PREFIX}/alerts/:alertUid/history`,
      {
        config: read,
        schema: {
          operationId: "alertHistory",
          summary: "Who did what to an alert, newest first",
          tags: ["alerts"],
          params: AlertParams,
          response: { 200: z.object({ entries: z.array(AlertHistoryEntry) }) },
        },
      },
      async (request) => ({
        entries: [...(await store.history(request.params.tenantUid, request.params.alertUid))],
      }),
    );
  };
}
