import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";

/** `reason` is a sentence that names the engine, and tells nothing that a stranger may not know. */
export type UnreadyEngine = { readonly name: string; readonly reason: string };

export type HealthPorts = {
  /** Engines that cannot do their work, and why; empty when all is well. */
  readonly unready: () => Promise<readonly UnreadyEngine[]>;
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
          summary: "Every engine answers, and records are taken",
          tags: ["health"],
          response: {
            200: z.object({ status: z.literal("ok") }),
            503: z.object({
              status: z.literal("unready"),
              engines: z.array(z.string()).describe("Names of those that cannot do their work."),
              reasons: z.array(z.string()).describe("Why, for each of them."),
            }),
          },
        },
      },
      async (_request, reply) => {
        const found = await unready();
        if (found.length === 0) return { status: "ok" as const };
        return reply.status(503).send({
          status: "unready" as const,
          engines: found.map(({ name }) => name),
          reasons: found.map(({ reason }) => reason),
        });
      },
    );
  };
}
