import "./shell.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useMatches } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { onLiveMessage, openLiveStream } from "../api/live.ts";
import { alertKeys } from "../api/alerts.ts";
import { meQuery, useTenant, useTenantUid } from "../api/me.ts";
import { goToSignIn } from "../api/session.ts";
import { EntityLayer } from "../components/entity/entity-layer.tsx";
import { sayDone } from "../components/feedback/toasts.ts";
import { ToastList } from "../components/feedback/toast-list.tsx";
import { EmptyState } from "../components/states/empty-state.tsx";
import { ErrorState } from "../components/states/error-state.tsx";
import { stepUpRequest } from "../api/step-up.ts";
import { useStore } from "../state/store.ts";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";
import { lookAgain } from "../time/as-of.ts";
import { PageSkeleton } from "./page-skeleton.tsx";
import { Rail } from "./rail.tsx";
import { StatusLine } from "./status-line.tsx";
import { TopBar } from "./top-bar.tsx";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const KeyMap = lazy(() => import("./key-map.tsx").then((module) => ({ default: module.KeyMap })));

const StepUpDialog = lazy(() =>
  import("./step-up-dialog.tsx").then((module) => ({ default: module.StepUpDialog })),
);

/** The frame around every page of a tenant. It stands before anything is loaded. */
export function AppShell(): ReactNode {
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const close = (): void => setOpen(null);
  const asked = useStore(stepUpRequest);
  useShortcuts({
    "palette.open": () => setOpen("palette"),
    "map.open": () => setOpen("keys"),
    refresh: lookAgain,
    "copy.link": () =>
      void navigator.clipboard
        .writeText(globalThis.location.href)
        .then(() => sayDone("Copied a link to this")),
  });
  useLiveTenant();
  useTitle();
  return (
    <div className="frame">
      <a className="button main skip-link" href="#page">
        Skip to the page
      </a>
      <Rail />
      <TopBar onFind={() => setOpen("palette")} />
      <main id="page" className="page" tabIndex={-1}>
        <PageOfTenant />
      </main>
      <StatusLine />
      <EntityLayer />
      <ToastList />
      <Suspense>
        {open === "palette" && <Palette onClose={close} />}
        {open === "keys" && <KeyMap onClose={close} />}
        {asked && <StepUpDialog request={asked} />}
      </Suspense>
    </div>
  );
}

function PageOfTenant(): ReactNode {
  const { error, isPending, refetch } = useQuery(meQuery);
  const tenant = useTenant();
  if (isPending) return <PageSkeleton />;
  if (error)
    return <ErrorState what="Who you are could not be asked" error={error} onRetry={() => void refetch()} />;
  if (!tenant)
    return (
      <EmptyState title="No such tenant, or you have no role in it">
        Ask an administrator of the tenant, or choose another one.
      </EmptyState>
    );
  return <Outlet />;
}

/** Keeps the live stream of the open tenant, and what it says about counts, up to date. */
function useLiveTenant(): void {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  useEffect(
    () =>
      openLiveStream(
        tenantUid,
        () => void client.invalidateQueries({ queryKey: alertKeys.counts(tenantUid) }),
        goToSignIn,
      ),
    [tenantUid, client],
  );
  useEffect(
    () =>
      onLiveMessage((message) => {
        if (message.kind === "alert")
          void client.invalidateQueries({ queryKey: alertKeys.counts(tenantUid) });
      }),
    [tenantUid, client],
  );
}

function useTitle(): void {
  const title = useMatches().at(-1)?.staticData.title;
  const tenant = useTenant()?.name;
  useEffect(() => {
    document.title = [title, tenant, "Watchfloor"].filter((part) => part !== undefined).join(" · ");
  }, [title, tenant]);
}
