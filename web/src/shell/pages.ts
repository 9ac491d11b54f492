import {
  IconAlertTriangle,
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
    | "/t/$tenantUid/detect"
    | "/t/$tenantUid/sources"
    | "/t/$tenantUid/admin";
  readonly label: string;
  readonly icon: ComponentType<{ readonly "aria-hidden"?: boolean }>;
  readonly permission: Permission;
  /** `g` and a letter. */
  readonly go: KeyName;
};

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
    to: "/t/$tenantUid/detect",
    label: "Detect",
    icon: IconRadar2,
    permission: "rules:read",
    go: "go.detect",
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
