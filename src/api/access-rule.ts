import type { HTTPMethods, RouteOptions } from "fastify";
import { AppError } from "../lib/app-error.ts";
import type { Permission, Principal } from "../schema/access.ts";

/**
 * Who may call a route. Every route declares one in `config.access`, or the server refuses to start.
 * An object asks for the permission in the tenant of the URL; `platform:` asks for it across tenants; `key:` asks for
 * an API key that holds it, and the key's tenant is the one that is meant.
 */
export type AccessRule =
  | "public"
  | "signed-in"
  | `platform:${Permission}`
  | `key:${Permission}`
  | { readonly permission: Permission };

declare module "fastify" {
  interface FastifyContextConfig {
    access?: AccessRule;
    /** Asks for a full sign-in within the last five minutes; API keys cannot give one and are refused. */
    stepUp?: boolean;
    /**
     * `none`: not counted against the caller's quota, because the route pushes back by itself. `costly`: counted
     * once more against a smaller one, because a call keeps an engine busy.
     */
    quota?: "none" | "costly";
  }
  interface FastifyInstance {
    /** Every route's rule, in the order of registration: for the walk over all routes and for the documents. */
    readonly routeRules: readonly RouteRule[];
  }
  interface FastifyRequest {
    /** Whoever is behind the request; null on public routes. */
    principal: Principal | null;
    /** When the person last proved who they are, epoch ms; null for API keys and on public routes. */
    authenticatedAt: number | null;
  }
}

export type KeyPrincipal = Extract<Principal, { kind: "key" }>;
export type UserPrincipal = Extract<Principal, { kind: "user" }>;

/** What one route asks of its caller. */
export type RouteRule = {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly access: AccessRule;
  readonly stepUp: boolean;
};

/** Prefix of everything that belongs to one tenant. */
export const TENANT_PREFIX = "/api/v1/tenants/:tenantUid";

/** @throws {Error} when a route says nothing about who may call it, or something that cannot be enforced. */
export function readRouteRule(route: RouteOptions): RouteRule {
  const rule = route.config?.access;
  const name = `${String(route.method)} ${route.url}`;
  if (rule === undefined) throw new Error(`${name} does not declare config.access`);
  const isTenantRoute = route.url === TENANT_PREFIX || route.url.startsWith(`${TENANT_PREFIX}/`);
  const asksInTenant = typeof rule === "object";
  if (isTenantRoute && !asksInTenant)
    throw new Error(`${name} belongs to a tenant and must ask for a permission`);
  if (!isTenantRoute && asksInTenant)
    throw new Error(`${name} asks for a tenant's permission but names no tenant`);
  const { url, method } = route;
  if (Array.isArray(method)) throw new Error(`${name} has several methods: declare one route for each`);
  return { method, url, access: rule, stepUp: route.config?.stepUp === true };
}

/** The principal of a route that is not public. */
export function principalOf(request: { readonly principal: Principal | null }): Principal {
  if (!request.principal) throw new AppError("UNAUTHENTICATED", "Sign in first.");
  return request.principal;
}

/** @throws {AppError} `FORBIDDEN` for API keys: some things are a person's own. */
export function userOf(request: { readonly principal: Principal | null }): UserPrincipal {
  const principal = principalOf(request);
  if (principal.kind !== "user") throw new AppError("FORBIDDEN", "Only a signed-in person can do this.");
  return principal;
}

/** The key behind a `key:` route. @throws {AppError} `FORBIDDEN` for people: programs alone send records. */
export function keyOf(request: { readonly principal: Principal | null }): KeyPrincipal {
  const principal = principalOf(request);
  if (principal.kind !== "key") throw new AppError("FORBIDDEN", "Only an API key can do this.");
  return principal;
}
