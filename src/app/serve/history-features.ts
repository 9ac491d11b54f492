import { availableParallelism } from "node:os";
import type { Logger } from "pino";
import type { AlertIntake } from "../../alerts/index.ts";
import type { HuntLibrary } from "../../api/routes/hunts.ts";
import {
  createContentStore,
  createHistoryReader,
  createHuntFindingStore,
  createHuntStore,
  createLedgerStore,
  type HuntStore,
} from "../../events/index.ts";
import type { OnChange } from "../../platform/postgres/index.ts";
import { type ContentNames, createContentNames } from "../hunt/content-names.ts";
import { type HuntContentDeps, resolveScope } from "../hunt/hunt-content.ts";
import { createHuntLibrary } from "../hunt/hunt-library.ts";
import { type HuntRunner, startHuntRunner } from "../hunt/hunt-runner.ts";
import { startHuntThread } from "../hunt/hunt-threads.ts";
import { startLookBack } from "../hunt/look-back.ts";
import type { Engines } from "./engines.ts";

/** What detection does with the history. */
export type HistoryFeatures = {
  readonly hunts: HuntLibrary;
  readonly contentNames: ContentNames;
  /** After a tenant's rules or lists changed. */
  readonly lookBack: (tenantUid: string) => void;
  /** Begins to work hunts off, and to look back for what is new; before, both are only noted. */
  readonly startHunts: (options: HuntingOptions) => Hunting;
};

export type HuntingOptions = {
  readonly logger: Logger;
  /** Told when hunts raised or changed alerts. */
  readonly onAlerts: () => void;
  /** How long changes of rules are waited for before what is new looks back. */
  readonly patienceMs?: number;
};

export type Hunting = { readonly stop: () => Promise<void> };

export type HistoryFeatureDeps = HuntContentDeps & {
  readonly onChange: OnChange;
  readonly intake: Pick<AlertIntake, "takeEach">;
};

/** Threads that hunt. Their priority is low: with work to do, ingest has the cores before them. */
const HUNT_THREADS = Math.max(1, Math.min(4, availableParallelism()));

type Databases = Pick<Engines, "postgres" | "clickhouse">;

export function createHistoryFeatures(databases: Databases, deps: HistoryFeatureDeps): HistoryFeatures {
  const { postgres, clickhouse } = databases;
  const store = createHuntStore(postgres, deps.onChange);
  const noted = new Set<string>();
  let running: Started | null = null;
  const lookBack = (tenantUid: string): void => {
    if (running === null) noted.add(tenantUid);
    else running.lookBack(tenantUid);
  };
  return {
    lookBack,
    contentNames: createContentNames({ ...deps, contents: createContentStore(postgres) }),
    hunts: createHuntLibrary({
      store,
      findings: createHuntFindingStore(clickhouse),
      resolve: (tenantUid, scope) => resolveScope(deps, tenantUid, scope),
      runner: {
        wake: () => running?.runner.wake(),
        inHand: (huntUid) => running?.runner.inHand(huntUid) ?? { scanned: 0, passed: 0 },
      },
      lookBack,
    }),
    startHunts(options) {
      running = startHunting(databases, deps, store, options);
      for (const tenantUid of noted) running.lookBack(tenantUid);
      noted.clear();
      return running;
    },
  };
}

type Started = Hunting & {
  readonly runner: HuntRunner;
  readonly lookBack: (tenantUid: string) => void;
};

function startHunting(
  { postgres, clickhouse }: Databases,
  deps: HistoryFeatureDeps,
  store: HuntStore,
  { logger, onAlerts, patienceMs }: HuntingOptions,
): Started {
  const lookBack = startLookBack({
    store,
    contents: createContentStore(postgres),
    ledger: createLedgerStore(clickhouse, postgres),
    indicators: deps.indicators,
    wake: () => runner.wake(),
    logger,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const runner = startHuntRunner({
    clickhouse,
    findings: createHuntFindingStore(clickhouse),
    intake: deps.intake,
    now: Date.now,
    onAlerts,
    onEnded: (tenantUid) => lookBack.check(tenantUid),
    store,
    reader: createHistoryReader(clickhouse),
    resolve: (tenantUid, scope) => resolveScope(deps, tenantUid, scope),
    threads: HUNT_THREADS,
    startThread: () => startHuntThread(clickhouse.address, logger),
    logger,
  });
  return {
    runner,
    lookBack: (tenantUid) => lookBack.check(tenantUid),
    async stop() {
      await lookBack.stop();
      await runner.stop();
    },
  };
}
