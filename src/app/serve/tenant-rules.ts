import type { DetectorFacts } from "../../alerts/index.ts";
import {
  type IndicatorStore,
  loadRules,
  type PlaceholderStore,
  type RuleStore,
  type SigmaRule,
  type StoredRule,
} from "../../detect/index.ts";
import type { PlaceholderList, RuleDocument } from "../../schema/views/rule.ts";
import type { RuleCatalog } from "./rule-catalog.ts";

/** What one tenant adds to the shared rules, read and parsed. */
export type TenantRules = {
  /** Grows with each change of the tenant's detection content. */
  readonly revision: number;
  readonly stored: readonly StoredRule[];
  readonly disabled: ReadonlySet<string>;
  readonly placeholders: readonly PlaceholderList[];
  /** By uid: the tenant's own rules, and shared ones whose placeholders its lists fill. */
  readonly rules: ReadonlyMap<string, SigmaRule>;
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
  const templates = catalog.files.filter(({ text }) => text.includes("|expand"));
  const parse = async (tenantUid: string, revision: number): Promise<TenantRules> => {
    const [stored, disabled, placeholders, lists] = await Promise.all([
      stores.rules.list(tenantUid),
      stores.rules.disabled(tenantUid),
      stores.placeholders.list(tenantUid),
      stores.indicators.lists(tenantUid),
    ]);
    // its own come last and win
    const loaded = loadRules([...templates, ...stored], placeholderLists({ placeholders }));
    const rules = new Map(loaded.rules.map((rule) => [rule.uid, rule]));
    const own = new Set(stored.map(({ uid }) => uid));
    const documents = [
      ...loaded.filters.map((filter) => documentOf("filter", filter)),
      ...loaded.correlations.map((correlation) => documentOf("correlation", correlation)),
    ].filter(({ uid }) => own.has(uid));
    const listDescriptions = new Map(lists.map(({ uid, description }) => [uid, description]));
    return { revision, stored, disabled, placeholders, rules, documents, listDescriptions };
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
      const rule = own?.rules.get(detectorUid) ?? catalog.rules.get(detectorUid);
      if (!rule) return { ...UNKNOWN, description: own?.listDescriptions.get(detectorUid) ?? "" };
      const { status, description, falsePositives, references } = rule;
      return { status, description, falsePositives, references };
    },
  };
}

function documentOf(
  kind: RuleDocument["kind"],
  { uid, title, path, text }: Pick<SigmaRule, "uid" | "title" | "path" | "text">,
): RuleDocument {
  return { kind, uid, title, path, text };
}

/** A tenant's lists as rules are loaded with them. */
export function placeholderLists({
  placeholders,
}: Pick<TenantRules, "placeholders">): Map<string, readonly string[]> {
  return new Map(placeholders.map(({ name, values }) => [name, values]));
}
