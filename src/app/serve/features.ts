import {
  type AlertIntake,
  type AlertQueryStore,
  createAlertIntake,
  createAlertQueryStore,
  createSavedViewStore,
  createSuppressionStore,
  createTriageStore,
  type SavedViewStore,
  type SuppressionStore,
  type TriageStore,
} from "../../alerts/index.ts";
import {
  createIndicatorStore,
  createPlaceholderStore,
  createRuleStore,
  type IndicatorStore,
  type PlaceholderStore,
  type RuleStore,
} from "../../detect/index.ts";
import { type AssetStore, createAssetStore } from "../../enrich/index.ts";
import type { RuleLibrary } from "../../api/routes/rules.ts";
import {
  createEventSearchStore,
  createFindingQueryStore,
  type EventSearchStore,
} from "../../events/index.ts";
import type { Access } from "../../platform/access/index.ts";
import { type AuditLog, appendAudit, createAuditLog } from "../../platform/audit/index.ts";
import type { OnChange } from "../../platform/postgres/index.ts";
import type { Engines } from "./engines.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { createRuleLibrary } from "./rule-library.ts";
import { createTenantRuleReader, type TenantRuleReader } from "./tenant-rules.ts";

/** The stores of all features, joined by functions where one needs another. */
export type Features = {
  readonly audit: AuditLog;
  readonly assets: AssetStore;
  readonly alerts: AlertQueryStore;
  readonly triage: TriageStore;
  readonly suppressions: SuppressionStore;
  readonly savedViews: SavedViewStore;
  readonly events: EventSearchStore;
  readonly rules: RuleStore;
  readonly tenantRules: TenantRuleReader;
  readonly ruleLibrary: RuleLibrary;
  readonly placeholders: PlaceholderStore;
  readonly indicators: IndicatorStore;
  readonly intake: AlertIntake;
};

/** Every change of a store is told to the audit log, in the change's own transaction. */
const onChange: OnChange = (db, notice) => appendAudit(db, notice);

export type FeatureDeps = {
  readonly access: Access;
  readonly catalog: RuleCatalog;
  readonly ruleStats: () => Promise<readonly RuleStats[]>;
};

export function createFeatures(
  { postgres, clickhouse }: Pick<Engines, "postgres" | "clickhouse">,
  { access, catalog, ruleStats }: FeatureDeps,
): Features {
  const assets = createAssetStore(postgres, onChange);
  const rules = createRuleStore(postgres, onChange);
  const placeholders = createPlaceholderStore(postgres, onChange);
  const tenantRules = createTenantRuleReader({ rules, placeholders }, catalog);
  const findings = createFindingQueryStore(clickhouse);
  return {
    audit: createAuditLog(postgres),
    assets,
    alerts: createAlertQueryStore(postgres, (tenantUid) => namesIn(access, tenantUid)),
    triage: createTriageStore(postgres, onChange),
    suppressions: createSuppressionStore(postgres, onChange),
    savedViews: createSavedViewStore(postgres),
    events: createEventSearchStore(clickhouse),
    rules,
    placeholders,
    tenantRules,
    ruleLibrary: createRuleLibrary({ catalog, tenantRules, rules, findings, ruleStats }),
    indicators: createIndicatorStore(postgres, onChange),
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
