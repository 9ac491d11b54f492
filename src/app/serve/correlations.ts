import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import type { AlertIntake } from "../../alerts/index.ts";
import { createCorrelationProgressStore, openSpillFile } from "../../detect/index.ts";
import { createCorrelationStore } from "../../events/index.ts";
import type { Settings } from "../../platform/config.ts";
import { type CorrelationService, startCorrelation } from "../correlation/correlation-service.ts";
import { type TenantCorrelations, tenantCorrelations } from "../pipeline/tenant-correlations.ts";
import type { Engines } from "./engines.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { evaluatedRules } from "./tenant-content.ts";
import type { TenantRuleReader } from "./tenant-rules.ts";

/** The correlations of a tenant as the worker threads have them too. */
export async function correlationsOf(
  catalog: RuleCatalog,
  tenantRules: TenantRuleReader,
  tenantUid: string,
): Promise<TenantCorrelations> {
  const tenant = await tenantRules.read(tenantUid);
  const { rules, off, shadow } = evaluatedRules(tenant);
  const texts = new Set(rules.map(({ text }) => text));
  const left = new Set([...off, ...tenant.stored.map(({ uid }) => uid)]);
  return tenantCorrelations(
    { rules: [...catalog.rules.values()], correlations: catalog.correlations },
    {
      // its own that are at work, and shared ones whose placeholders its lists fill
      rules: [...tenant.rules.values()].filter(({ text, uid }) => texts.has(text) || !left.has(uid)),
      correlations: tenant.correlations.filter(({ text }) => texts.has(text)),
    },
    { off, shadow },
  );
}

/** Records wait in their listener before they are in the spool, at most so long. */
const LISTENER_MS = 5000;

/** Starts the correlations of all tenants on what the pipeline stores. */
export async function startCorrelations(parts: {
  readonly engines: Engines;
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly intake: AlertIntake;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly onFound: () => void;
}): Promise<CorrelationService> {
  const { engines, catalog, tenantRules, intake, settings, logger, onFound } = parts;
  const spillPath = join(engines.folder.inside("correlation"), "windows.db");
  rmSync(spillPath, { force: true });
  return startCorrelation({
    spillFile: openSpillFile(spillPath),
    store: createCorrelationStore(engines.clickhouse),
    progress: createCorrelationProgressStore(engines.postgres),
    intake,
    correlationsOf: (tenantUid) => correlationsOf(catalog, tenantRules, tenantUid),
    bounds: {
      liveMs: settings.WATCHFLOOR_CORRELATION_LATE_SECONDS * 1000,
      cloudMs: settings.WATCHFLOOR_CORRELATION_CLOUD_LATE_SECONDS * 1000,
    },
    clock: () => Math.min(Date.now(), engines.spool.depth().oldestReceivedAt ?? Infinity) - LISTENER_MS,
    logger,
    onFound,
  });
}
