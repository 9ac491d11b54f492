import { IconChevronDown, IconSearch } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMatches, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { signOut } from "../api/session.ts";
import { useMe, useTenant, useTenantUid } from "../api/me.ts";
import { Button } from "../components/button/button.tsx";
import { ActionMenu } from "../components/menu/action-menu.tsx";
import { TimeRangePicker } from "../components/time/time-range-picker.tsx";
import { KeyCaps } from "../keyboard/key-caps.tsx";
import { DENSITIES, density, THEMES, theme, ZONES, zone } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { formatCountOf } from "../text/format-number.ts";
import { zoneName } from "../time/format-time.ts";
import { useTimeRange } from "../time/use-time-range.ts";
import { LiveDot } from "./live-dot.tsx";
import { slots } from "./slots.tsx";

const setCrumbs = (element: Element | null): void => slots.crumbs.set(element);

/** Where am I, what time do I look at, how old is it, who am I. */
export function TopBar({ onFind }: { readonly onFind: () => void }): ReactNode {
  const page = useMatches().at(-1)?.staticData;
  return (
    <header className="top-bar">
      <div className="top-side">
        <TenantSwitcher />
        <nav className="crumbs" aria-label="Where you are">
          <span className="faint" aria-hidden="true">
            /
          </span>
          <span className="dim">{page?.title}</span>
          <span className="row" ref={setCrumbs} />
        </nav>
      </div>
      <button type="button" className="top-find" aria-keyshortcuts="Control+k" onClick={onFind}>
        <IconSearch size={16} aria-hidden />
        <span className="grow">Search events, or type a command</span>
        <KeyCaps name="palette.open" />
      </button>
      <div className="top-side end">
        {page?.time !== undefined && <PageTime fallback={page.time} />}
        <LiveDot />
        <PersonMenu />
      </div>
    </header>
  );
}

function PageTime({ fallback }: { readonly fallback: string }): ReactNode {
  const { range, setRange } = useTimeRange(fallback);
  return <TimeRangePicker range={range} onChange={setRange} mayBeAny={fallback === "any"} />;
}

function TenantSwitcher(): ReactNode {
  const me = useMe();
  const tenant = useTenant();
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const tenants = me?.tenants ?? [];
  if (tenants.length < 2) return <b className="cut strong">{tenant?.name}</b>;
  const actions = tenants.map(({ uid, name }) => ({
    id: uid,
    label: name,
    isChosen: uid === tenantUid,
    run: () => void navigate({ to: "/t/$tenantUid", params: { tenantUid: uid } }),
  }));
  return (
    <ActionMenu groups={[{ label: "Tenants", actions }]}>
      <Button look="plain" aria-label={`Tenant: ${tenant?.name ?? ""}`}>
        <b className="cut strong">{tenant?.name}</b>
        <IconChevronDown aria-hidden />
      </Button>
    </ActionMenu>
  );
}

const THEME_NAMES = { system: "Theme of the system", dark: "Dark", light: "Light" } as const;
const DENSITY_NAMES = { comfortable: "Comfortable rows", compact: "Compact rows" } as const;

function PersonMenu(): ReactNode {
  const me = useMe();
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const client = useQueryClient();
  const chosen = { theme: useStore(theme), density: useStore(density), zone: useStore(zone) };
  const name = me?.name ?? "";
  return (
    <ActionMenu
      align="end"
      groups={[
        {
          label: `${name} ${me?.email ?? ""}`.trim(),
          actions: THEMES.map((one) => ({
            id: one,
            label: THEME_NAMES[one],
            isChosen: chosen.theme === one,
            run: () => theme.set(one),
          })),
        },
        {
          actions: DENSITIES.map((one) => ({
            id: one,
            label: DENSITY_NAMES[one],
            isChosen: chosen.density === one,
            run: () => density.set(one),
          })),
        },
        {
          actions: ZONES.map((one) => ({
            id: one,
            label: `Times in ${zoneName(one)}`,
            isChosen: chosen.zone === one,
            run: () => zone.set(one),
          })),
        },
        {
          actions: [
            {
              id: "account",
              label: noticed(me?.unseenNotices ?? 0),
              run: () => void navigate({ to: "/t/$tenantUid/account", params: { tenantUid } }),
            },
            { id: "out", label: "Sign out", run: () => void signOut(client) },
          ],
        },
      ]}
    >
      <button
        type="button"
        className="person"
        // what is seen is part of the name, for who speaks to the page: WCAG 2.2, 2.5.3
        aria-label={`${initials(name)}, ${name}: preferences and sign out`}
      >
        {initials(name)}
      </button>
    </ActionMenu>
  );
}

function noticed(unseen: number): string {
  return unseen === 0 ? "Your account" : `Your account: ${formatCountOf(unseen, "notice")}`;
}

function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => word !== "");
  return (words.length > 1 ? [words[0], words.at(-1)] : words)
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}
