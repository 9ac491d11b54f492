import type { ContentStore } from "../../events/index.ts";
import type { TenantContent } from "../pipeline/detection-content.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import type { TenantRuleReader } from "../serve/tenant-rules.ts";
import { sharedContent, tenantContent } from "./content-members.ts";

/** Names contents, and notes what they consist of before the first event is held against them. */
export type ContentNames = {
  /** The tenant's content with its name. */
  readonly enter: (content: TenantContent) => Promise<TenantContent>;
  /** Of what all tenants have their events held against but those with a content of their own; tells who has it from now on. */
  readonly enterShared: (
    withOwn: readonly string[],
  ) => Promise<{ readonly contentUid: string; readonly entered: readonly string[] }>;
};

export function createContentNames(deps: {
  readonly catalog: RuleCatalog;
  readonly tenantRules: TenantRuleReader;
  readonly contents: ContentStore;
}): ContentNames {
  const shared = sharedContent(deps.catalog);
  return {
    async enter(content) {
      const { tenantUid } = content;
      const named = tenantContent(deps.catalog, await deps.tenantRules.read(tenantUid), content);
      await deps.contents.register(tenantUid, named.uid, named.members);
      return { ...content, contentUid: named.uid };
    },
    async enterShared(withOwn) {
      const entered = await deps.contents.tenantsWithout(shared.uid, withOwn);
      for (const tenantUid of entered) await deps.contents.register(tenantUid, shared.uid, shared.members);
      return { contentUid: shared.uid, entered };
    },
  };
}
