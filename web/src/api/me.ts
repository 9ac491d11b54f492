import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Permission } from "../../../src/schema/access.ts";
import type { Me, MyTenant } from "../../../src/schema/views/access.ts";
import { api } from "./client.ts";
import { type Query, read } from "./query.ts";

export const meQuery: Query<Me> = {
  ...read(["me"], (signal) => api.GET("/api/v1/me", { signal })),
  staleTime: 5 * 60_000,
};

/** Who is signed in; null until it is known. */
export function useMe(): Me | null {
  return useQuery(meQuery).data ?? null;
}

/** Uid of the tenant whose page this is. Only below `/t/$tenantUid`. */
export function useTenantUid(): string {
  const { tenantUid } = useParams({ strict: false });
  if (tenantUid === undefined) throw new Error("this component belongs below /t/$tenantUid");
  return tenantUid;
}

/** The tenant whose page this is, with the person's rights in it; null until known or when they have none. */
export function useTenant(): MyTenant | null {
  const me = useMe();
  const tenantUid = useTenantUid();
  return me?.tenants.find((tenant) => tenant.uid === tenantUid) ?? null;
}

/** Whether to offer an action. The server decides again; this only keeps useless buttons away. */
export function useMay(permission: Permission): boolean {
  return useTenant()?.permissions.includes(permission) ?? false;
}
