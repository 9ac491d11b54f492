import type { Logger } from "pino";
import type { DetectionContent, TenantContent } from "../pipeline/detection-content.ts";
import type { RunningPool } from "../pipeline/worker-pool.ts";
import type { Features } from "./features.ts";
import type { RuleCatalog } from "./rule-catalog.ts";
import { readTenantContent } from "./tenant-content.ts";

/** Keeps the worker threads' rules as the tenants want them. */
export type DetectionLoader = {
  /** Loads what changed; resolves once all threads match by it. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => void;
};

/** How often other processes' changes are looked for. */
const POLL_MS = 2000;

type LoaderDeps = {
  readonly features: Pick<Features, "rules" | "tenantRules" | "indicators" | "contentNames">;
  readonly catalog: RuleCatalog;
  readonly pool: RunningPool;
  /** Told once all threads match by the new rules of a tenant. */
  readonly onLoaded: (tenantUid: string) => void;
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
    // a tenant that is new has its events held against the shared rules, and the ledger is to know that
    const { contentUid, entered } = await deps.features.contentNames.enterShared([...revisions.keys()]);
    if (changed.length === 0 && !isFirst) return;
    for (const [tenantUid] of changed) {
      const own = await readTenantContent(deps.features, tenantUid);
      loaded.set(tenantUid, await deps.features.contentNames.enter(own));
    }
    isFirst = false;
    const tenants = [...loaded.values()];
    const content: DetectionContent = { shared: deps.catalog.files, tenants, contentUid };
    await deps.pool.load(content);
    for (const tenantUid of [...changed.map(([uid]) => uid), ...entered]) deps.onLoaded(tenantUid);
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
