import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { AppShell } from "./shell/app-shell.tsx";
import { FirstPage } from "./shell/first-page.tsx";
import { PageSkeleton } from "./shell/page-skeleton.tsx";
import { NotFoundPage, PageFailed } from "./shell/page-failed.tsx";
import { cleanUrl, parseUrl, printUrl } from "./state/url-state.ts";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** Name of the page, in the top bar and the browser's title. */
    readonly title?: string;
    /** The time that it looks at when its address says none (`24h`, `any`); without it there is no time picker. */
    readonly time?: string;
  }
  interface Register {
    router: typeof router;
  }
}

const root = createRootRoute({
  component: Outlet,
  validateSearch: cleanUrl,
  notFoundComponent: NotFoundPage,
});

const first = createRoute({ getParentRoute: () => root, path: "/", component: FirstPage });
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./pages/session/sign-in-page.tsx"), "SignInPage"),
});
const enrolPage = lazyRouteComponent(() => import("./pages/session/enrol-page.tsx"), "EnrolPage");
const setup = createRoute({ getParentRoute: () => root, path: "/setup", component: enrolPage });
const enrol = createRoute({ getParentRoute: () => root, path: "/enrol", component: enrolPage });

const tenant = createRoute({ getParentRoute: () => root, path: "/t/$tenantUid", component: AppShell });
const tenantFirst = createRoute({ getParentRoute: () => tenant, path: "/", component: FirstPage });

const home = createRoute({
  getParentRoute: () => tenant,
  path: "/home",
  staticData: { title: "Home", time: "24h" },
  component: lazyRouteComponent(() => import("./pages/home/home-page.tsx"), "HomePage"),
});
const alerts = createRoute({
  getParentRoute: () => tenant,
  path: "/alerts",
  staticData: { title: "Alerts", time: "any" },
  component: lazyRouteComponent(() => import("./pages/alerts/alerts-page.tsx"), "AlertsPage"),
});
const alert = createRoute({
  getParentRoute: () => tenant,
  path: "/alerts/$alertUid",
  staticData: { title: "Alerts" },
  component: lazyRouteComponent(() => import("./pages/alerts/alert-page.tsx"), "AlertPage"),
});

const search = createRoute({
  getParentRoute: () => tenant,
  path: "/search",
  staticData: { title: "Search", time: "24h" },
  component: lazyRouteComponent(() => import("./pages/search/search-page.tsx"), "SearchPage"),
});
const event = createRoute({
  getParentRoute: () => tenant,
  path: "/search/$eventUid",
  staticData: { title: "Search" },
  component: lazyRouteComponent(() => import("./pages/search/event-page.tsx"), "EventPage"),
});
const detect = createRoute({
  getParentRoute: () => tenant,
  path: "/detect",
  staticData: { title: "Detect" },
  component: lazyRouteComponent(() => import("./pages/detect/detect-page.tsx"), "DetectPage"),
});
const hunts = createRoute({
  getParentRoute: () => tenant,
  path: "/hunts",
  staticData: { title: "Hunts" },
  component: lazyRouteComponent(() => import("./pages/hunts/hunts-page.tsx"), "HuntsPage"),
});
const hunt = createRoute({
  getParentRoute: () => tenant,
  path: "/hunts/$huntUid",
  staticData: { title: "Hunts" },
  component: lazyRouteComponent(() => import("./pages/hunts/hunt-page.tsx"), "HuntPage"),
});
const ruleEditor = createRoute({
  getParentRoute: () => tenant,
  path: "/detect/edit",
  staticData: { title: "Detect" },
  component: lazyRouteComponent(() => import("./pages/detect/editor/rule-editor-page.tsx"), "RuleEditorPage"),
});
const coverage = createRoute({
  getParentRoute: () => tenant,
  path: "/coverage",
  staticData: { title: "Coverage" },
  component: lazyRouteComponent(() => import("./pages/coverage/coverage-page.tsx"), "CoveragePage"),
});
const sources = createRoute({
  getParentRoute: () => tenant,
  path: "/sources",
  staticData: { title: "Sources", time: "7d" },
  component: lazyRouteComponent(() => import("./pages/sources/sources-page.tsx"), "SourcesPage"),
});
const admin = createRoute({
  getParentRoute: () => tenant,
  path: "/admin",
  staticData: { title: "Admin" },
  component: lazyRouteComponent(() => import("./pages/admin/admin-page.tsx"), "AdminPage"),
});

const account = createRoute({
  getParentRoute: () => tenant,
  path: "/account",
  staticData: { title: "Your account" },
  component: lazyRouteComponent(() => import("./pages/account/account-page.tsx"), "AccountPage"),
});

/** A page of all components in all states, for development and tests; the product's build leaves it out. */
const components = createRoute({
  getParentRoute: () => root,
  path: "/components",
  component: lazyRouteComponent(() => import("./pages/components/components-page.tsx"), "ComponentsPage"),
});
const development = import.meta.env.MODE === "production" ? [] : [components];

const routes = root.addChildren([
  first,
  signIn,
  setup,
  enrol,
  tenant.addChildren([
    tenantFirst,
    home,
    alerts,
    alert,
    search,
    event,
    hunts,
    hunt,
    detect,
    ruleEditor,
    coverage,
    sources,
    admin,
    account,
  ]),
  ...development,
]);

/** Every address of the console, and the code that each needs: a page is loaded when it is opened or pointed at. */
export const router = createRouter({
  routeTree: routes,
  parseSearch: parseUrl,
  stringifySearch: printUrl,
  defaultPreload: "intent",
  // the frame is painted at once, whatever the page still waits for
  defaultPendingMs: 0,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: PageFailed,
  scrollRestoration: false,
});
