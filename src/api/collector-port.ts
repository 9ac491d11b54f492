import type { AddressInfo } from "node:net";
import { once } from "node:events";
import type { FastifyInstance } from "fastify";
import { refuseBrokenRequest } from "./client-error.ts";
import { createHttpServer, cutOffLate, type HttpLimits } from "./http-server.ts";

export type CollectorPort = {
  readonly port: number;
  readonly close: () => Promise<void>;
};

export type CollectorPortOptions = {
  readonly host: string;
  readonly port: number;
  /** PEM, or null for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly limits?: HttpLimits;
};

/** What senders of records may ask for: the console and the rest of the API are not to be had here. */
const OPEN = /^\/(?:services\/collector|api\/v1\/ingest\/)/;

/**
 * A second port for senders alone, at which HTTP Event Collector is expected: a network of log sources then need not
 * reach the console. @throws {Error} when the address cannot be bound
 */
export async function openCollectorPort(
  api: FastifyInstance,
  options: CollectorPortOptions,
): Promise<CollectorPort> {
  await api.ready();
  const server = createHttpServer(
    (request, response) => {
      if (OPEN.test(request.url ?? "")) return api.routing(request, response);
      response.writeHead(404, { "content-type": "application/json" });
      response.end('{"text":"The requested URL was not found on this server.","code":404}');
    },
    options.tls,
    options.limits,
  );
  server.on("clientError", refuseBrokenRequest);
  const listening = once(server, "listening");
  server.listen(options.port, options.host);
  await listening;
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      cutOffLate(server);
      server.closeIdleConnections();
      await closed;
    },
  };
}
