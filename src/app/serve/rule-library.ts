import type { RuleLibrary } from "../../api/routes/rules.ts";
import type { CorrelationCounts, RuleStore } from "../../detect/index.ts";
import type { DetectorCounts, FindingQueryStore } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { RuleDetail, RuleFilter, RuleView } from "../../schema/views/rule.ts";
import type { RuleLifeFacts } from "../../schema/views/rule-life.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { saveRules } from "../rule-life/save-rules.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import { createRuleListing, type ListedRule, type RuleEntry } from "./listed-rules.ts";
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
  const listing = createRuleListing(catalog);
  const views = async (tenantUid: string): Promise<[RuleEntry, RuleView][]> => {
    const [tenant, counts, stats, waiting] = await Promise.all([
      tenantRules.read(tenantUid),
      deps.findings.detectorCounts(tenantUid, now()),
      deps.ruleStats(),
      deps.life.review.waiting(tenantUid),
    ]);
    const activity = activityOf(stats);
    const unused = deps.correlationCounts(tenantUid);
    return listing(tenant).map((entry) => {
      const { uid } = entry.rule;
      const facts = { tenant, activity, counts: counts.get(uid), isWaiting: waiting.has(uid) };
      return [entry, viewOf(entry, { ...facts, unused: unused.get(uid) ?? NOTHING_UNUSED })];
    });
  };
  const one = async (tenantUid: string, ruleUid: string): Promise<[RuleEntry, RuleView]> => {
    const found = (await views(tenantUid)).find(([{ rule }]) => rule.uid === ruleUid);
    if (!found) throw new AppError("NOT_FOUND", "There is no such rule.");
    return found;
  };
  return {
    async list(tenantUid, filter) {
      return (await views(tenantUid))
        .filter(([entry, view]) => isWanted(entry, view, filter))
        .map(([, view]) => view);
    },
    documents: async (tenantUid) => (await tenantRules.read(tenantUid)).documents,
    async get(tenantUid, ruleUid) {
      const [entry, view] = await one(tenantUid, ruleUid);
      const life = lifeFacts(entry, await tenantRules.read(tenantUid));
      const about = { tenantUid, rule: entry.rule, view, now: now() };
      return { ...(await detailOf(deps.findings, about)), ...life };
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
  readonly isWaiting: boolean;
  readonly tenant: TenantRules;
  readonly counts: DetectorCounts | undefined;
  readonly activity: Activity;
  readonly unused: CorrelationCounts;
};

const NOTHING_UNUSED: CorrelationCounts = { late: 0, ungrouped: 0 };

/** Whether the shared rule is another than the one that the tenant's text took the place of. */
function hasMovedOn({ stored, shared }: Pick<RuleEntry, "stored" | "shared">): boolean {
  return stored !== undefined && shared !== undefined && shared.version !== stored.shippedVersion;
}

function viewOf(entry: RuleEntry, facts: ViewFacts): RuleView {
  const { rule, origin, stored, tests, attack } = entry;
  const { tenant, counts, activity, isWaiting } = facts;
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
    ...attack,
    ...volumesOf(counts),
    hasTests: tests !== null,
    hasShippedMovedOn: hasMovedOn(entry),
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

function isWanted({ searched }: RuleEntry, view: RuleView, filter: RuleFilter): boolean {
  const words = (filter.search ?? "").toLowerCase().split(/\s+/);
  return (
    words.every((word) => searched.includes(word)) &&
    (filter.level === undefined || view.level === filter.level) &&
    (filter.origin === undefined || view.origin === filter.origin) &&
    (filter.state === undefined || view.state === filter.state) &&
    (filter.product === undefined || view.logsource.product === filter.product)
  );
}

function lifeFacts(entry: RuleEntry, tenant: TenantRules): RuleLifeFacts {
  const { rule, stored, shared, tests } = entry;
  const standing = tenant.states.get(rule.uid);
  return {
    stateSince: standing?.since ?? null,
    stateBy: standing === undefined ? null : { uid: standing.by.uid ?? "", name: standing.by.name },
    stateComment: standing?.comment ?? "",
    versionNumber: stored?.number ?? null,
    tests,
    shipped:
      stored === undefined || shared === undefined
        ? null
        : {
            version: shared.version,
            basedOn: stored.shippedVersion,
            hasMovedOn: hasMovedOn(entry),
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
