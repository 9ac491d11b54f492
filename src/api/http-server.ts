import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** Limits against slow and idle senders: headers within 20 s, the whole request within 2 min. */
export function createHttpServer(
  handler: RequestListener,
  tls: { readonly cert: string; readonly key: string } | null,
): Server {
  const limits = { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 72_000 };
  if (tls === null) return createServer(limits, handler);
  return createTlsServer({ ...limits, cert: tls.cert, key: tls.key, minVersion: "TLSv1.2" }, handler);
}
