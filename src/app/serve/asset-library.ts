import type { AlertSummaryStore } from "../../alerts/index.ts";
import type { AssetLibrary } from "../../api/routes/assets.ts";
import { type AssetStore, createAssetIndex, readAssetCsv } from "../../enrich/index.ts";
import type { Asset } from "../../schema/views/asset.ts";

/** Issues of a table that are answered. */
const SHOWN_ISSUES = 1000;

/** Joins assets (enrich) with the open alerts on them (alerts). */
export function createAssetLibrary(store: AssetStore, alerts: AlertSummaryStore): AssetLibrary {
  return {
    put: (tenantUid, actor, asset) => store.put(tenantUid, actor, asset),
    change: (tenantUid, actor, changes) => store.change(tenantUid, actor, changes),
    remove: (tenantUid, actor, uid) => store.remove(tenantUid, actor, uid),
    async list(tenantUid) {
      const [assets, entities] = await Promise.all([store.list(tenantUid), alerts.openEntities(tenantUid)]);
      const counts = openAlerts(assets, entities);
      return assets.map((asset) => ({ ...asset, openAlerts: counts.get(asset.uid)?.size ?? 0 }));
    },
    async import(tenantUid, actor, text) {
      const { assets, issues } = readAssetCsv(text);
      const answer = { issues: issues.slice(0, SHOWN_ISSUES), issueCount: issues.length };
      if (issues.length > 0) return { added: 0, changed: 0, unchanged: 0, ...answer };
      const { removed: _none, ...figures } = await store.change(tenantUid, actor, {
        put: [...assets],
        remove: [],
      });
      return { ...figures, ...answer };
    },
  };
}

/** Uids of alerts by uid of the asset. An alert whose host and user are one asset's counts once. */
function openAlerts(
  assets: readonly Asset[],
  entities: Awaited<ReturnType<AlertSummaryStore["openEntities"]>>,
): Map<string, Set<string>> {
  const index = createAssetIndex(assets);
  const byAsset = new Map<string, Set<string>>();
  for (const { entity, alertUids } of entities) {
    for (const { uid } of index.covering(entity)) {
      const seen = byAsset.get(uid) ?? new Set<string>();
      for (const alertUid of alertUids) seen.add(alertUid);
      byAsset.set(uid, seen);
    }
  }
  return byAsset;
}
