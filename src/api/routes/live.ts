import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { may, type Principal } from "../../schema/access.ts";
import { AppError } from "../../lib/app-error.ts";
import { principalOf, TENANT_PREFIX } from "../access-rule.ts";
import { actorOf } from "../actor.ts";
import { LIVE_TOPICS, type LiveHub, type LiveTopic } from "../live-hub.ts";
import { liveFrames } from "../sse.ts";
import { standingIn, type StandingPorts } from "../standing.ts";
import { TenantParams } from "../tenant-params.ts";

export type LivePorts = { readonly hub: LiveHub; readonly access: StandingPorts };

/** Streams that one person or key may have open: each costs a question to the state database every second. */
const MAX_STREAMS = 50;

/** Server-sent events of one tenant. A stream ends within a second of the right to listen. */
export function liveRoutes({ hub, access }: LivePorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.addHook("preClose", async () => hub.close());
    const streamsOf = new Map<string, number>();
    api.get(
      `${TENANT_PREFIX}/live`,
      {
        config: { access: { permission: "overview:read" } },
        schema: {
          operationId: "listenLive",
          summary: "Changes as server-sent events",
          description:
            "`text/event-stream`. Event names are topics; `reset` means events were missed: read the page again; `end` means sign in again. At most 50 streams a person or key.",
          tags: ["live"],
          params: TenantParams,
          headers: z.looseObject({ "last-event-id": z.string().max(100).optional() }),
        },
      },
      (request, reply) => {
        const { tenantUid } = request.params;
        const principal = principalOf(request);
        const gone = new AbortController();
        reply.raw.on("close", () => gone.abort());
        countStream(streamsOf, actorOf(principal).uid, gone.signal);
        const frames = liveFrames(hub, {
          tenantUid,
          topics: async () => {
            const current = await standingIn(access, principal, tenantUid);
            return current === null ? null : topicsFor(current, tenantUid);
          },
          lastEventId: request.headers["last-event-id"] ?? null,
          signal: gone.signal,
        });
        return reply
          .type("text/event-stream; charset=utf-8")
          .header("x-accel-buffering", "no")
          .send(Readable.from(frames, { objectMode: false }));
      },
    );
  };
}

/** @throws {AppError} `TOO_MANY_REQUESTS` */
function countStream(streamsOf: Map<string, number>, listenerUid: string, gone: AbortSignal): void {
  const open = streamsOf.get(listenerUid) ?? 0;
  if (open >= MAX_STREAMS)
    throw new AppError("TOO_MANY_REQUESTS", `You have ${open} live streams open: close some.`, {
      retryAfterMs: 60_000,
    });
  streamsOf.set(listenerUid, open + 1);
  gone.addEventListener("abort", () => {
    const left = (streamsOf.get(listenerUid) ?? 1) - 1;
    if (left === 0) streamsOf.delete(listenerUid);
    else streamsOf.set(listenerUid, left);
  });
}

/** Null when the caller may no longer look at the tenant at all. */
function topicsFor(principal: Principal, tenantUid: string): ReadonlySet<LiveTopic> | null {
  if (!may(principal, tenantUid, "overview:read")) return null;
  return new Set(LIVE_TOPICS.filter((topic) => may(principal, tenantUid, `${topic}:read`)));
}
