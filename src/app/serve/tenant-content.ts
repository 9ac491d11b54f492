import type { IndicatorStore } from "../../detect/index.ts";
import type { TenantContent } from "../pipeline/detection-content.ts";
import type { TenantRuleReader } from "./tenant-rules.ts";

/** What a tenant adds to or takes from the shared rules, as it is now. */
export async function readTenantContent(
  stores: { readonly tenantRules: TenantRuleReader; readonly indicators: IndicatorStore },
  tenantUid: string,
): Promise<TenantContent> {
  const { revision, stored, disabled, placeholders } = await stores.tenantRules.read(tenantUid);
  return {
    tenantUid,
    revision,
    rules: stored.map(({ path, text }) => ({ path, text })),
    disabled: [...disabled],
    placeholders,
    indicatorLists: (await stores.indicators.active(tenantUid)).map(({ list, values }) => {
      const { uid, name, level, updatedAt, expiresAt } = list;
      return { uid, name, level, updatedAt, expiresAt, values };
    }),
  };
}
