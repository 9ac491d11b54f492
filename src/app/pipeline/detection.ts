import {
  type CorrelationFeed,
  createIndicatorMatcher,
  createRuleLoader,
  createSigmaEngine,
  eventMatch,
  type FindingOrigin,
  indicatorFindings,
  type IndicatorListFacts,
  type IndicatorMatcher,
  indicatorsOf,
  type LoadedRules,
  loadRules,
  passesFilters,
  type RuleFile,
  ruleFinding,
  type RuleLoader,
  type SigmaEngine,
  type SigmaRule,
} from "../../detect/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import type { Finding } from "../../schema/finding.ts";
import type { DetectionContent, TenantContent, TenantIndicatorList } from "./detection-content.ts";
import type { Detector, OnMatch } from "./process-group.ts";
import { type TenantCorrelations, tenantCorrelations } from "./tenant-correlations.ts";
import type { RuleStats } from "./worker-messages.ts";

/** The rules and indicators of all tenants, ready to match. One for each thread. */
export type Detection = {
  readonly detect: Detector;
  readonly stats: () => readonly RuleStats[];
  /** What the ledger calls all that a tenant's events are held against; empty when nobody named it. */
  readonly contentUid: (tenantUid: string) => string;
  /** What a tenant's events are matched by, for whoever reads them from where they are stored: `detect` then decides. */
  readonly enginesOf: (tenantUid: string) => readonly SigmaEngine[];
  /** Rules in all, shared ones counted once. */
  readonly size: number;
  /** The same for other content; what did not change is taken over, compiled and counted as it is. */
  readonly with: (content: DetectionContent) => Detection;
};

/**
 * Shared rules are compiled once for all tenants; what a tenant switched off is left out after matching, which is cheap
 * because matches are rare. A tenant's own rules are compiled beside them.
 */
export function createDetection(content: DetectionContent): Detection {
  return detectionOf(content, compile(content, null));
}

type Compiled = {
  readonly files: readonly RuleFile[];
  readonly shared: SigmaEngine;
  readonly loaded: LoadedRules;
  /** Of tenants that have nothing of their own. */
  readonly correlations: TenantCorrelations;
  readonly tenants: ReadonlyMap<string, TenantDetection>;
};

type TenantDetection = {
  readonly revision: number;
  /** Remembers what it read: of thousands of rules, a change is of few. */
  readonly loader: RuleLoader;
  readonly rules: ReadonlySet<SigmaRule>;
  readonly engine: SigmaEngine;
  readonly isWanted: (rule: SigmaRule, event: NormalizedEvent) => boolean;
  readonly shadow: ReadonlySet<string>;
  readonly correlations: TenantCorrelations;
  readonly indicators: IndicatorMatcher<IndicatorListFacts>;
  /** What the matcher was made of. */
  readonly indicatorKey: string;
};

function detectionOf(content: DetectionContent, compiled: Compiled): Detection {
  const { shared, tenants } = compiled;
  const contentUids = new Map(content.tenants.map((tenant) => [tenant.tenantUid, tenant.contentUid]));
  const engines = [shared, ...[...tenants.values()].map((tenant) => tenant.engine)];
  return {
    size: engines.reduce((sum, engine) => sum + engine.size, 0),
    detect: (event, origin, onMatch) => {
      const tenant = tenants.get(origin.tenantUid);
      if (tenant === undefined)
        return ruleFindings(shared.match(event), { event, origin, onMatch }, compiled);
      const matched = [...shared.match(event), ...tenant.engine.match(event)].filter((rule) =>
        tenant.isWanted(rule, event),
      );
      return [
        ...ruleFindings(matched, { event, origin, onMatch }, tenant),
        ...indicatorFindings(tenant.indicators.match(event), event, origin),
      ];
    },
    stats: () => engines.flatMap((engine) => engine.activity()),
    contentUid: (tenantUid) => contentUids.get(tenantUid) ?? content.contentUid ?? "",
    enginesOf(tenantUid) {
      const tenant = tenants.get(tenantUid);
      return tenant === undefined ? [shared] : [shared, tenant.engine];
    },
    with: (next) => detectionOf(next, compile(next, compiled)),
  };
}

type Seen = {
  readonly event: NormalizedEvent;
  readonly origin: FindingOrigin;
  readonly onMatch: OnMatch | undefined;
};

