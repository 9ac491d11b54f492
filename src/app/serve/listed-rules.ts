import {
  type LinkedCorrelation,
  linkCorrelations,
  type SigmaCorrelation,
  type SigmaRule,
  type StoredRule,
} from "../../detect/index.ts";
import { attackOf } from "../../schema/attack.ts";
import type { RuleView } from "../../schema/views/rule.ts";
import type { RuleCatalog, SharedText } from "./rule-catalog.ts";
import type { TenantRules } from "./tenant-rules.ts";

/** A rule or a correlation, as lists have it. A correlation has no log source of its own. */
export type ListedRule = Omit<SigmaRule, "condition" | "selections"> & {
  readonly correlation: Omit<NonNullable<RuleView["correlation"]>, "late" | "ungrouped"> | null;
};

/** What is known of a listed rule until the tenant's content changes. */
export type RuleEntry = {
  readonly rule: ListedRule;
  readonly origin: RuleView["origin"];
  /** The tenant's own text, when it has one. */
  readonly stored: StoredRule | undefined;
  /** The shared one with its id. */
  readonly shared: SharedText | undefined;
  readonly tests: string | null;
  readonly attack: ReturnType<typeof attackOf>;
  /** What a search looks at, in lower case. */
  readonly searched: string;
};

const TITLES = new Intl.Collator("en");

/** Lists a tenant's rules by title. What was worked out for some content of a tenant is kept with it. */
export function createRuleListing(catalog: RuleCatalog): (tenant: TenantRules) => readonly RuleEntry[] {
  const known = new WeakMap<TenantRules, readonly RuleEntry[]>();
  return (tenant) => {
    const before = known.get(tenant);
    if (before !== undefined) return before;
    const own = new Map(tenant.stored.map((stored) => [stored.uid, stored]));
    const entries = [...listedRules(catalog, tenant).values()]
      .map((rule) => entryOf(rule, own.get(rule.uid), catalog))
      .toSorted(
        (a, b) => TITLES.compare(a.rule.title, b.rule.title) || TITLES.compare(a.rule.uid, b.rule.uid),
      );
    known.set(tenant, entries);
    return entries;
  };
}

function entryOf(rule: ListedRule, stored: StoredRule | undefined, catalog: RuleCatalog): RuleEntry {
  return {
    rule,
    origin: stored === undefined ? catalog.originOf(rule.path) : "tenant",
    stored,
    shared: catalog.shared.get(rule.uid),
    tests: stored === undefined ? catalog.testsOf(rule.path) : stored.tests,
    attack: attackOf(rule.tags),
    searched: [rule.title, rule.path, rule.uid, ...rule.tags].join("\n").toLowerCase(),
  };
}

/** All rules and correlations that a tenant has, by uid; its own take the place of shared ones. */
function listedRules(catalog: RuleCatalog, tenant: TenantRules): ReadonlyMap<string, ListedRule> {
  const rules = new Map([...catalog.rules, ...tenant.rules]);
  const correlations = [...catalog.correlations, ...tenant.correlations];
  const linked = new Map(
    linkCorrelations(correlations, [...rules.values()]).correlations.map((one) => [one.correlation.uid, one]),
  );
  return new Map<string, ListedRule>([
    ...[...rules].map(([uid, rule]): [string, ListedRule] => [uid, { ...rule, correlation: null }]),
    ...correlations.map((one): [string, ListedRule] => [
      one.uid,
      listedCorrelation(one, linked.get(one.uid)),
    ]),
  ]);
}

function listedCorrelation(correlation: SigmaCorrelation, linked: LinkedCorrelation | undefined): ListedRule {
  const { type, ruleNames, groupBy, timespanMs, conditionText } = correlation;
  return {
    ...correlation,
    level: linked?.level ?? correlation.level ?? "medium",
    logsource: {},
    correlation: {
      type,
      rules: ruleNames.map((name, at) => {
        const rule = linked?.rules[at];
        return { name, uid: rule?.uid ?? null, title: rule?.title ?? "" };
      }),
      groupBy: [...groupBy],
      timespanMs,
      condition: conditionText,
    },
  };
}
