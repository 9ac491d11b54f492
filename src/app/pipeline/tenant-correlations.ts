import {
  type LinkedCorrelations,
  type LoadedRules,
  linkCorrelations,
  type SigmaRule,
} from "../../detect/index.ts";
import type { TenantContent } from "./detection-content.ts";

/** The correlations that a tenant's events are held against, and what they mean for the rules that they refer to. */
export type TenantCorrelations = LinkedCorrelations & {
  /** Rules that find nothing by themselves, because all that refer to them say so. */
  readonly silent: ReadonlySet<string>;
  /** Correlations in shadow. */
  readonly shadow: ReadonlySet<string>;
  /** Logsources of the rules that are referred to, by uid. */
  readonly logsources: ReadonlyMap<string, SigmaRule["logsource"]>;
};

type Rules = Pick<LoadedRules, "rules" | "correlations">;

/**
 * Joins what all tenants have with what one has of its own, which takes the place of what has its id. A shared
 * correlation that a tenant switched off is not worked out, but the rules that were written for it stay quiet.
 */
export function tenantCorrelations(
  shared: Rules,
  own: Rules,
  tenant: Pick<TenantContent, "off" | "shadow">,
): TenantCorrelations {
  const off = new Set(tenant.off);
  const replaced = new Set([...own.rules, ...own.correlations].map(({ uid }) => uid));
  const others = shared.correlations.filter(({ uid }) => !replaced.has(uid));
  const rules = [...shared.rules.filter(({ uid }) => !replaced.has(uid) && !off.has(uid)), ...own.rules];
  const atWork = others.filter(({ uid }) => !off.has(uid));
  const linked = linkCorrelations([...atWork, ...own.correlations], rules);
  const all = linkCorrelations([...others, ...own.correlations], rules).feeds;
  const logsources = new Map(
    rules.filter(({ uid }) => linked.feeds.has(uid)).map(({ uid, logsource }) => [uid, logsource]),
  );
  const silent = new Set([...all].filter(([, { isSilent }]) => isSilent).map(([uid]) => uid));
  return { ...linked, silent, shadow: new Set(tenant.shadow), logsources };
}
