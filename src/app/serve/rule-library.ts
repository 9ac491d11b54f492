import type { RuleLibrary } from "../../api/routes/rules.ts";
import type { CorrelationCounts, RuleStore, SigmaRule, StoredRule } from "../../detect/index.ts";
import type { DetectorCounts, FindingQueryStore } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { attackOf } from "../../schema/attack.ts";
import type { RuleDetail, RuleFilter, RuleView } from "../../schema/views/rule.ts";
import type { RuleLifeFacts } from "../../schema/views/rule-life.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { saveRules } from "../rule-life/save-rules.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import { type ListedRule, listedRules } from "./listed-rules.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { placeholderLists, stateIn, type TenantRuleReader, type TenantRules } from "./tenant-rules.ts";

export type RuleLibraryDeps = {
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly rules: RuleStore;
  readonly findings: FindingQueryStore;
  /** What each rule did in the worker threads since they loaded it. */
  readonly ruleStats: () => Promise<readonly RuleStats[]>;
  /** What correlations could not use since the start, by uid. */
  readonly correlationCounts: (tenantUid: string) => ReadonlyMap<string, CorrelationCounts>;
  readonly trial: RuleLibrary["test"];
  readonly life: LifeDeps;
  readonly now?: () => number;
};

const DAY_MS = 86_400_000;
/** Days of a rule's volume, and findings that a rule's page shows. */
const SHOWN_DAYS = 30;
const SHOWN_FINDINGS = 50;

/** Joins what rules say (detect), what they found (events) and what they cost (the worker threads). */
export function createRuleLibrary(deps: RuleLibraryDeps): RuleLibrary {
  const { catalog, tenantRules, rules } = deps;
  const now = deps.now ?? Date.now;
  const views = async (tenantUid: string): Promise<Map<string, [ListedRule, RuleView]>> => {
    const [tenant, counts, stats, waiting] = await Promise.all([
      tenantRules.read(tenantUid),
      deps.findings.detectorCounts(tenantUid, now()),
      deps.ruleStats(),
      deps.life.review.waiting(tenantUid),
    ]);
    const activity = activityOf(stats);
    const own = new Map(tenant.stored.map((stored) => [stored.uid, stored]));
    const unused = deps.correlationCounts(tenantUid);
    return new Map(
      [...listedRules(catalog, tenant)].map(([uid, rule]) => {
        const stored = own.get(uid);
        const origin: RuleView["origin"] = stored === undefined ? catalog.originOf(rule.path) : "tenant";
        const tests = stored === undefined ? catalog.testsOf(rule.path) : stored.tests;
        const shared = catalog.rules.get(uid);
        const isWaiting = waiting.has(uid);
        const facts = { origin, stored, shared, tests, isWaiting, tenant, counts: counts.get(uid), activity };
        const unusedOf = unused.get(uid) ?? NOTHING_UNUSED;
        return [uid, [rule, viewOf(rule, { ...facts, unused: unusedOf })]];
      }),
    );
  };
  const one = async (tenantUid: string, ruleUid: string): Promise<[ListedRule, RuleView]> => {
    const found = (await views(tenantUid)).get(ruleUid);
    if (!found) throw new AppError("NOT_FOUND", "There is no such rule.");
    return found;
  };
  return {
    async list(tenantUid, filter) {
      const all = [...(await views(tenantUid)).values()];
      return all
        .filter(([rule, view]) => isWanted(rule, view, filter))
        .map(([, view]) => view)
        .toSorted((a, b) => a.title.localeCompare(b.title, "en") || a.uid.localeCompare(b.uid, "en"));
    },
    documents: async (tenantUid) => (await tenantRules.read(tenantUid)).documents,
    async get(tenantUid, ruleUid) {
      const [rule, view] = await one(tenantUid, ruleUid);
      const tenant = await tenantRules.read(tenantUid);
      const life = lifeFacts({ rule, tenant, catalog });
      return { ...(await detailOf(deps.findings, { tenantUid, rule, view, now: now() })), ...life };
    },
    add: (tenantUid, author, given) => saveRules(deps.life, tenantUid, author, given),
    test: deps.trial,
    remove: (tenantUid, actor, ruleUid) => rules.remove(tenantUid, actor, ruleUid),
    async lint(tenantUid, files) {
      const placeholders = placeholderLists(await tenantRules.read(tenantUid));
      return deps.life.thread.ask("lint", { files, placeholders });
    },
  };
}

type Activity = {
  readonly byRule: ReadonlyMap<string, { readonly evaluations: number; readonly sampledMs: number }>;
  readonly totalMs: number;
};

/** Summed over the threads. */
function activityOf(stats: readonly RuleStats[]): Activity {
  const byRule = new Map<string, { evaluations: number; sampledMs: number }>();
  for (const { ruleUid, evaluations, sampledMs } of stats) {
    const sum = byRule.get(ruleUid) ?? { evaluations: 0, sampledMs: 0 };
    byRule.set(ruleUid, {
      evaluations: sum.evaluations + evaluations,
      sampledMs: sum.sampledMs + sampledMs,
    });
  }
  return { byRule, totalMs: stats.reduce((sum, { sampledMs }) => sum + sampledMs, 0) };
}

