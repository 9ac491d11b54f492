import type { RuleLibrary } from "../../api/routes/rules.ts";
import type { RuleStore, SigmaRule } from "../../detect/index.ts";
import type { DetectorCounts, FindingQueryStore } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { attackOf } from "../../schema/attack.ts";
import type { NewRules, RuleDetail, RuleFilter, RulesAdded, RuleView } from "../../schema/views/rule.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { placeholderLists, type TenantRuleReader, type TenantRules } from "./tenant-rules.ts";

export type RuleLibraryDeps = {
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly rules: RuleStore;
  readonly findings: FindingQueryStore;
  /** What each rule did in the worker threads since they loaded it. */
  readonly ruleStats: () => Promise<readonly RuleStats[]>;
  readonly trial: RuleLibrary["test"];
  /** Where files of rules are read: a whole collection takes seconds. */
  readonly history: HistoryThread;
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
  const views = async (tenantUid: string): Promise<Map<string, [SigmaRule, RuleView]>> => {
    const [tenant, counts, stats] = await Promise.all([
      tenantRules.read(tenantUid),
      deps.findings.detectorCounts(tenantUid, now()),
      deps.ruleStats(),
    ]);
    const activity = activityOf(stats);
    const own = new Set(tenant.stored.map(({ uid }) => uid));
    const all = new Map([...catalog.rules, ...tenant.rules]);
    return new Map(
      [...all].map(([uid, rule]) => {
        const origin = own.has(uid) ? "tenant" : catalog.originOf(rule.path);
        return [uid, [rule, viewOf(rule, { origin, tenant, counts: counts.get(uid), activity })]];
      }),
    );
  };
  const one = async (tenantUid: string, ruleUid: string): Promise<[SigmaRule, RuleView]> => {
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
      return detailOf(deps.findings, { tenantUid, rule, view, now: now() });
    },
    add: (tenantUid, actor, given) => addRules(deps, { tenantUid, actor, given }),
    async setEnabled(tenantUid, actor, { ruleUid, isEnabled }) {
      await one(tenantUid, ruleUid);
      await rules.setEnabled(tenantUid, actor, [ruleUid], isEnabled);
      return (await one(tenantUid, ruleUid))[1];
    },
    test: deps.trial,
    remove: (tenantUid, actor, ruleUid) => rules.remove(tenantUid, actor, ruleUid),
    async lint(tenantUid, files) {
      const placeholders = placeholderLists(await tenantRules.read(tenantUid));
      return deps.history.ask("lint", { files, placeholders });
    },
  };
}

async function addRules(
  { tenantRules, rules, history }: RuleLibraryDeps,
  request: {
    readonly tenantUid: string;
    readonly actor: Parameters<RuleLibrary["add"]>[1];
    readonly given: NewRules;
  },
): Promise<RulesAdded> {
  const { tenantUid, actor, given } = request;
  const placeholders = placeholderLists(await tenantRules.read(tenantUid));
  const { documents, ...loaded } = await history.ask("load", { files: given.files, placeholders });
  const issues = [...loaded.issues];
  const isRefused = !given.force && issues.some(({ severity }) => severity === "error");
  if (isRefused || documents.length === 0) return { added: 0, updated: 0, unchanged: 0, issues };
  // of two rules with one id the later one counts, as it does when they are loaded
  const byUid = new Map(documents.map((document) => [document.uid, document]));
  return { ...(await rules.save(tenantUid, actor, [...byUid.values()])), issues };
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
  readonly tenant: TenantRules;
  readonly counts: DetectorCounts | undefined;
  readonly activity: Activity;
};

function viewOf(rule: SigmaRule, { origin, tenant, counts, activity }: ViewFacts): RuleView {
  const { evaluations, sampledMs } = activity.byRule.get(rule.uid) ?? { evaluations: 0, sampledMs: 0 };
  return {
    uid: rule.uid,
    version: rule.version,
    title: rule.title,
    level: rule.level,
    status: rule.status,
    origin,
    isEnabled: !tenant.disabled.has(rule.uid),
    logsource: { ...rule.logsource },
    ...attackOf(rule.tags),
    findings24h: counts?.findings24h ?? 0,
    findings30d: counts?.findings30d ?? 0,
    lastMatch: counts?.lastMatch ?? null,
    evaluations,
    costShare: activity.totalMs === 0 ? 0 : sampledMs / activity.totalMs,
    issues: rule.issues.length,
  };
}

function isWanted(rule: SigmaRule, view: RuleView, filter: RuleFilter): boolean {
  const words = (filter.search ?? "").toLowerCase().split(/\s+/);
  const text = [rule.title, rule.path, rule.uid, ...rule.tags].join("\n").toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (filter.level === undefined || view.level === filter.level) &&
    (filter.origin === undefined || view.origin === filter.origin) &&
    (filter.enabled === undefined || String(view.isEnabled) === filter.enabled) &&
    (filter.product === undefined || view.logsource.product === filter.product)
  );
}

async function detailOf(
  findings: FindingQueryStore,
  about: {
    readonly tenantUid: string;
    readonly rule: SigmaRule;
    readonly view: RuleView;
    readonly now: number;
  },
): Promise<RuleDetail> {
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
