import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Lets the routes of a plugin read bodies of any type as they come, instead of having them parsed. */
export function takeRawBodies(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  // of a body that was refused half-way, the rest has to flow away: it stands before the connection's next request
  api.addHook("onResponse", async (request) => void request.raw.resume());
}

/** The body as a stream, empty when there is none. */
export function rawBodyOf(request: FastifyRequest): Readable {
  return request.raw;
}
