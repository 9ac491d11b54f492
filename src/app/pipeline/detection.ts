import {
  createSigmaEngine,
  loadRules,
  ruleFinding,
  type SigmaEngine,
  type SigmaRule,
} from "../../detect/index.ts";
import type { DetectionContent, TenantContent } from "./detection-content.ts";
import type { Detector } from "./process-group.ts";
import type { RuleStats } from "./worker-messages.ts";

/** The rules of all tenants, ready to match. One for each thread. */
export type Detection = {
  readonly detect: Detector;
  readonly stats: () => readonly RuleStats[];
  /** Rules in all, shared ones counted once. */
  readonly size: number;
};

/**
 * Shared rules are compiled once for all tenants; what a tenant switched off is left out after matching, which is cheap
 * because matches are rare. A tenant's own rules are compiled beside them.
 */
export function createDetection(content: DetectionContent): Detection {
  const shared = createSigmaEngine(loadRules(content.shared).rules);
  const tenants = new Map(
    content.tenants.map((tenant) => [tenant.tenantUid, createTenantDetection(tenant, content)]),
  );
  const engines = [shared, ...[...tenants.values()].map((tenant) => tenant.engine)];
  return {
    size: engines.reduce((sum, engine) => sum + engine.size, 0),
    detect: (event, origin) => {
      const tenant = tenants.get(origin.tenantUid);
      const matched = [...shared.match(event), ...(tenant?.engine.match(event) ?? [])];
      const wanted = tenant === undefined ? matched : matched.filter((rule) => tenant.isWanted(rule));
      return wanted.map((rule) => ruleFinding(rule, event, origin));
    },
    stats: () => engines.flatMap((engine) => engine.activity()),
  };
}

type TenantDetection = { readonly engine: SigmaEngine; readonly isWanted: (rule: SigmaRule) => boolean };

/** Shared rules with placeholders are the tenant's too: only its own lists can fill them. */
function createTenantDetection(tenant: TenantContent, content: DetectionContent): TenantDetection {
  const placeholders = new Map(tenant.placeholders.map(({ name, values }) => [name, values]));
  const templates = content.shared.filter(({ text }) => text.includes("|expand"));
  const own = loadRules([...tenant.rules, ...templates], placeholders).rules;
  const disabled = new Set(tenant.disabled);
  const replaced = new Set(own.map((rule) => rule.uid));
  return {
    engine: createSigmaEngine(own),
    // a rule of the tenant's own takes the place of the shared one with its id
    isWanted: (rule) => !disabled.has(rule.uid) && (!replaced.has(rule.uid) || own.includes(rule)),
  };
}
