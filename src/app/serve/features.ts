import type { Logger } from "pino";
import {
  type AlertIntake,
  type AlertQueryStore,
  type AlertSummaryStore,
  createAlertIntake,
  createAlertQueryStore,
  createAlertSummaryStore,
  createSavedViewStore,
  createSuppressionStore,
  createTriageStore,
} from "../../alerts/index.ts";
import type { ApiPorts } from "../../api/routes/index.ts";
import {
  type CorrelationCounts,
  createIndicatorStore,
  createPlaceholderStore,
  createRuleHistoryStore,
  createRuleRepositoryStore,
  createRuleReviewStore,
  createRuleStore,
  type IndicatorStore,
  type RuleStore,
} from "../../detect/index.ts";
import { type AssetStore, createAssetStore } from "../../enrich/index.ts";
import {
  createEventContextStore,
  createEventExporter,
  createFindingExporter,
  createEventScanner,
  createEventSearchStore,
  createFieldStore,
  createFindingQueryStore,
  createQuarantineStore,
  createSourceQueryStore,
  createSqlStore,
  type EventContextStore,
  type EventScanner,
  type FindingQueryStore,
} from "../../events/index.ts";
import type { Access } from "../../platform/access/index.ts";
import { appendAudit, createAuditLog } from "../../platform/audit/index.ts";
import type { OnChange } from "../../platform/postgres/index.ts";
import type { Vault } from "../../platform/secrets/index.ts";
import type { ChangeNotice } from "../../schema/change-notice.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { createRuleLife } from "../rule-life/rule-life.ts";
import { createRuleSync, type RunningSync } from "../rule-repository/rule-sync.ts";
import { createRuleReview } from "../rule-life/rule-review.ts";
import { createAlertContext } from "./alert-context.ts";
import { createAssetLibrary } from "./asset-library.ts";
import type { Engines } from "./engines.ts";
import { createEventExport, createFindingExport } from "./event-export.ts";
import { createHistoryFeatures, type HistoryFeatures } from "./history-features.ts";
import { createIndicatorLibrary } from "./indicator-library.ts";
import { createOverview } from "./overview.ts";
import { createQuarantineReparse } from "./quarantine-reparse.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { createRuleLibrary } from "./rule-library.ts";
import { createRuleReading } from "./rule-reading.ts";
import { createRuleTrial } from "./rule-trial.ts";
import { createSourceReading, type SourceFaults } from "./source-reading.ts";
import { readTenantContent } from "./tenant-content.ts";
import { createTenantRuleReader, placeholderLists, type TenantRuleReader } from "./tenant-rules.ts";

/** The stores of all features, joined by functions where one needs another: what the API calls, and what runs it. */
export type Features = Omit<ApiPorts, "access" | "health" | "hub" | "ingest" | "hec"> &
  HistoryFeatures & {
    readonly rules: RuleStore;
    readonly tenantRules: TenantRuleReader;
    readonly indicators: IndicatorStore;
    readonly ruleSync: RunningSync;
    readonly intake: AlertIntake;
    readonly assets: AssetStore;
  };

/** Every change of a store is told to the audit log, in the change's own transaction. */
const onChange: OnChange = (db, notice) => appendAudit(db, notice);

export type FeatureDeps = {
  readonly logger: Logger;
  readonly access: Access;
  readonly catalog: RuleCatalog;
  /** What rules did in the worker threads. */
  readonly ruleStats: () => Promise<readonly RuleStats[]>;
  /** Where rules are tried and quarantined records are read again. */
  readonly history: HistoryThread;
  readonly vault: Vault;
  /** Where rule repositories are kept that were fetched, and where they may be. */
  readonly ruleCache: string;
  readonly ruleSources: readonly string[];
  /** Records that wait in the spool. */
  readonly spoolRecords: () => number;
  /** What correlations could not use since the start. */
  readonly correlationCounts: (tenantUid: string) => ReadonlyMap<string, CorrelationCounts>;
  /** What the listeners had to refuse of a tenant's sources. */
  readonly sourceFaults: (tenantUid: string) => readonly SourceFaults[];
};

type Databases = Pick<Engines, "postgres" | "clickhouse">;

export function createFeatures(databases: Databases, deps: FeatureDeps): Features {
  const { postgres, clickhouse } = databases;
  const record = (notice: ChangeNotice): Promise<void> =>
    postgres.asTenant(notice.tenantUid, (db) => appendAudit(db, notice));
  const detection = createDetectionFeatures(databases, deps);
  const alerts = createAlertFeatures(databases, deps, detection);
  const sources = createSourceQueryStore(clickhouse);
  const past = createHistoryFeatures(databases, {
    ...deps,
    ...detection,
    intake: alerts.intake,
    suppressions: alerts.suppressions,
    onChange,
    listRules: (tenantUid, filter) => detection.ruleLibrary.list(tenantUid, filter),
  });
  return {
    audit: createAuditLog(postgres),
    ...detection,
    ...alerts,
    ...past,
    events: createEventSearchStore(clickhouse),
    fields: createFieldStore(clickhouse),
    sql: createSqlStore(clickhouse),
    exportEvents: createEventExport(createEventExporter(clickhouse), record),
    exportFindings: createFindingExport(createFindingExporter(clickhouse), record),
    sources: createSourceReading(sources, deps.sourceFaults),
    quarantine: createQuarantineStore(clickhouse),
    reparse: createQuarantineReparse({
      clickhouse,
      intake: alerts.intake,
      history: deps.history,
      record,
      detectionOf: async (tenantUid) => ({
        shared: deps.catalog.files,
        tenants: [await past.contentNames.enter(await readTenantContent(detection, tenantUid))],
      }),
    }),
    overview: createOverview({
      summary: alerts.summary,
      findings: detection.findings,
      sources,
      spoolRecords: deps.spoolRecords,
    }),
  };
}

