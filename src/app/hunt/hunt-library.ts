import type { HuntLibrary } from "../../api/routes/hunts.ts";
import type { HuntFindingStore, HuntStore } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { HuntState, HuntView } from "../../schema/views/hunt.ts";
import type { ResolvedScope } from "./hunt-content.ts";
import type { HuntRunner } from "./hunt-runner.ts";

export type HuntLibraryDeps = {
  readonly store: HuntStore;
  readonly findings: HuntFindingStore;
  readonly resolve: (tenantUid: string, scope: HuntView["scope"]) => Promise<ResolvedScope>;
  readonly runner: Pick<HuntRunner, "wake" | "inHand">;
  /** Told when a tenant's window is another. */
  readonly lookBack: (tenantUid: string) => void;
  readonly now?: () => number;
};

/** Detectors that a hunt's page lists. */
const SHOWN_DETECTORS = 500;

/** What each action needs, and what it makes of a hunt. */
const ACTIONS = {
  pause: { from: ["waiting", "running"], to: "paused" },
  resume: { from: ["paused", "failed"], to: "waiting" },
  cancel: { from: ["waiting", "running", "paused"], to: "cancelled" },
} as const satisfies Record<string, { readonly from: readonly HuntState[]; readonly to: HuntState }>;

/** Hunts as people begin, watch and end them. */
export function createHuntLibrary(deps: HuntLibraryDeps): HuntLibrary {
  const { store, findings, runner } = deps;
  const now = deps.now ?? Date.now;
  const withInHand = (hunt: HuntView): HuntView => liveView(hunt, runner);
  return {
    list: async (tenantUid) => (await store.list(tenantUid)).map(withInHand),
    async get(tenantUid, huntUid) {
      const hunt = withInHand(await store.get(tenantUid, huntUid));
      const found = await findings.byDetector(tenantUid, huntUid, SHOWN_DETECTORS);
      return { ...hunt, found: [...found] };
    },
    async start(tenantUid, actor, hunt) {
      if (hunt.from >= hunt.to)
        throw new AppError("INVALID", "The time range ends before it begins.", { place: "body.to" });
      // refused now, and not when its turn comes
      await deps.resolve(tenantUid, hunt.scope);
      // what comes from now on is seen live
      const to = Math.min(hunt.to, Math.max(now(), hunt.from + 1));
      const started = await store.create(tenantUid, actor, { ...hunt, to, kind: "hunt" });
      runner.wake();
      return started;
    },
    async change(tenantUid, actor, huntUid, action) {
      const changed = await store.move(tenantUid, actor, { uid: huntUid, ...ACTIONS[action] });
      runner.wake();
      return withInHand(changed);
    },
    async remove(tenantUid, actor, huntUid) {
      await store.remove(tenantUid, actor, huntUid);
      await findings.remove(tenantUid, huntUid);
    },
    async findings(tenantUid, huntUid, query) {
      await store.get(tenantUid, huntUid);
      return findings.page(tenantUid, huntUid, query);
    },
    lookBack: async (tenantUid) => ({ days: await store.lookBackDays(tenantUid) }),
    async setLookBack(tenantUid, actor, { days }) {
      await store.setLookBackDays(tenantUid, actor, days);
      deps.lookBack(tenantUid);
      return { days };
    },
  };
}

/** With what is read just now. */
function liveView(hunt: HuntView, runner: Pick<HuntRunner, "inHand">): HuntView {
  if (hunt.state !== "running") return hunt;
  const { scanned, passed } = runner.inHand(hunt.uid);
  const { progress } = hunt;
  return {
    ...hunt,
    progress: {
      ...progress,
      scanned: progress.scanned + scanned,
      passed: Math.min(progress.total, progress.passed + passed),
    },
  };
}
