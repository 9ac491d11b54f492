import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";

export type HealthPorts = {
  /** Names of engines that do not answer; empty when all is well. */
  readonly unready: () => Promise<readonly string[]>;
};

const config = { access: "public", quota: "none" } as const;

/** For supervisors and load balancers: is the process alive, and can it do its work? */
export function healthRoutes({ unready }: HealthPorts): FastifyPluginAsyncZod {
  return async (api) => {
    api.get(
      "/healthz",
      {
        config,
        exposeHeadRoute: true,
        schema: {
          operationId: "isAlive",
          summary: "The process answers",
          tags: ["health"],
          response: { 200: z.object({ status: z.literal("ok") }) },
        },
      },
      () => ({ status: "ok" as const }),
    );
    api.get(
      "/readyz",
      {
        config,
        exposeHeadRoute: true,
        schema: {
          operationId: "isReady",
          summary: "Every engine answers",
          tags: ["health"],
          response: {
            200: z.object({ status: z.literal("ok") }),
            503: z.object({ status: z.literal("unready"), engines: z.array(z.string()) }),
          },
        },
      },
      async (_request, reply) => {
        const engines = [...(await unready())];
        if (engines.length === 0) return { status: "ok" as const };
        return reply.status(503).send({ status: "unready" as const, engines });
      },
    );
  };
}
