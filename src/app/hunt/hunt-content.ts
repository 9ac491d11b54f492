import { type IndicatorStore, indicatorListVersion, type SigmaRule } from "../../detect/index.ts";
import type { DetectorVersion } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { isEvaluated } from "../../schema/rule-state.ts";
import type { HuntScope } from "../../schema/views/hunt.ts";
import type { RuleFilter, RuleView } from "../../schema/views/rule.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import type { RuleFile, TenantContent } from "../pipeline/detection-content.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import { readTenantContent } from "../serve/tenant-content.ts";
import { placeholderLists, stateIn, type TenantRuleReader, type TenantRules } from "../serve/tenant-rules.ts";
import { effectiveVersion } from "./content-members.ts";
import type { HuntContent } from "./hunt-calls.ts";
import { silentRules } from "./silent-rules.ts";

/** What a scope comes to, by the rules and lists as they are now. */
export type ResolvedScope = {
  readonly content: HuntContent;
  readonly detectors: readonly DetectorVersion[];
};

export type HuntContentDeps = {
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly indicators: IndicatorStore;
  readonly listRules: (tenantUid: string, filter: RuleFilter) => Promise<readonly RuleView[]>;
  /** Where texts are read that nobody has read yet. */
  readonly history: HistoryThread;
};

/** Path of a scope's own text, in messages. */
const TEXT_PATH = "hunt.yml";

/** @throws {AppError} `RULE_INVALID` when the text does not load, `INVALID` when nothing is left of the scope */
export async function resolveScope(
  deps: HuntContentDeps,
  tenantUid: string,
  scope: HuntScope,
): Promise<ResolvedScope> {
  const tenant = await deps.tenantRules.read(tenantUid);
  const content = await readTenantContent(deps, tenantUid);
  const silent = silentRules(deps.catalog, tenant, content);
  const uids = await wantedRules(deps, tenantUid, scope, silent);
  const rules = [...uids].flatMap((uid) => tenant.rules.get(uid) ?? deps.catalog.rules.get(uid) ?? []);
  const read = await readText(deps, tenant, scope.text);
  const lists = content.indicatorLists.filter(({ uid }) => scope.indicatorListUids?.includes(uid));
  const detectors = [
    ...rules.map((rule) => ({ uid: rule.uid, version: effectiveVersion(rule, tenant.placeholders) })),
    ...read,
    ...lists.map((list) => ({ uid: list.uid, version: indicatorListVersion(list) })),
  ];
  if (detectors.length === 0)
    throw new AppError("INVALID", "None of the rules and indicator lists of the scope is there.", {
      place: "body.scope",
    });
  return {
    detectors: [...new Map(detectors.map((detector) => [detector.uid, detector])).values()],
    content: {
      detectorUids: detectors.map(({ uid }) => uid),
      silentUids: detectors.flatMap(({ uid }) => (silent.has(uid) ? [uid] : [])),
      hasIndicators: lists.length > 0,
      detection: {
        shared: filesOf(deps.catalog, rules),
        tenants: [tenantPart(content, tenant, { rules, lists, text: scope.text })],
      },
    },
  };
}

/** Of a filter, rules that find something by themselves; who names a rule wants to see what it matches. */
async function wantedRules(
  { listRules }: HuntContentDeps,
  tenantUid: string,
  { ruleUids = [], ruleFilter }: HuntScope,
  silent: ReadonlySet<string>,
): Promise<Set<string>> {
  if (ruleFilter === undefined) return new Set(ruleUids);
  const views = await listRules(tenantUid, ruleFilter);
  return new Set([
    ...ruleUids,
    ...views.flatMap(({ uid, state }) => (isEvaluated(state) && !silent.has(uid) ? [uid] : [])),
  ]);
}

async function readText(
  { history }: HuntContentDeps,
  tenant: TenantRules,
  text: string | undefined,
): Promise<readonly DetectorVersion[]> {
  if (text === undefined) return [];
  const placeholders = placeholderLists(tenant);
  const { issues, documents } = await history.ask("load", {
    files: [{ path: TEXT_PATH, text }],
    placeholders,
  });
  const [fault] = issues.filter(({ severity }) => severity === "error");
  if (fault !== undefined || documents.length === 0)
    throw new AppError("RULE_INVALID", fault?.message ?? "The text has no rule.", { issues });
  return documents.map(({ uid, version }) => ({ uid, version }));
}

/** Shared files that have one of the rules, or wait for a tenant's placeholders. */
function filesOf(catalog: RuleCatalog, rules: readonly SigmaRule[]): RuleFile[] {
  const paths = new Set(rules.map(({ path }) => path));
  return catalog.files.filter(({ path }) => paths.has(path));
}

type Chosen = {
  readonly rules: readonly SigmaRule[];
  readonly lists: TenantContent["indicatorLists"];
  readonly text: string | undefined;
};

/** The tenant's own part: chosen rules whatever state they are in, and the filters that hold for all. */
function tenantPart(content: TenantContent, tenant: TenantRules, chosen: Chosen): TenantContent {
  const own = new Set(tenant.stored.map(({ uid }) => uid));
  const ownRules = chosen.rules.filter(({ uid }) => own.has(uid));
  const filters = tenant.documents.filter(
    ({ kind, uid }) => kind === "filter" && stateIn(tenant.states, uid) === "live",
  );
  const text = chosen.text === undefined ? [] : [{ path: TEXT_PATH, text: chosen.text }];
  return {
    ...content,
    rules: [...ownRules, ...filters].map((one) => ({ path: one.path, text: one.text })).concat(text),
    off: [],
    indicatorLists: chosen.lists,
  };
}
