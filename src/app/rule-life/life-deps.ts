import type { RuleAuthor } from "../../api/rule-author.ts";
import type { RuleHistoryStore, RuleReviewStore, RuleStore } from "../../detect/index.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import type { TenantRuleReader } from "../serve/tenant-rules.ts";

/** What the life of rules is made of. */
export type LifeDeps = {
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly rules: RuleStore;
  readonly past: RuleHistoryStore;
  readonly review: RuleReviewStore;
  /** Where files are read and tests run: a whole collection takes seconds. */
  readonly thread: HistoryThread;
  /** The person behind an author: of a key its owner, or null when that is gone. */
  readonly personOf: (tenantUid: string, author: Pick<RuleAuthor, "uid" | "kind">) => Promise<string | null>;
};
