import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { IndicatorStore } from "../../detect/index.ts";
import {
  type ContentStore,
  type HuntStore,
  type LedgerBucket,
  ledgerOf,
  type LedgerStore,
  type LookedBack,
  type NewlyAlerting,
} from "../../events/index.ts";

export type LookBackDeps = {
  readonly store: HuntStore;
  readonly contents: ContentStore;
  readonly ledger: LedgerStore;
  readonly indicators: Pick<IndicatorStore, "lists">;
  /** Tells who works hunts off that there is one. */
  readonly wake: () => void;
  readonly logger: Logger;
  readonly now?: () => number;
  /** Changes within it are looked back for together; what was in hand with the rules before is stored by then. */
  readonly patienceMs?: number;
};

/** Has what is new look at what it missed. */
export type LookBack = {
  /** After a tenant's rules or lists changed, and after a hunt of the program's own has ended. */
  readonly check: (tenantUid: string) => void;
  readonly stop: () => Promise<void>;
};

const PATIENCE_MS = 5000;
const DAY_MS = 86_400_000;
const WATCHFLOOR = { uid: "watchfloor", name: "Watchfloor" };

/**
 * Rules and lists that alert since a short time are hunted with over the part of the window that they have not seen.
 * What came together, as at an update of the program, is one hunt; a tenant has one at a time. What was tried once is not
 * tried again, whatever became of it.
 */
export function startLookBack(deps: LookBackDeps): LookBack {
  const stopping = new AbortController();
  const waiting = new Map<string, Promise<void>>();
  const checkLater = async (tenantUid: string): Promise<void> => {
    try {
      await sleep(deps.patienceMs ?? PATIENCE_MS, undefined, { signal: stopping.signal });
      waiting.delete(tenantUid);
      if (await lookBack(deps, tenantUid)) deps.wake();
    } catch (error) {
      if (!stopping.signal.aborted)
        deps.logger.error({ err: error, tenant: tenantUid }, "what new rules missed could not be found out");
    } finally {
      waiting.delete(tenantUid);
    }
  };
  return {
    check(tenantUid) {
      if (!waiting.has(tenantUid)) waiting.set(tenantUid, checkLater(tenantUid));
    },
    async stop() {
      stopping.abort();
      await Promise.all(waiting.values());
    },
  };
}

/** True when a hunt was begun. */
async function lookBack(deps: LookBackDeps, tenantUid: string): Promise<boolean> {
  const days = await deps.store.lookBackDays(tenantUid);
  if (days === 0) return false;
  const hunts = await deps.store.list(tenantUid);
  const isBusy = hunts.some(
    ({ kind, state }) => kind === "look_back" && ["waiting", "running", "paused"].includes(state),
  );
  if (isBusy) return false;
  const now = (deps.now ?? Date.now)();
  const range = { from: now - days * DAY_MS, to: now };
  for (const group of await deps.contents.alertingSince(tenantUid, range.from)) {
    const missed = await missedBy(deps, tenantUid, group, range);
    if (missed !== null) {
      await begin(deps, tenantUid, group, missed);
      // the next when this one has ended
      return true;
    }
  }
  return false;
}

type Range = { readonly from: number; readonly to: number };

async function missedBy(
  { store, ledger }: LookBackDeps,
  tenantUid: string,
  group: NewlyAlerting,
  range: Range,
): Promise<Range | null> {
  const [first] = group.detectors;
  if (first === undefined) return null;
  const tried = await store.lookedBack(tenantUid, first);
  const buckets = (await ledger.buckets(tenantUid, range, group.contentUids)).filter(
    (bucket) =>
      !(group.isOriginal && bucket.kind === "before_ledger") && !tried.some((one) => wasTried(bucket, one)),
  );
  const gaps = ledgerOf(buckets, await ledger.covers(tenantUid, first, true)).flatMap(
    (source) => source.gaps,
  );
  if (gaps.length === 0) return null;
  return {
    from: Math.max(range.from, Math.min(...gaps.map(({ from }) => from))),
    to: Math.max(...gaps.map(({ to }) => to)) + 1,
  };
}

function wasTried(bucket: LedgerBucket, { from, to, startedAt }: LookedBack): boolean {
  return from <= bucket.from && bucket.to < to && bucket.storedAt < startedAt;
}

async function begin(
  { store, indicators }: LookBackDeps,
  tenantUid: string,
  { detectors }: NewlyAlerting,
  range: Range,
): Promise<void> {
  const lists = new Set((await indicators.lists(tenantUid)).map(({ uid }) => uid));
  const uids = detectors.map(({ uid }) => uid);
  await store.create(tenantUid, WATCHFLOOR, {
    kind: "look_back",
    name: `Look-back of ${uids.length === 1 ? "one rule or list" : `${uids.length} rules and lists`}`,
    scope: {
      ruleUids: uids.filter((uid) => !lists.has(uid)),
      indicatorListUids: uids.filter((uid) => lists.has(uid)),
    },
    outcome: "alert",
    detectors,
    ...range,
  });
}
