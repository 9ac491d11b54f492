import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { alertCountsQuery } from "../api/alerts.ts";
import { useMe, useTenant, useTenantUid } from "../api/me.ts";
import { KEYS, type KeyName } from "../keyboard/keys.ts";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";
import { RAIL_PAGES, type RailPage, TAB_PAGES, type TabPage } from "./pages.ts";

/** Pages that the person may see in this tenant. */
export function useRailPages(): readonly RailPage[] {
  const tenant = useTenant();
  return RAIL_PAGES.filter((page) => tenant?.permissions.includes(page.permission));
}

/** Tabs of these pages that the person may see. */
export function useTabPages(): readonly TabPage[] {
  const tenant = useTenant();
  const isPlatformAdministrator = useMe()?.isPlatformAdministrator ?? false;
  const pages = new Set(useRailPages().map(({ to }) => to));
  return TAB_PAGES.filter(
    ({ to, permission }) =>
      pages.has(to) &&
      (permission === null ? isPlatformAdministrator : tenant?.permissions.includes(permission)),
  );
}

/** The way to every page, each with a word; also by `g` and a letter. */
export function Rail(): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const pages = useRailPages();
  const tabs = useTabPages();
  const keys: Partial<Record<KeyName, () => void>> = {};
  for (const { go, to } of pages) keys[go] = () => void navigate({ to, params: { tenantUid } });
  for (const { go, to, tab } of tabs)
    if (go !== undefined) keys[go] = () => void navigate({ to, params: { tenantUid }, search: { tab } });
  useShortcuts(keys);
  return (
    <nav className="rail" aria-label="Pages">
      <Link to="/" className="rail-mark" aria-label="Watchfloor, first page">
        <Mark />
      </Link>
      {pages.map((page) => (
        <Link
          key={page.to}
          to={page.to}
          params={{ tenantUid }}
          title={`${page.label} · ${KEYS[page.go].keys}`}
        >
          <page.icon aria-hidden />
          {page.label}
          {page.to === "/t/$tenantUid/alerts" && <CriticalCount tenantUid={tenantUid} />}
        </Link>
      ))}
    </nav>
  );
}

function CriticalCount({ tenantUid }: { readonly tenantUid: string }): ReactNode {
  const critical = useQuery(alertCountsQuery(tenantUid)).data?.critical ?? 0;
  if (critical === 0) return null;
  return (
    <span className="rail-count">
      {critical > 99 ? "99+" : critical}
      <span className="screen-reader-only"> critical</span>
    </span>
  );
}

function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <path d="M12 12L19 7M3 12h3M12 3v3M18 12h3M12 18v3" />
      <circle cx="12" cy="12" r="1.6" fill="currentColor" />
    </svg>
  );
}
