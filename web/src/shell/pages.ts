import {
  IconAlertTriangle,
  IconHistory,
  IconLayoutGrid,
  IconHome,
  IconRadar2,
  IconRouter,
  IconSearch,
  IconUsers,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Permission } from "../../../src/schema/access.ts";
import type { KeyName } from "../keyboard/keys.ts";

/** A page that the rail offers to whoever has its permission. Its route stands in `router.tsx`. */
export type RailPage = {
  readonly to:
    | "/t/$tenantUid/home"
    | "/t/$tenantUid/alerts"
    | "/t/$tenantUid/search"
    | "/t/$tenantUid/hunts"
    | "/t/$tenantUid/detect"
    | "/t/$tenantUid/coverage"
    | "/t/$tenantUid/sources"
    | "/t/$tenantUid/admin";
  readonly label: string;
  readonly icon: ComponentType<{ readonly "aria-hidden"?: boolean }>;
  readonly permission: Permission;
  /** `g` and a letter. */
  readonly go: KeyName;
};

/** A tab of a page, for the palette; some have keys of their own. */
export type TabPage = Pick<RailPage, "to" | "label"> & {
  readonly tab: string;
  /** Null: for platform administrators. */
  readonly permission: Permission | null;
  readonly go?: KeyName;
};

/** Tabs that the palette offers to whoever may see their page and has their permission. */
export const TAB_PAGES: readonly TabPage[] = [
  { to: "/t/$tenantUid/detect", tab: "rules", label: "Rules", permission: "rules:read" },
  { to: "/t/$tenantUid/detect", tab: "review", label: "Review of rules", permission: "rules:read" },
  { to: "/t/$tenantUid/detect", tab: "repository", label: "Rule repository", permission: "rules:read" },
  { to: "/t/$tenantUid/detect", tab: "indicators", label: "Indicators", permission: "indicators:read" },
  { to: "/t/$tenantUid/detect", tab: "placeholders", label: "Placeholders", permission: "rules:read" },
  {
    to: "/t/$tenantUid/detect",
    tab: "suppressions",
    label: "Suppressions",
    permission: "alerts:read",
    go: "go.suppressions",
  },
  { to: "/t/$tenantUid/detect", tab: "assets", label: "Assets", permission: "assets:read", go: "go.assets" },
  { to: "/t/$tenantUid/search", tab: "sql", label: "SQL", permission: "events:sql" },
  { to: "/t/$tenantUid/hunts", tab: "look-backs", label: "Look-backs", permission: "events:search" },
  { to: "/t/$tenantUid/coverage", tab: "attack", label: "ATT&CK coverage", permission: "rules:read" },
  { to: "/t/$tenantUid/coverage", tab: "ledger", label: "Ledger", permission: "rules:read" },
  { to: "/t/$tenantUid/coverage", tab: "cost", label: "Cost of rules", permission: "rules:read" },
  { to: "/t/$tenantUid/coverage", tab: "dead-fields", label: "Dead fields", permission: "rules:read" },
  { to: "/t/$tenantUid/sources", tab: "quarantine", label: "Quarantine", permission: "sources:read" },
  { to: "/t/$tenantUid/admin", tab: "people", label: "People", permission: "users:read" },
  { to: "/t/$tenantUid/admin", tab: "keys", label: "Keys", permission: "keys:read" },
  { to: "/t/$tenantUid/admin", tab: "audit", label: "Audit log", permission: "audit:read" },
  { to: "/t/$tenantUid/admin", tab: "tenants", label: "Tenants", permission: null },
];

/** The rail, top to bottom. */
export const RAIL_PAGES: readonly RailPage[] = [
  {
    to: "/t/$tenantUid/home",
    label: "Home",
    icon: IconHome,
    permission: "overview:read",
    go: "go.home",
  },
  {
    to: "/t/$tenantUid/alerts",
    label: "Alerts",
    icon: IconAlertTriangle,
    permission: "alerts:read",
    go: "go.alerts",
  },
  {
    to: "/t/$tenantUid/search",
    label: "Search",
    icon: IconSearch,
    permission: "events:search",
    go: "go.search",
  },
  {
    to: "/t/$tenantUid/hunts",
    label: "Hunts",
    icon: IconHistory,
    permission: "events:search",
    go: "go.hunts",
  },
  {
    to: "/t/$tenantUid/detect",
    label: "Detect",
    icon: IconRadar2,
    permission: "rules:read",
    go: "go.detect",
  },
  {
    to: "/t/$tenantUid/coverage",
    label: "Coverage",
    icon: IconLayoutGrid,
    permission: "rules:read",
    go: "go.coverage",
  },
  {
    to: "/t/$tenantUid/sources",
    label: "Sources",
    icon: IconRouter,
    permission: "sources:read",
    go: "go.sources",
  },
  {
    to: "/t/$tenantUid/admin",
    label: "Admin",
    icon: IconUsers,
    permission: "users:read",
    go: "go.admin",
  },
];
