import { randomUUID } from "node:crypto";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { guardRoutes } from "./access-hook.ts";
import { isConsoleBuilt, serveConsole } from "./console-files.ts";
import { createDenialLog } from "./denial-log.ts";
import { refuseBrokenRequest } from "./client-error.ts";
import { createHttpServer, cutOffLate, HTTP_LIMITS, type HttpLimits } from "./http-server.ts";
import { describeApi } from "./openapi.ts";
import { answerProblems, sendProblem } from "./problem.ts";
import { createQuota, DEFAULT_QUOTA, type QuotaLimits } from "./quota.ts";
import { type ApiPorts, registerRoutes } from "./routes/index.ts";
import { sendSecurityHeaders } from "./security-headers.ts";
import { createCookies } from "./visit.ts";

/** Requests without a limit of their own may not be larger: 1 MiB. */
const BODY_LIMIT = 1 << 20;

export type ApiOptions = {
  /** Where people reach us. `https:` turns secure cookies and HSTS on, also behind a proxy that ends TLS. */
  readonly publicUrl: URL;
  /** PEM of certificate chain and private key, or null for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Folder of the built console; null or a folder without a build serves the API alone. */
  readonly consoleFolder: string | null;
  /** Addresses or networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly logger: FastifyBaseLogger | null;
  readonly quota?: QuotaLimits;
  readonly limits?: HttpLimits;
  readonly now?: () => number;
};

/** Builds the whole API without listening, so that tests call it in process. Refuses a route without access rule. */
export async function createApi(ports: ApiPorts, options: ApiOptions): Promise<FastifyInstance> {
  const isSecure = options.publicUrl.protocol === "https:";
  const cookies = createCookies(isSecure);
  const server = createBareServer(options);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  // only JSON may change anything: other types can be sent by a form of any site; ingest adds its own
  server.removeContentTypeParser("text/plain");
  answerProblems(server);
  await sendSecurityHeaders(server, isSecure);
  server.addHook("onSend", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  server.addHook("preClose", async () => cutOffLate(server.server));
  const { access } = ports;
  guardRoutes(server, {
    authenticate: access.authenticate,
    isTenantActive: (tenantUid) => access.tenants.isActive(tenantUid),
    onDenied: createDenialLog(access.recordDenial, server.log),
    quota: createQuota(options.quota ?? DEFAULT_QUOTA),
    origins: new Set([options.publicUrl.origin]),
    cookieName: cookies.session.name,
    now: options.now ?? Date.now,
  });
  await describeApi(server, cookies.session.name);
  await registerRoutes(server, ports, cookies);
  const { consoleFolder } = options;
  if (consoleFolder !== null && isConsoleBuilt(consoleFolder)) await serveConsole(server, consoleFolder);
  return server;
}

function createBareServer(options: ApiOptions): FastifyInstance {
  const { tls, logger, trustedProxies, limits = HTTP_LIMITS } = options;
  return Fastify({
    ...(logger === null ? { logger: false } : { loggerInstance: logger }),
    serverFactory: (handler) => createHttpServer(handler, tls, limits),
    clientErrorHandler: refuseBrokenRequest,
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    // never the caller's own: it is quoted in logs and must be ours
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    forceCloseConnections: "idle",
    logController: new LogController({ disableRequestLogging: true }),
  });
}
