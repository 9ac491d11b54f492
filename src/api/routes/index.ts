import type { FastifyInstance } from "fastify";
import type { AlertQueryStore, SavedViewStore, SuppressionStore, TriageStore } from "../../alerts/index.ts";
import type { AssetStore } from "../../enrich/index.ts";
import type { Access } from "../../platform/access/index.ts";
import type { LiveHub } from "../live-hub.ts";
import type { SessionCookie } from "../session-cookie.ts";
import { alertRoutes } from "./alerts.ts";
import { assetRoutes } from "./assets.ts";
import { type HealthPorts, healthRoutes } from "./health.ts";
import { liveRoutes } from "./live.ts";
import { savedViewRoutes } from "./saved-views.ts";
import { suppressionRoutes } from "./suppressions.ts";
import { tenantRoutes } from "./tenants.ts";

/** Everything that routes call, by feature. */
export type ApiPorts = {
  readonly access: Access;
  readonly health: HealthPorts;
  readonly hub: LiveHub;
  readonly alerts: AlertQueryStore;
  readonly triage: TriageStore;
  readonly suppressions: SuppressionStore;
  readonly savedViews: SavedViewStore;
  readonly assets: AssetStore;
};

/** All routes of the product: the one list that a new route file is added to. */
export async function registerRoutes(
  server: FastifyInstance,
  ports: ApiPorts,
  _cookie: SessionCookie,
): Promise<void> {
  const { access } = ports;
  await server.register(healthRoutes(ports.health));
  await server.register(tenantRoutes(access.tenants));
  await server.register(liveRoutes(ports));
  await server.register(
    alertRoutes({ ...ports, assignees: (tenantUid) => access.people.assignees(tenantUid) }),
  );
  await server.register(suppressionRoutes(ports.suppressions));
  await server.register(savedViewRoutes(ports.savedViews));
  await server.register(assetRoutes(ports.assets));
}