type DetectionFeatures = Pick<
  Features,
  | "rules"
  | "tenantRules"
  | "ruleLibrary"
  | "ruleLife"
  | "ruleReview"
  | "ruleSync"
  | "ruleReading"
  | "placeholders"
  | "indicators"
  | "indicatorLibrary"
> & {
  readonly findings: FindingQueryStore;
  readonly scanner: EventScanner;
};

function createDetectionFeatures(
  { postgres, clickhouse }: Databases,
  { access, catalog, ruleStats, correlationCounts, history, vault, ruleCache, ruleSources }: FeatureDeps,
): DetectionFeatures {
  const rules = createRuleStore(postgres, onChange);
  const placeholders = createPlaceholderStore(postgres, onChange);
  const indicators = createIndicatorStore(postgres, onChange);
  const tenantRules = createTenantRuleReader({ rules, placeholders, indicators }, catalog);
  const life: LifeDeps = {
    catalog,
    tenantRules,
    rules,
    past: createRuleHistoryStore(postgres),
    review: createRuleReviewStore(postgres, onChange),
    thread: history,
    personOf: (tenantUid, author) => personBehind(access, tenantUid, author),
  };
  const findings = createFindingQueryStore(clickhouse);
  const scanner = createEventScanner(clickhouse);
  const trial = createRuleTrial({
    scanner,
    history,
    placeholdersOf: async (tenantUid) => placeholderLists(await tenantRules.read(tenantUid)),
  });
  return {
    rules,
    placeholders,
    tenantRules,
    findings,
    scanner,
    ruleLibrary: createRuleLibrary({
      catalog,
      tenantRules,
      rules,
      findings,
      ruleStats,
      correlationCounts,
      trial,
      life,
    }),
    ruleLife: createRuleLife(life),
    ruleReview: createRuleReview(life),
    ruleSync: createRuleSync({
      life,
      store: createRuleRepositoryStore(postgres, onChange, vault),
      cacheFolder: ruleCache,
      sources: ruleSources,
    }),
    ruleReading: createRuleReading({ tenantRules, catalog, scanner, history }),
    indicators,
    indicatorLibrary: createIndicatorLibrary(indicators, findings),
  };
}

/** A key acts for who made it, when two persons are asked for. */
async function personBehind(
  access: Access,
  tenantUid: string,
  { uid, kind }: { readonly uid: string; readonly kind: "user" | "key" },
): Promise<string | null> {
  if (kind === "user") return uid;
  return (await access.keys.list(tenantUid)).find((key) => key.uid === uid)?.owner.uid ?? null;
}

type AlertFeatures = Pick<
  Features,
  "assets" | "assetLibrary" | "triage" | "suppressions" | "savedViews" | "alertContext" | "intake"
> & {
  readonly alerts: AlertQueryStore;
  readonly summary: AlertSummaryStore;
  readonly context: EventContextStore;
};

function createAlertFeatures(
  { postgres, clickhouse }: Databases,
  { access, catalog }: FeatureDeps,
  { tenantRules, scanner }: DetectionFeatures,
): AlertFeatures {
  const assets = createAssetStore(postgres, onChange);
  const alerts = createAlertQueryStore(postgres, (tenantUid) => namesIn(access, tenantUid));
  const summary = createAlertSummaryStore(postgres);
  const context = createEventContextStore(clickhouse);
  return {
    assets,
    assetLibrary: createAssetLibrary(assets, summary),
    alerts,
    summary,
    context,
    triage: createTriageStore(postgres, onChange, (tenantUid) => access.people.assignees(tenantUid)),
    suppressions: createSuppressionStore(postgres, onChange),
    savedViews: createSavedViewStore(postgres, onChange, (tenantUid) => namesIn(access, tenantUid)),
    alertContext: createAlertContext({
      alerts,
      context,
      scanner,
      ruleOf: async (tenantUid, ruleUid) =>
        (await tenantRules.read(tenantUid)).rules.get(ruleUid) ?? catalog.rules.get(ruleUid),
    }),
    intake: createAlertIntake(postgres, {
      describe: tenantRules.describe,
      assetOf: (db, tenantUid, entities) => assets.mostCritical(db, tenantUid, entities),
    }),
  };
}

async function namesIn(access: Access, tenantUid: string): Promise<ReadonlyMap<string, string>> {
  const people = await access.people.list(tenantUid);
  return new Map(people.map(({ uid, name }) => [uid, name]));
}
