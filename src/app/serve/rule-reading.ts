import type { RuleReading } from "../../api/routes/rule-reading.ts";
import { loadRules, type RuleFile, type SigmaRule } from "../../detect/index.ts";
import type { EventScanner } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { explainEvent } from "../rules/explain-event.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { placeholderLists, stateIn, type TenantRuleReader } from "./tenant-rules.ts";

export type RuleReadingDeps = {
  readonly tenantRules: TenantRuleReader;
  readonly catalog: RuleCatalog;
  readonly scanner: EventScanner;
  /** Where rules become SQL: the longest have thousands of values. */
  readonly history: HistoryThread;
};

/** Tells what a tenant's rules mean, with the tenant's filters. */
export function createRuleReading(deps: RuleReadingDeps): RuleReading {
  const { tenantRules, scanner, history } = deps;
  return {
    async sql(tenantUid, { ruleUid, text }) {
      const files =
        ruleUid === undefined
          ? [{ path: "rule", text: text ?? "" }]
          : (await filesOf(deps, tenantUid, ruleUid)).files;
      const placeholders = placeholderLists(await tenantRules.read(tenantUid));
      return history.ask("sql", { files, placeholders });
    },
    async explain(tenantUid, eventUid, ruleUid) {
      const { files, rule } = await filesOf(deps, tenantUid, ruleUid);
      const [scanned] = await scanner.read(tenantUid, [eventUid]);
      if (!scanned) throw new AppError("NOT_FOUND", "There is no such event.");
      const placeholders = placeholderLists(await tenantRules.read(tenantUid));
      // a rule alone is the one that was read before
      const [filtered] = files.length === 1 ? [rule] : loadRules(files, placeholders).rules;
      return explainEvent(filtered ?? rule, scanned.event);
    },
  };
}

/** A rule and the filters that may be meant for it, as the files that they were. @throws {AppError} `NOT_FOUND` */
async function filesOf(
  { tenantRules, catalog }: RuleReadingDeps,
  tenantUid: string,
  ruleUid: string,
): Promise<{ readonly rule: SigmaRule; readonly files: readonly RuleFile[] }> {
  const { rules, documents, states } = await tenantRules.read(tenantUid);
  const rule = rules.get(ruleUid) ?? catalog.rules.get(ruleUid);
  if (rule === undefined) throw new AppError("NOT_FOUND", "There is no such rule.");
  const filters = documents.filter(({ kind, uid }) => kind === "filter" && stateIn(states, uid) === "live");
  return { rule, files: [rule, ...filters].map(({ path, text }) => ({ path, text })) };
}
