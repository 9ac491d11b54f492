import type { FastifyInstance } from "fastify";
import type { AlertQueryStore, SavedViewStore, SuppressionStore, TriageStore } from "../../alerts/index.ts";
import type { PlaceholderStore } from "../../detect/index.ts";
import type { EventContextStore, EventSearchStore, FieldStore } from "../../events/index.ts";
import type { HttpIntake } from "../../ingest/index.ts";
import type { Access } from "../../platform/access/index.ts";
import type { AuditLog } from "../../platform/audit/index.ts";
import type { LiveHub } from "../live-hub.ts";
import type { Cookies } from "../visit.ts";
import { type AlertContext, alertContextRoutes } from "./alert-context.ts";
import { alertRoutes } from "./alerts.ts";
import { type AssetLibrary, assetRoutes } from "./assets.ts";
import { auditRoutes } from "./audit.ts";
import { authRoutes } from "./auth.ts";
import { type BacktestPorts, backtestRoutes } from "./backtests.ts";
import { type CoverageReports, coverageRoutes } from "./coverage.ts";
import { enrolRoutes } from "./enrol.ts";
import { type EventBulkPorts, eventBulkRoutes } from "./event-bulk.ts";
import { eventContextRoutes } from "./event-context.ts";
import { eventFieldRoutes } from "./event-fields.ts";
import { eventRoutes } from "./events.ts";
import { type FindingExportPorts, findingExportRoutes } from "./finding-export.ts";
import { type HealthPorts, healthRoutes } from "./health.ts";
import { type HecPorts, hecRoutes } from "./hec.ts";
import { type HuntLibrary, huntRoutes } from "./hunts.ts";
import { type IndicatorLibrary, indicatorRoutes } from "./indicators.ts";
import { ingestRoutes } from "./ingest.ts";
import { keyRoutes } from "./keys.ts";
import { liveRoutes } from "./live.ts";
import { meRoutes } from "./me.ts";
import { type OverviewPorts, overviewRoutes } from "./overview.ts";
import { placeholderRoutes } from "./placeholders.ts";
import { platformUserRoutes } from "./platform-users.ts";
import { type QuarantinePorts, quarantineRoutes } from "./quarantine.ts";
import { type RuleLife, ruleLifeRoutes } from "./rule-life.ts";
import { type RuleReview, ruleReviewRoutes } from "./rule-review.ts";
import { type RuleSync, ruleSyncRoutes } from "./rule-sync.ts";
import { type RuleReading, ruleReadingRoutes } from "./rule-reading.ts";
import { type RuleLibrary, ruleRoutes } from "./rules.ts";
import { savedViewRoutes } from "./saved-views.ts";
import { type SourceReading, sourceRoutes } from "./sources.ts";
import { suppressionRoutes } from "./suppressions.ts";
import { tenantRoutes } from "./tenants.ts";
import { userRoutes } from "./users.ts";

/** Everything that routes call, by feature. */
export type ApiPorts = BacktestPorts &
  EventBulkPorts &
  FindingExportPorts &
  QuarantinePorts &
  OverviewPorts & {
    readonly access: Access;
    readonly audit: AuditLog;
    readonly health: HealthPorts;
    readonly hub: LiveHub;
    readonly alerts: AlertQueryStore;
    readonly triage: TriageStore;
    readonly suppressions: SuppressionStore;
    readonly savedViews: SavedViewStore;
    readonly assetLibrary: AssetLibrary;
    readonly alertContext: AlertContext;
    readonly events: EventSearchStore;
    readonly context: EventContextStore;
    readonly fields: FieldStore;
    readonly sources: SourceReading;
    readonly ruleLibrary: RuleLibrary;
    readonly ruleReading: RuleReading;
    readonly ruleLife: RuleLife;
    readonly ruleReview: RuleReview;
    readonly ruleSync: RuleSync;
    readonly hunts: HuntLibrary;
    readonly coverage: CoverageReports;
    readonly placeholders: PlaceholderStore;
    readonly indicatorLibrary: IndicatorLibrary;
    readonly ingest: HttpIntake;
    readonly hec: HecPorts;
  };

/** All routes of the product: the one list that a new route file is added to. */
export async function registerRoutes(
  server: FastifyInstance,
  ports: ApiPorts,
  cookies: Cookies,
): Promise<void> {
  const { access } = ports;
  await server.register(healthRoutes(ports.health));
  await server.register(authRoutes(access, cookies));
  await server.register(enrolRoutes(access, cookies));
  await server.register(meRoutes(access));
  await server.register(tenantRoutes(access.tenants));
  await server.register(userRoutes(access));
  await server.register(platformUserRoutes(access));
  await server.register(keyRoutes(access));
  await server.register(auditRoutes(ports.audit, access));
  await server.register(liveRoutes(ports));
  await server.register(
    alertRoutes({ ...ports, assignees: (tenantUid) => access.people.assignees(tenantUid) }),
  );
  await server.register(suppressionRoutes(ports.suppressions));
  await server.register(savedViewRoutes(ports.savedViews));
  await server.register(assetRoutes(ports.assetLibrary));
  await server.register(alertContextRoutes(ports.alertContext));
  await server.register(overviewRoutes(ports));
  await server.register(eventRoutes(ports.events));
  await server.register(eventFieldRoutes(ports.fields));
  await server.register(eventContextRoutes(ports.context));
  await server.register(eventBulkRoutes(ports));
  await server.register(findingExportRoutes(ports));
  await server.register(sourceRoutes(ports.sources));
  await server.register(quarantineRoutes(ports));
  await server.register(ruleRoutes(ports.ruleLibrary, access));
  await server.register(ruleReadingRoutes(ports.ruleReading));
  await server.register(ruleLifeRoutes(ports.ruleLife));
  await server.register(ruleReviewRoutes(ports.ruleReview));
  await server.register(ruleSyncRoutes(ports.ruleSync));
  await server.register(backtestRoutes(ports, access));
  await server.register(huntRoutes(ports.hunts));
  await server.register(coverageRoutes(ports.coverage));
  await server.register(placeholderRoutes(ports.placeholders));
  await server.register(indicatorRoutes(ports.indicatorLibrary));
  await server.register(ingestRoutes(ports.ingest));
  await server.register(hecRoutes(ports.hec));
}
