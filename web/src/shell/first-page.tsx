import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { meQuery } from "../api/me.ts";
import { EmptyState } from "../components/states/empty-state.tsx";
import { ErrorState } from "../components/states/error-state.tsx";
import { RAIL_PAGES } from "./pages.ts";
import { PageSkeleton } from "./page-skeleton.tsx";

/** Leads to the first page that the person may see, in the tenant of the address or their first one. */
export function FirstPage(): ReactNode {
  const { data: me, error, refetch } = useQuery(meQuery);
  const { tenantUid } = useParams({ strict: false });
  if (error)
    return <ErrorState what="Who you are could not be asked" error={error} onRetry={() => void refetch()} />;
  if (!me) return <PageSkeleton />;
  const tenant = me.tenants.find(({ uid }) => uid === tenantUid) ?? me.tenants[0];
  const page = RAIL_PAGES.find(({ permission }) => tenant?.permissions.includes(permission));
  if (!tenant || !page)
    return (
      <EmptyState title="You have no role yet">Ask an administrator to give you one in a tenant.</EmptyState>
    );
  return <Navigate to={page.to} params={{ tenantUid: tenant.uid }} replace />;
}
