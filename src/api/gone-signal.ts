import type { FastifyReply } from "fastify";

/** Aborts when whoever asked is gone, so that nobody's query goes on costing. */
export function goneSignal(reply: Pick<FastifyReply, "raw">): AbortSignal {
  const gone = new AbortController();
  // of the response, not of its socket: that one lives on through many requests
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}
