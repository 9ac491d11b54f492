import type { Logger } from "pino";
import { loadRules, type SigmaRule } from "../../detect/index.ts";
import type { DetectionContent, TenantContent } from "../pipeline/detection-content.ts";
import type { RunningPool } from "../pipeline/worker-pool.ts";
import type { Features } from "./features.ts";
import type { RuleCatalog } from "./rule-catalog.ts";

/** Keeps the worker threads' rules as the tenants want them. */
export type DetectionLoader = {
  /** Loads what changed; resolves once all threads match by it. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => void;
};

/** How often other processes' changes are looked for. */
const POLL_MS = 2000;

/** Rules of tenants' own by tenant and uid, filled by the loader and read by whoever describes a detector. */
export type OwnRules = Map<string, ReadonlyMap<string, SigmaRule>>;

type LoaderDeps = {
  readonly features: Pick<Features, "rules" | "placeholders" | "indicators">;
  readonly catalog: RuleCatalog;
  readonly pool: RunningPool;
  readonly ownRules: OwnRules;
  readonly logger: Logger;
};

export function startDetectionLoader(deps: LoaderDeps): DetectionLoader {
  const loaded = new Map<string, TenantContent>();
  let isFirst = true;
  let turn: Promise<void> = Promise.resolve();
  const load = async (): Promise<void> => {
    const revisions = await deps.features.rules.revisions();
    const changed = [...revisions].filter(
      ([tenantUid, revision]) => loaded.get(tenantUid)?.revision !== revision,
    );
    if (changed.length === 0 && !isFirst) return;
    for (const [tenantUid, revision] of changed)
      loaded.set(tenantUid, await readTenant(deps, tenantUid, revision));
    isFirst = false;
    const content: DetectionContent = { shared: deps.catalog.files, tenants: [...loaded.values()] };
    await deps.pool.load(content);
    deps.logger.info({ shared: deps.catalog.rules.size, tenants: loaded.size }, "detection rules loaded");
  };
  // one load after the other: two at once could leave the older one in the threads
  const refresh = (): Promise<void> => {
    turn = turn.catch(() => undefined).then(load);
    return turn;
  };
  const poll = setInterval(() => {
    refresh().catch((error: unknown) =>
      deps.logger.error({ err: error }, "detection rules could not be loaded"),
    );
  }, POLL_MS);
  poll.unref();
  return { refresh, stop: () => clearInterval(poll) };
}

async function readTenant(deps: LoaderDeps, tenantUid: string, revision: number): Promise<TenantContent> {
  const { rules, placeholders, indicators } = deps.features;
  const own = await rules.list(tenantUid);
  const lists = await placeholders.list(tenantUid);
  const parsed = loadRules(own, new Map(lists.map((list) => [list.name, list.values])));
  deps.ownRules.set(tenantUid, new Map(parsed.rules.map((rule) => [rule.uid, rule])));
  return {
    tenantUid,
    revision,
    rules: own.map(({ path, text }) => ({ path, text })),
    disabled: [...(await rules.disabled(tenantUid))],
    placeholders: lists,
    indicatorLists: (await indicators.active(tenantUid)).map(({ list, indicators: members }) => ({
      ...list,
      indicators: members,
    })),
  };
}
