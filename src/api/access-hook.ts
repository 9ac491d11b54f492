import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../lib/app-error.ts";
import type { Authenticated, Credential, Denied } from "../platform/access/index.ts";
import { may, type Permission, type Principal, ROLE_PERMISSIONS } from "../schema/access.ts";
import { type AccessRule, keyOf, principalOf, readRouteRule, type RouteRule } from "./access-rule.ts";
import { keyTokenOf } from "./authorization.ts";
import { refuseCrossSite } from "./cross-site.ts";
import type { Quota } from "./quota.ts";
import { sessionTokenOf } from "./session-cookie.ts";
import { maySee } from "./standing.ts";
import { addressOf } from "./visit.ts";

/** How old a full sign-in may be for what needs one: OWASP ASVS 5.0, 7.5.3. */
export const STEP_UP_MS = 5 * 60_000;

export type Gate = {
  authenticate(credential: Credential, ip: string): Promise<Authenticated | null>;
  /** False for a tenant that was never made, was deleted or is suspended. */
  readonly isTenantActive: (tenantUid: string) => Promise<boolean>;
  onDenied(denied: Denied): Promise<void>;
  readonly quota: Quota;
  readonly origins: ReadonlySet<string>;
  readonly cookieName: string;
  readonly now: () => number;
};

/** The one place where access is decided: every route, before anything of the request's body is read. */
export function guardRoutes(server: FastifyInstance, gate: Gate): void {
  server.decorateRequest("principal", null);
  server.decorateRequest("authenticatedAt", null);
  const rules: RouteRule[] = [];
  server.decorate("routeRules", rules);
  server.addHook("onRoute", (route) => void rules.push(readRouteRule(route)));
  server.addHook("onRequest", async (request) => {
    const { access: rule, stepUp, quota } = request.routeOptions.config;
    if (rule === undefined) return; // only the not-found answer has none
    try {
      await admit(request, rule, gate);
      if (stepUp === true) requireRecentSignIn(request, gate.now());
    } catch (error) {
      if (error instanceof AppError) await gate.onDenied(denialOf(request, error));
      throw error;
    }
    if (quota !== "none") await gate.quota.take(request.principal, addressOf(request));
    if (quota === "costly") await gate.quota.takeCostly(request.principal, addressOf(request));
  });
}

async function admit(request: FastifyRequest, rule: AccessRule, gate: Gate): Promise<void> {
  const sessionToken = sessionTokenOf(request.headers.cookie, gate.cookieName);
  if (request.url.startsWith("/api/")) refuseCrossSite(request, gate.origins, sessionToken !== null);
  if (rule === "public") return;
  const credential = credentialOf(request.headers.authorization, sessionToken);
  const authenticated = credential && (await gate.authenticate(credential, addressOf(request)));
  if (!authenticated) throw new AppError("UNAUTHENTICATED", "Sign in, or send a valid API key.");
  request.principal = authenticated.principal;
  request.authenticatedAt = authenticated.authenticatedAt;
  if (typeof rule === "object") await requireTenantPermission(request, rule.permission, gate);
  else if (rule.startsWith("key:")) requireKeyPermission(request, rule);
  else if (rule !== "signed-in") requirePlatformPermission(authenticated.principal, rule);
}

function requireKeyPermission(request: FastifyRequest, rule: string): void {
  const isHeld = keyOf(request).permissions.some((permission) => rule === `key:${permission}`);
  if (!isHeld)
    throw new AppError("FORBIDDEN", `This needs a key with the permission ${rule.slice("key:".length)}.`);
}

/** A key wins over a cookie: who sends one means it. */
function credentialOf(authorization: string | undefined, sessionToken: string | null): Credential | null {
  if (authorization === undefined)
    return sessionToken === null ? null : { kind: "session", token: sessionToken };
  const token = keyTokenOf(authorization);
  return token === null ? null : { kind: "key", token };
}

/** Who has no role in a tenant does not learn that it exists. */
async function requireTenantPermission(
  request: FastifyRequest,
  permission: Permission,
  gate: Gate,
): Promise<void> {
  const principal = principalOf(request);
  const tenantUid = tenantUidOf(request);
  if (tenantUid === null || !(await maySee(principal, tenantUid, gate.isTenantActive)))
    throw new AppError("NOT_FOUND", "There is no such tenant, or you have no role in it.");
  if (!may(principal, tenantUid, permission))
    throw new AppError("FORBIDDEN", `This needs the permission ${permission}.`, { permission });
}

function requirePlatformPermission(principal: Principal, rule: string): void {
  const isHeld =
    principal.kind === "user" &&
    principal.isPlatformAdministrator &&
    ROLE_PERMISSIONS.platform_administrator.some((permission) => rule === `platform:${permission}`);
  if (!isHeld) throw new AppError("FORBIDDEN", "This needs a platform administrator.");
}

function requireRecentSignIn(request: FastifyRequest, now: number): void {
  const at = request.authenticatedAt;
  if (principalOf(request).kind === "key") throw new AppError("FORBIDDEN", "An API key cannot do this.");
  if (at === null || now - at > STEP_UP_MS)
    throw new AppError("STEP_UP_REQUIRED", "Confirm that it is you: sign in again.");
}

function tenantUidOf(request: FastifyRequest): string | null {
  const { params } = request;
  if (typeof params !== "object" || params === null || !("tenantUid" in params)) return null;
  return typeof params.tenantUid === "string" ? params.tenantUid : null;
}

function denialOf(request: FastifyRequest, error: AppError): Denied {
  return {
    principal: request.principal,
    tenantUid: tenantUidOf(request),
    code: error.code,
    method: request.method,
    // the route's pattern, never the address itself: that may carry what a stranger typed
    route: request.routeOptions.url ?? "",
    ip: addressOf(request),
  };
}
