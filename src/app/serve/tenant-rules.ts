import { setImmediate } from "node:timers/promises";
import type { DetectorFacts } from "../../alerts/index.ts";
import {
  createRuleLoader,
  type IndicatorStore,
  type PlaceholderStore,
  type RuleLoader,
  type RuleStore,
  type SigmaCorrelation,
  type SigmaRule,
  type StandingRule,
  type StoredRule,
} from "../../detect/index.ts";
import { DEFAULT_RULE_STATE, type RuleState } from "../../schema/rule-state.ts";
import type { PlaceholderList, RuleDocument } from "../../schema/views/rule.ts";
import type { RuleCatalog } from "./rule-catalog.ts";

/** What one tenant adds to the shared rules, read and parsed. */
export type TenantRules = {
  /** Grows with each change of the tenant's detection content. */
  readonly revision: number;
  readonly stored: readonly StoredRule[];
  /** Where rules stand that somebody moved, shared ones among them; see {@link stateIn}. */
  readonly states: ReadonlyMap<string, StandingRule>;
  readonly placeholders: readonly PlaceholderList[];
  /** By uid: the tenant's own rules, and shared ones whose placeholders its lists fill. */
  readonly rules: ReadonlyMap<string, SigmaRule>;
  /** The tenant's own correlations. */
  readonly correlations: readonly SigmaCorrelation[];
  /** The tenant's own documents that are no rules. */
  readonly documents: readonly RuleDocument[];
  /** What the tenant says of its indicator lists, by uid. */
  readonly listDescriptions: ReadonlyMap<string, string>;
};

export type TenantRuleReader = {
  /** The tenant's rules as they are now; parsed anew only when something changed. */
  readonly read: (tenantUid: string) => Promise<TenantRules>;
  /** What a detector's alerts repeat of it, from what was read last. A rule or list that is gone leaves them empty. */
  readonly describe: (tenantUid: string, detectorUid: string) => DetectorFacts;
};

/** Rules read in one go; the program answers others in between. */
const AT_ONCE = 50;
const UNKNOWN: DetectorFacts = { status: "", description: "", falsePositives: [], references: [] };

export function createTenantRuleReader(
  stores: {
    readonly rules: RuleStore;
    readonly placeholders: PlaceholderStore;
    readonly indicators: IndicatorStore;
  },
  catalog: RuleCatalog,
): TenantRuleReader {
  const known = new Map<string, TenantRules>();
  const loaders = new Map<string, RuleLoader>();
  const templates = catalog.files.filter(({ text }) => text.includes("|expand"));
  const parse = async (tenantUid: string, revision: number): Promise<TenantRules> => {
    const [stored, states, placeholders, lists] = await Promise.all([
      stores.rules.list(tenantUid),
      stores.rules.states(tenantUid),
      stores.placeholders.list(tenantUid),
      stores.indicators.lists(tenantUid),
    ]);
    const loader = loaders.get(tenantUid) ?? createRuleLoader();
    loaders.set(tenantUid, loader);
    const filled = placeholderLists({ placeholders });
    for (let start = 0; start < stored.length; start += AT_ONCE) {
      loader.readAhead(stored.slice(start, start + AT_ONCE), filled);
      await setImmediate();
    }
    // its own come last and win
    const loaded = loader.load([...templates, ...stored], filled);
    const rules = new Map(loaded.rules.map((rule) => [rule.uid, rule]));
    const own = new Set(stored.map(({ uid }) => uid));
    const documents = [
      ...loaded.filters.map((filter) => documentOf("filter", filter, states)),
      ...loaded.correlations.map((correlation) => documentOf("correlation", correlation, states)),
    ].filter(({ uid }) => own.has(uid));
    const correlations = loaded.correlations.filter(({ uid }) => own.has(uid));
    const listDescriptions = new Map(lists.map(({ uid, description }) => [uid, description]));
    return { revision, stored, states, placeholders, rules, correlations, documents, listDescriptions };
  };
  return {
    async read(tenantUid) {
      const revision = (await stores.rules.revisions()).get(tenantUid) ?? 0;
      const before = known.get(tenantUid);
      if (before?.revision === revision) return before;
      const rules = await parse(tenantUid, revision);
      known.set(tenantUid, rules);
      return rules;
    },
    describe(tenantUid, detectorUid) {
      const own = known.get(tenantUid);
      const rule =
        own?.rules.get(detectorUid) ??
        catalog.rules.get(detectorUid) ??
        [...(own?.correlations ?? []), ...catalog.correlations].find(({ uid }) => uid === detectorUid);
      if (!rule) return { ...UNKNOWN, description: own?.listDescriptions.get(detectorUid) ?? "" };
      const { status, description, falsePositives, references } = rule;
      return { status, description, falsePositives, references };
    },
  };
}

function documentOf(
  kind: RuleDocument["kind"],
  { uid, title, path, text }: Pick<SigmaRule, "uid" | "title" | "path" | "text">,
  states: TenantRules["states"],
): RuleDocument {
  return { kind, uid, title, path, text, state: stateIn(states, uid) };
}

/** Of a rule that nobody moved, the default. */
export function stateIn(states: TenantRules["states"], uid: string): RuleState {
  return states.get(uid)?.state ?? DEFAULT_RULE_STATE;
}

/** A tenant's lists as rules are loaded with them. */
export function placeholderLists({
  placeholders,
}: Pick<TenantRules, "placeholders">): Map<string, readonly string[]> {
  return new Map(placeholders.map(({ name, values }) => [name, values]));
}
