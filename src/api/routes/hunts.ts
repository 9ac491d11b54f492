import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Actor } from "../../schema/change-notice.ts";
import {
  HuntChange,
  HuntDetail,
  HuntFindingPage,
  HuntFindingQuery,
  HuntView,
  LookBackSetting,
  NewHunt,
} from "../../schema/views/hunt.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { TenantParams } from "../tenant-params.ts";

/** Hunts: rules and indicators held against stored events, in the background. */
export type HuntLibrary = {
  /** Newest first. */
  list(tenantUid: string): Promise<readonly HuntView[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, huntUid: string): Promise<HuntDetail>;
  /** @throws {AppError} `RULE_INVALID` when the text does not load, `INVALID` when the scope names nothing that is there */
  start(tenantUid: string, actor: Actor, hunt: NewHunt): Promise<HuntView>;
  /** @throws {AppError} `NOT_FOUND`, `CONFLICT` when its state does not allow it */
  change(
    tenantUid: string,
    actor: Actor,
    huntUid: string,
    action: z.infer<typeof HuntChange>["action"],
  ): Promise<HuntView>;
  /** Forgets a hunt that has ended, and what it alone found. @throws {AppError} `NOT_FOUND`, `CONFLICT` while it runs */
  remove(tenantUid: string, actor: Actor, huntUid: string): Promise<void>;
  /** @throws {AppError} `NOT_FOUND` */
  findings(
    tenantUid: string,
    huntUid: string,
    query: HuntFindingQuery,
  ): Promise<z.infer<typeof HuntFindingPage>>;
  lookBack(tenantUid: string): Promise<LookBackSetting>;
  setLookBack(tenantUid: string, actor: Actor, setting: LookBackSetting): Promise<LookBackSetting>;
};

const OneHunt = TenantParams.extend({ huntUid: z.string().max(100) });
const tags = ["hunts"];
const read = { access: { permission: "events:search" } } as const;
const run = { access: { permission: "hunts:run" } } as const;

/** Hunts over the history: what runs, what was found, and how far back what is new looks by itself. */
export function huntRoutes(hunts: HuntLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    await api.register(readingRoutes(hunts));
    await api.register(changingRoutes(hunts));
    await api.register(lookBackRoutes(hunts));
  };
}

function readingRoutes(hunts: HuntLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/hunts`,
      {
        config: read,
        schema: {
          operationId: "listHunts",
          summary: "Hunts and how far they are, newest first",
          description: "The newest 500, those that the program began itself among them.",
          tags,
          params: TenantParams,
          response: { 200: z.object({ hunts: z.array(HuntView) }) },
        },
      },
      async (request) => ({ hunts: [...(await hunts.list(request.params.tenantUid))] }),
    );
    api.get(
      `${TENANT_PREFIX}/hunts/:huntUid`,
      {
        config: read,
        schema: {
          operationId: "getHunt",
          summary: "One hunt, with what each detector found so far",
          tags,
          params: OneHunt,
          response: { 200: HuntDetail },
        },
      },
      (request) => hunts.get(request.params.tenantUid, request.params.huntUid),
    );
    api.get(
      `${TENANT_PREFIX}/hunts/:huntUid/findings`,
      {
        config: read,
        schema: {
          operationId: "listHuntFindings",
          summary: "What a hunt found, newest event first",
          tags,
          params: OneHunt,
          querystring: HuntFindingQuery,
          response: { 200: HuntFindingPage },
        },
      },
      (request) => hunts.findings(request.params.tenantUid, request.params.huntUid, request.query),
    );
  };
}

function changingRoutes(hunts: HuntLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.post(
      `${TENANT_PREFIX}/hunts`,
      {
        config: { ...run, quota: "costly" },
        schema: {
          operationId: "startHunt",
          summary: "Hold rules or indicators against the events of a range",
          description:
            "It runs in the background with the rules as they are matched live, and goes on after a restart. What was found before, live or by a hunt, is not stored or alerted again.",
          tags,
          params: TenantParams,
          body: NewHunt,
          response: { 201: HuntView },
        },
      },
      async (request, reply) => {
        const { tenantUid } = request.params;
        return reply
          .status(201)
          .send(await hunts.start(tenantUid, actorOf(principalOf(request)), request.body));
      },
    );
    api.patch(
      `${TENANT_PREFIX}/hunts/:huntUid`,
      {
        config: run,
        schema: {
          operationId: "changeHunt",
          summary: "Pause, resume or cancel a hunt",
          tags,
          params: OneHunt,
          body: HuntChange,
          response: { 200: HuntView },
        },
      },
      (request) => {
        const { tenantUid, huntUid } = request.params;
        return hunts.change(tenantUid, actorOf(principalOf(request)), huntUid, request.body.action);
      },
    );
    api.delete(
      `${TENANT_PREFIX}/hunts/:huntUid`,
      {
        config: run,
        schema: {
          operationId: "removeHunt",
          summary: "Forget a hunt that has ended, and its list of findings",
          description: "Findings that it stored and alerts that it raised stay.",
          tags,
          params: OneHunt,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantUid, huntUid } = request.params;
        await hunts.remove(tenantUid, actorOf(principalOf(request)), huntUid);
        return reply.status(204).send(null);
      },
    );
  };
}

function lookBackRoutes(hunts: HuntLibrary): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      `${TENANT_PREFIX}/look-back`,
      {
        config: { access: { permission: "rules:read" } },
        schema: {
          operationId: "getLookBack",
          summary: "How far back new rules and indicators look by themselves",
          tags,
          params: TenantParams,
          response: { 200: LookBackSetting },
        },
      },
      (request) => hunts.lookBack(request.params.tenantUid),
    );
    api.put(
      `${TENANT_PREFIX}/look-back`,
      {
        config: { access: { permission: "rules:write" } },
        schema: {
          operationId: "setLookBack",
          summary: "Set how far back new rules and indicators look",
          tags,
          params: TenantParams,
          body: LookBackSetting,
          response: { 200: LookBackSetting },
        },
      },
      (request) => hunts.setLookBack(request.params.tenantUid, actorOf(principalOf(request)), request.body),
    );
  };
}
