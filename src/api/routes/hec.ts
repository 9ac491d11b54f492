import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  HEC_REPLIES,
  type HecAnswer,
  hecBody,
  hecCodeOf,
  type HecIntake,
  type HecRequest,
} from "../../ingest/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { keyOf } from "../access-rule.ts";
import { keyTokenOf } from "../authorization.ts";
import { rawBodyOf, takeRawBodies } from "../raw-body.ts";

export type HecPorts = HecIntake & {
  /** False while records would be refused. */
  readonly hasRoom: () => Promise<boolean>;
};

const tags = ["ingest"];
const closed = { access: "key:events:ingest", quota: "none" } as const;
const open = { access: "public", quota: "none" } as const;

const Address = z.object({
  channel: z
    .string()
    .optional()
    .describe("Asks for acknowledgement; also as header X-Splunk-Request-Channel."),
  host: z.string().optional(),
  source: z.string().optional(),
  sourcetype: z.string().optional(),
});

/** Splunk's HTTP Event Collector, at its own addresses and with its own answers. Its tokens are our API keys. */
export function hecRoutes(hec: HecPorts): FastifyPluginAsyncZod {
  return async (api) => {
    takeRawBodies(api);
    api.setErrorHandler((error, request, reply) => sendFault(error, request, reply));
    const address = { querystring: Address };
    for (const [index, path] of ["", "/event", "/event/1.0"].entries()) {
      const url = `/services/collector${path}`;
      const schema = {
        ...address,
        operationId: `hecEvents${index}`,
        summary: "Documents of HTTP Event Collector",
        tags,
      };
      api.post(url, { config: closed, schema }, async (request, reply) =>
        answer(reply, await hec.events(requestOf(request, request.query))),
      );
      // Docker's log driver asks for this before it starts a container, without a token
      const asked = { operationId: `hecOptions${index}`, summary: "Whether documents can be sent", tags };
      api.options(url, { config: open, schema: asked }, async (_request, reply) => reply.status(200).send());
    }
    for (const [index, path] of ["/raw", "/raw/1.0"].entries())
      api.post(
        `/services/collector${path}`,
        {
          config: closed,
          schema: { ...address, operationId: `hecRaw${index}`, summary: "Lines of text", tags },
        },
        async (request, reply) => answer(reply, await hec.raw(requestOf(request, request.query))),
      );
    for (const [index, path] of ["/health", "/health/1.0"].entries())
      api.get(
        `/services/collector${path}`,
        {
          config: open,
          schema: { operationId: `hecHealth${index}`, summary: "Whether records are taken", tags },
        },
        async (_request, reply) => answer(reply, { code: (await hec.hasRoom()) ? 17 : 18 }),
      );
    await api.register(ackRoute(hec));
  };
}

const AckQuery = z.object({ acks: z.array(z.int()).max(10_000) });

function ackRoute(hec: HecIntake): FastifyPluginAsyncZod {
  return async (api) => {
    api.removeAllContentTypeParsers();
    // clients of HTTP Event Collector send JSON under any type
    api.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    api.post(
      "/services/collector/ack",
      {
        config: closed,
        schema: { operationId: "hecAcks", summary: "Which requests are on disk", tags, querystring: Address },
      },
      (request, reply) => {
        const query = AckQuery.safeParse(parsed(request.body));
        if (!query.success) return answer(reply, { code: 6 });
        const { keyUid } = keyOf(request);
        const told = hec.acks(keyUid, channelOf(request, request.query), query.data.acks);
        return "code" in told ? answer(reply, told) : reply.send(told);
      },
    );
  };
}

function parsed(body: unknown): unknown {
  try {
    return typeof body === "string" ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

function requestOf(request: FastifyRequest, query: z.infer<typeof Address>): HecRequest {
  const { tenantUid, keyUid } = keyOf(request);
  const { host = null, source = null, sourcetype = null } = query;
  return {
    tenantUid,
    keyUid,
    channel: channelOf(request, query),
    metadata: { host, source, sourcetype },
    encoding: request.headers["content-encoding"],
    body: rawBodyOf(request),
  };
}

function channelOf(request: FastifyRequest, query: z.infer<typeof Address>): string | null {
  const header = request.headers["x-splunk-request-channel"];
  return (typeof header === "string" ? header : undefined) ?? query.channel ?? null;
}

function answer(reply: FastifyReply, told: HecAnswer): FastifyReply {
  return reply.status(HEC_REPLIES[told.code].status).send(hecBody(told));
}

function sendFault(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof AppError)) {
    request.log.error({ err: error }, "request failed");
    return answer(reply, { code: 8 });
  }
  const { authorization } = request.headers;
  const sent =
    authorization === undefined ? "none" : keyTokenOf(authorization) === null ? "malformed" : "token";
  const retryAfterMs = error.details["retryAfterMs"];
  if (typeof retryAfterMs === "number")
    void reply.header("retry-after", Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return answer(reply, { code: hecCodeOf(error, sent) });
}