/** What rules find, and matches for correlations. What a rule in shadow finds is looked at by whoever watches the rule alone. */
function ruleFindings(
  rules: readonly SigmaRule[],
  { event, origin, onMatch }: Seen,
  {
    correlations,
    shadow,
  }: { readonly correlations: TenantCorrelations; readonly shadow?: ReadonlySet<string> },
): Finding[] {
  return rules.flatMap((rule): Finding[] => {
    if (shadow?.has(rule.uid) === true)
      return [{ ...ruleFinding(rule, event, origin), purpose: "shadow" as const }];
    const feed: CorrelationFeed | undefined = correlations.feeds.get(rule.uid);
    if (feed !== undefined) onMatch?.(eventMatch(rule.uid, event, origin, feed), feed);
    if (!correlations.silent.has(rule.uid)) return [ruleFinding(rule, event, origin)];
    return onMatch === undefined
      ? [{ ...ruleFinding(rule, event, origin), purpose: "correlation" as const }]
      : [];
  });
}

function compile(content: DetectionContent, before: Compiled | null): Compiled {
  const isSame = before !== null && isSameFiles(before.files, content.shared);
  const loaded = isSame ? before.loaded : loadRules(content.shared);
  const shared = isSame ? before.shared : createSigmaEngine(loaded.rules);
  const correlations = isSame
    ? before.correlations
    : tenantCorrelations(loaded, NOTHING_OWN, NOTHING_CHANGED);
  const tenants = content.tenants.map((tenant) => {
    const known = before?.tenants.get(tenant.tenantUid);
    const isKnown = isSame && known?.revision === tenant.revision;
    return [
      tenant.tenantUid,
      isKnown ? known : compileTenant(tenant, { content, shared: loaded }, known),
    ] as const;
  });
  return { files: content.shared, shared, loaded, correlations, tenants: new Map(tenants) };
}

const NOTHING_OWN = { rules: [], correlations: [] };
const NOTHING_CHANGED = { off: [], shadow: [] };

function isSameFiles(before: readonly RuleFile[], files: readonly RuleFile[]): boolean {
  return (
    before.length === files.length &&
    files.every((file, at) => file.path === before[at]?.path && file.text === before[at]?.text)
  );
}

/** Shared rules with placeholders are the tenant's too: only its own lists can fill them. */
function compileTenant(
  tenant: TenantContent,
  { content, shared }: { readonly content: DetectionContent; readonly shared: LoadedRules },
  before: TenantDetection | undefined,
): TenantDetection {
  const placeholders = new Map(tenant.placeholders.map(({ name, values }) => [name, values]));
  const templates = content.shared.filter(({ text }) => text.includes("|expand"));
  const loader = before?.loader ?? createRuleLoader();
  const loaded = loader.load([...tenant.rules, ...templates], placeholders);
  const ownTexts = new Set(tenant.rules.map(({ text }) => text));
  const ownRules = loaded.rules.filter(({ text }) => ownTexts.has(text));
  const left = new Set([...tenant.off, ...ownRules.map(({ uid }) => uid)]);
  const own = new Set([...ownRules, ...loaded.rules.filter(({ uid }) => !left.has(uid))]);
  // without filters, rules that were read before are the same objects
  const isSameRules = before?.rules.size === own.size && [...own].every((rule) => before.rules.has(rule));
  const indicatorKey = JSON.stringify(
    tenant.indicatorLists.map(({ uid, name, level, updatedAt, expiresAt }) => [
      uid,
      name,
      level,
      updatedAt,
      expiresAt,
    ]),
  );
  const isSameLists = before?.indicatorKey === indicatorKey;
  return {
    revision: tenant.revision,
    loader,
    rules: own,
    engine: isSameRules ? before.engine : createSigmaEngine([...own]),
    // a rule of the tenant's own takes the place of the shared one with its id; its filters are for shared rules too
    isWanted: (rule, event) =>
      own.has(rule) || (!left.has(rule.uid) && passesFilters(rule, event, loaded.filters)),
    shadow: new Set(tenant.shadow),
    correlations: tenantCorrelations(
      shared,
      { rules: [...own], correlations: loaded.correlations.filter(({ text }) => ownTexts.has(text)) },
      tenant,
    ),
    indicators: isSameLists ? before.indicators : compileIndicators(tenant.indicatorLists),
    indicatorKey,
  };
}

function compileIndicators(lists: readonly TenantIndicatorList[]): IndicatorMatcher<IndicatorListFacts> {
  return createIndicatorMatcher(
    lists.map(({ values, ...list }) => ({ list, indicators: indicatorsOf(values) })),
  );
}
