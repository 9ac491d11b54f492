import type { IndicatorStore } from "../../detect/index.ts";
import { isEvaluated } from "../../schema/rule-state.ts";
import type { TenantContent } from "../pipeline/detection-content.ts";
import { stateIn, type TenantRuleReader, type TenantRules } from "./tenant-rules.ts";

/** What a tenant adds to or takes from the shared rules, as it is now. */
export async function readTenantContent(
  stores: { readonly tenantRules: TenantRuleReader; readonly indicators: IndicatorStore },
  tenantUid: string,
): Promise<TenantContent> {
  const tenant = await stores.tenantRules.read(tenantUid);
  return {
    tenantUid,
    revision: tenant.revision,
    ...evaluatedRules(tenant),
    placeholders: tenant.placeholders,
    indicatorLists: (await stores.indicators.active(tenantUid)).map(({ list, values }) => {
      const { uid, name, level, updatedAt, expiresAt } = list;
      return { uid, name, level, updatedAt, expiresAt, values };
    }),
  };
}

/** What events are held against. A tenant's own text that is still written or tested leaves the shared rule with its id at work. */
export function evaluatedRules({
  stored,
  states,
  documents,
}: TenantRules): Pick<TenantContent, "rules" | "off" | "shadow"> {
  const filters = new Set(documents.filter(({ kind }) => kind === "filter").map(({ uid }) => uid));
  const unfinished = new Set(
    stored.map(({ uid }) => uid).filter((uid) => ["draft", "test"].includes(stateIn(states, uid))),
  );
  const standing = [...states];
  return {
    // a filter has nothing to show for itself: in shadow it does not hold
    rules: stored
      .filter(({ uid }) => {
        const state = stateIn(states, uid);
        return filters.has(uid) ? state === "live" : isEvaluated(state);
      })
      .map(({ path, text }) => ({ path, text })),
    off: standing.flatMap(([uid, { state }]) => (isEvaluated(state) || unfinished.has(uid) ? [] : [uid])),
    shadow: standing.flatMap(([uid, { state }]) => (state === "shadow" ? [uid] : [])),
  };
}