type ViewFacts = {
  readonly origin: RuleView["origin"];
  /** The tenant's own text, when it has one. */
  readonly stored: StoredRule | undefined;
  /** The shared rule with its id. */
  readonly shared: SigmaRule | undefined;
  readonly tests: string | null;
  readonly isWaiting: boolean;
  readonly tenant: TenantRules;
  readonly counts: DetectorCounts | undefined;
  readonly activity: Activity;
  readonly unused: CorrelationCounts;
};

const NOTHING_UNUSED: CorrelationCounts = { late: 0, ungrouped: 0 };

/** Whether the shared rule is another than the one that the tenant's text took the place of. */
function hasMovedOn({ shippedVersion }: StoredRule, shared: SigmaRule | undefined): boolean {
  return shared !== undefined && shared.version !== shippedVersion;
}

function viewOf(rule: ListedRule, facts: ViewFacts): RuleView {
  const { origin, tenant, counts, activity, stored, shared, tests, isWaiting } = facts;
  const { evaluations, sampledMs } = activity.byRule.get(rule.uid) ?? { evaluations: 0, sampledMs: 0 };
  return {
    uid: rule.uid,
    version: rule.version,
    title: rule.title,
    level: rule.level,
    status: rule.status,
    origin,
    state: stateIn(tenant.states, rule.uid),
    logsource: { ...rule.logsource },
    ...attackOf(rule.tags),
    ...volumesOf(counts),
    hasTests: tests !== null,
    hasShippedMovedOn: stored !== undefined && hasMovedOn(stored, shared),
    isSynced: (stored?.syncedVersion ?? null) !== null,
    isWaiting,
    evaluations,
    costShare: activity.totalMs === 0 ? 0 : sampledMs / activity.totalMs,
    issues: rule.issues.length,
    correlation: rule.correlation && { ...rule.correlation, ...facts.unused },
  };
}

function volumesOf(
  counts: DetectorCounts | undefined,
): Pick<RuleView, "findings24h" | "findings30d" | "shadowFindings24h" | "shadowFindings30d" | "lastMatch"> {
  return {
    findings24h: counts?.findings24h ?? 0,
    findings30d: counts?.findings30d ?? 0,
    shadowFindings24h: counts?.shadow24h ?? 0,
    shadowFindings30d: counts?.shadow30d ?? 0,
    lastMatch: counts?.lastMatch ?? null,
  };
}

function isWanted(rule: ListedRule, view: RuleView, filter: RuleFilter): boolean {
  const words = (filter.search ?? "").toLowerCase().split(/\s+/);
  const text = [rule.title, rule.path, rule.uid, ...rule.tags].join("\n").toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (filter.level === undefined || view.level === filter.level) &&
    (filter.origin === undefined || view.origin === filter.origin) &&
    (filter.state === undefined || view.state === filter.state) &&
    (filter.product === undefined || view.logsource.product === filter.product)
  );
}

function lifeFacts({
  rule,
  tenant,
  catalog,
}: {
  readonly rule: ListedRule;
  readonly tenant: TenantRules;
  readonly catalog: RuleCatalog;
}): RuleLifeFacts {
  const stored = tenant.stored.find(({ uid }) => uid === rule.uid);
  const standing = tenant.states.get(rule.uid);
  const shared = catalog.rules.get(rule.uid);
  return {
    stateSince: standing?.since ?? null,
    stateBy: standing === undefined ? null : { uid: standing.by.uid ?? "", name: standing.by.name },
    stateComment: standing?.comment ?? "",
    versionNumber: stored?.number ?? null,
    tests: stored === undefined ? catalog.testsOf(rule.path) : stored.tests,
    shipped:
      stored === undefined || shared === undefined
        ? null
        : {
            version: shared.version,
            basedOn: stored.shippedVersion,
            hasMovedOn: hasMovedOn(stored, shared),
          },
  };
}

async function detailOf(
  findings: FindingQueryStore,
  about: {
    readonly tenantUid: string;
    readonly rule: ListedRule;
    readonly view: RuleView;
    readonly now: number;
  },
): Promise<Omit<RuleDetail, keyof RuleLifeFacts>> {
  const { tenantUid, rule, view, now } = about;
  const range = { from: now - SHOWN_DAYS * DAY_MS, to: now };
  const [daily, recent] = await Promise.all([
    findings.daily(tenantUid, rule.uid, range),
    findings.recent(tenantUid, rule.uid, SHOWN_FINDINGS),
  ]);
  return {
    ...view,
    text: rule.text,
    path: rule.path,
    description: rule.description,
    author: rule.author,
    date: rule.date,
    modified: rule.modified,
    references: [...rule.references],
    tags: [...rule.tags],
    falsePositives: [...rule.falsePositives],
    issueList: [...rule.issues],
    daily: [...daily],
    recentFindings: [...recent],
  };
}
