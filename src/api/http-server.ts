import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";

/** What slow, idle and many senders may take. */
export type HttpLimits = {
  /** From the first moment of a connection to the end of the headers. */
  readonly headersMs: number;
  /** From the first moment to the end of the body. */
  readonly requestMs: number;
  /** How often these two are looked at. */
  readonly lookMs: number;
  readonly maxConnections: number;
  /** So that one sender cannot take all of them. */
  readonly maxConnectionsPerPeer: number;
};

export const HTTP_LIMITS: HttpLimits = {
  headersMs: 20_000,
  requestMs: 120_000,
  lookMs: 5000,
  maxConnections: 4096,
  maxConnectionsPerPeer: 1024,
};

/**
 * Longest headers, with the address, in bytes. A link to a search carries its query or statement, and a character that
 * is escaped takes three; Node's own bound of 16 KiB would refuse links that the console writes.
 */
const HEADER_BYTES = 64 * 1024;
/** How long a connection on which nothing is asked is kept. */
const KEEP_ALIVE_MS = 72_000;

/**
 * A server that no sender holds up: what comes too slowly is refused with 408, and connections beyond the bounds are
 * closed at once.
 */
export function createHttpServer(
  handler: RequestListener,
  tls: { readonly cert: string; readonly key: string } | null,
  limits: HttpLimits = HTTP_LIMITS,
): Server {
  const { headersMs, requestMs, lookMs } = limits;
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: HEADER_BYTES,
  };
  const server =
    tls === null
      ? createServer(options, handler)
      : createTlsServer(
          {
            ...options,
            cert: tls.cert,
            key: tls.key,
            minVersion: "TLSv1.2",
            handshakeTimeout: headersMs,
          },
          handler,
        );
  boundConnections(server, limits);
  leaveAfterLastAnswer(server);
  return server;
}

/**
 * A connection on which an answer was still on its way when the server was told to stop, as live streams are, would be
 * kept for another request until `KEEP_ALIVE_MS` are over, and the stop would wait for it.
 */
function leaveAfterLastAnswer(server: Server): void {
  server.on("request", (_request, response: ServerResponse) => {
    response.once("close", () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
}

/** How long a request that is on its way has when the server stops. */
const GOODBYE_MS = 3000;

/** To be called as a server begins to close: it would wait for whoever holds a connection and says nothing. */
export function cutOffLate(server: Server): void {
  const cutOff = setTimeout(() => server.closeAllConnections(), GOODBYE_MS).unref();
  server.once("close", () => clearTimeout(cutOff));
}

function boundConnections(server: Server, limits: HttpLimits): void {
  server.maxConnections = limits.maxConnections;
  const ofPeer = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const peer = socket.remoteAddress ?? "";
    const open = (ofPeer.get(peer) ?? 0) + 1;
    ofPeer.set(peer, open);
    socket.once("close", () => {
      const left = (ofPeer.get(peer) ?? 1) - 1;
      if (left === 0) ofPeer.delete(peer);
      else ofPeer.set(peer, left);
    });
    if (open > limits.maxConnectionsPerPeer) socket.destroy();
  });
}
