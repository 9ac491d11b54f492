import type { CoverageReports } from "../../api/routes/coverage.ts";
import {
  comparedFields,
  deadFields,
  type IndicatorStore,
  indicatorListVersion,
  type SigmaRule,
} from "../../detect/index.ts";
import {
  type ContentStore,
  type CoverageStore,
  ledgerOf,
  type LedgerStore,
  type LogsourceFields,
  type RuleEffortStore,
} from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { logsourceCovers, parseLogsourceKey } from "../../schema/logsource.ts";
import { isEvaluated } from "../../schema/rule-state.ts";
import type { DeadFieldReport, RuleDeadFields, RuleValues } from "../../schema/views/coverage.ts";
import type { RuleView } from "../../schema/views/rule.ts";
import { effectiveVersion } from "../hunt/content-members.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import type { TenantRuleReader } from "../serve/tenant-rules.ts";
import { attackCoverage } from "./attack-coverage.ts";
import { navigatorLayer } from "./navigator-layer.ts";
import type { RuleEffort } from "./rule-effort.ts";

export type CoverageDeps = {
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly indicators: Pick<IndicatorStore, "lists">;
  readonly listRules: (tenantUid: string) => Promise<readonly RuleView[]>;
  readonly coverage: CoverageStore;
  readonly contents: ContentStore;
  readonly ledger: LedgerStore;
  readonly efforts: RuleEffortStore;
  readonly effort: RuleEffort;
  readonly now?: () => number;
};

const DAY_MS = 86_400_000;
const DEAD_FIELD_DAYS = 30;
/** A report on dead fields is made again when it is older. */
const FRESH_MS = 3_600_000;

/** Reports on detection as a whole. */
export function createCoverageLibrary(deps: CoverageDeps): CoverageReports {
  const now = deps.now ?? Date.now;
  const range = (days: number) => ({ from: now() - days * DAY_MS, to: now() });
  const attack: CoverageReports["attack"] = async (tenantUid, days) => {
    const asked = range(days);
    const [rules, logsources, findings] = await Promise.all([
      deps.listRules(tenantUid),
      deps.coverage.logsources(tenantUid, asked),
      deps.coverage.findings(tenantUid, asked),
    ]);
    return attackCoverage({ range: asked, rules, logsources: logsources.keys(), findings });
  };
  const deadFieldReports = new Map<
    string,
    { readonly at: number; readonly report: Promise<DeadFieldReport> }
  >();
  return {
    attack,
    navigator: async (tenantUid, days) => navigatorLayer(await attack(tenantUid, days), tenantUid),
    async ledger(tenantUid, { detectorUid, version, days }) {
      const asked = version ?? (await currentVersion(deps, tenantUid, detectorUid));
      const detector = { uid: detectorUid, version: asked };
      const contents = await deps.contents.contentsWith(tenantUid, detector);
      const uids = [...new Set(contents.flatMap(({ contentUids }) => contentUids))];
      const [buckets, covers] = await Promise.all([
        deps.ledger.buckets(tenantUid, range(days), uids),
        deps.ledger.covers(tenantUid, detector, false),
      ]);
      return { detectorUid, version: asked, ...range(days), sources: [...ledgerOf(buckets, covers)] };
    },
    values: (tenantUid) => ruleValues(deps, tenantUid),
    deadFields(tenantUid) {
      const known = deadFieldReports.get(tenantUid);
      if (known !== undefined && now() - known.at < FRESH_MS) return known.report;
      const report = makeDeadFieldReport(deps, tenantUid, range(DEAD_FIELD_DAYS));
      deadFieldReports.set(tenantUid, { at: now(), report });
      // one that failed is no report
      report.catch(() => deadFieldReports.delete(tenantUid));
      return report;
    },
  };
}

async function currentVersion(
  { tenantRules, catalog, indicators }: CoverageDeps,
  tenantUid: string,
  detectorUid: string,
): Promise<string> {
  const tenant = await tenantRules.read(tenantUid);
  const rule = tenant.rules.get(detectorUid) ?? catalog.rules.get(detectorUid);
  if (rule !== undefined) return effectiveVersion(rule, tenant.placeholders);
  const list = (await indicators.lists(tenantUid)).find(({ uid }) => uid === detectorUid);
  if (list === undefined) throw new AppError("NOT_FOUND", "There is no such rule or indicator list.");
  return indicatorListVersion(list);
}

async function ruleValues(deps: CoverageDeps, tenantUid: string): Promise<RuleValues> {
  await deps.effort.flush();
  const rules = await deps.listRules(tenantUid);
  const { since, efforts } = await deps.efforts.read(rules.map(({ uid }) => uid));
  const byRule = new Map(efforts.map((effort) => [effort.ruleUid, effort]));
  const total = efforts.reduce((sum, { sampledMs }) => sum + sampledMs, 0);
  const values = rules.map(({ uid, title, level, state, findings30d, lastMatch }) => {
    const { evaluations, matches, sampledMs } = byRule.get(uid) ?? {
      evaluations: 0,
      matches: 0,
      sampledMs: 0,
    };
    const costShare = total === 0 ? 0 : sampledMs / total;
    return {
      ruleUid: uid,
      title,
      level,
      state,
      evaluations,
      matches,
      sampledMs,
      costShare,
      findings30d,
      lastMatch,
    };
  });
  return {
    since,
    rules: values.toSorted((a, b) => b.sampledMs - a.sampledMs || b.evaluations - a.evaluations),
  };
}

async function makeDeadFieldReport(
  deps: CoverageDeps,
  tenantUid: string,
  range: { readonly from: number; readonly to: number },
): Promise<DeadFieldReport> {
  const tenant = await deps.tenantRules.read(tenantUid);
  const rules = (await deps.listRules(tenantUid)).flatMap((view) => {
    const rule = tenant.rules.get(view.uid) ?? deps.catalog.rules.get(view.uid);
    return rule === undefined || !isEvaluated(view.state) ? [] : [rule];
  });
  const wanted = new Set(rules.flatMap((rule) => [...comparedFields(rule)]));
  const found = await deps.coverage.fields(tenantUid, range, [...wanted]);
  const told = rules.map((rule) => deadFieldsOf(rule, found));
  const dead = told.filter((one) => one.events > 0 && one.fields.length > 0);
  return {
    ...range,
    madeAt: range.to,
    rulesWithoutEvents: told.filter(({ events }) => events === 0).length,
    rules: dead.toSorted((a, b) => gravity(b) - gravity(a) || a.title.localeCompare(b.title, "en")),
  };
}

function deadFieldsOf(rule: SigmaRule, found: readonly LogsourceFields[]): RuleDeadFields {
  const ofRule = found.filter(({ logsource }) =>
    logsourceCovers(rule.logsource, parseLogsourceKey(logsource)),
  );
  const events = ofRule.reduce((sum, one) => sum + one.events, 0);
  const present = new Set(ofRule.flatMap(({ fields }) => [...fields]));
  const fields = events === 0 ? [] : [...deadFields(rule, present)];
  return { ruleUid: rule.uid, title: rule.title, level: rule.level, events, fields };
}

function gravity({ fields }: RuleDeadFields): number {
  const order = { never_matches: 2, never_excludes: 1, part_never_holds: 0 };
  return Math.max(...fields.map(({ effect }) => order[effect]));
}
