import { availableParallelism } from "node:os";
import type { Logger } from "pino";
import { type AlertIntake, createVerdictStore, type SuppressionStore } from "../../alerts/index.ts";
import type { BacktestPorts } from "../../api/routes/backtests.ts";
import type { CoverageReports } from "../../api/routes/coverage.ts";
import type { HuntLibrary } from "../../api/routes/hunts.ts";
import {
  createContentStore,
  createCoverageStore,
  createHistoryReader,
  createHuntFindingStore,
  createHuntStore,
  createLedgerStore,
  createRuleEffortStore,
  type EventScanner,
  type HuntStore,
} from "../../events/index.ts";
import type { OnChange } from "../../platform/postgres/index.ts";
import { createCoverageLibrary } from "../coverage/coverage-library.ts";
import { createRuleEffort, type RuleEffort } from "../coverage/rule-effort.ts";
import { createBacktest } from "../hunt/backtest.ts";
import { type ContentNames, createContentNames } from "../hunt/content-names.ts";
import { type HuntContentDeps, resolveScope } from "../hunt/hunt-content.ts";
import { createHuntLibrary } from "../hunt/hunt-library.ts";
import { type HuntRunner, startHuntRunner } from "../hunt/hunt-runner.ts";
import { startHuntThread } from "../hunt/hunt-threads.ts";
import { startLookBack } from "../hunt/look-back.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import type { Engines } from "./engines.ts";

/** What detection does with the history. */
export type HistoryFeatures = BacktestPorts & {
  readonly coverage: CoverageReports;
  /** What rules did, to be kept over restarts. */
  readonly ruleEffort: RuleEffort;
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
  readonly logger: Logger;
  readonly intake: Pick<AlertIntake, "takeEach">;
  readonly suppressions: Pick<SuppressionStore, "list">;
  readonly scanner: EventScanner;
  /** What rules did in the worker threads. */
  readonly ruleStats: () => Promise<readonly RuleStats[]>;
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
  const efforts = createRuleEffortStore(postgres);
  const ruleEffort = createRuleEffort(efforts, deps.ruleStats);
  return {
    lookBack,
    ruleEffort,
    coverage: createCoverageLibrary({
      ...deps,
      listRules: (tenantUid) => deps.listRules(tenantUid, {}),
      coverage: createCoverageStore(clickhouse),
      contents: createContentStore(postgres),
      ledger: createLedgerStore(clickhouse, postgres),
      efforts,
      effort: ruleEffort,
    }),
    backtest: createBacktest({
      ...deps,
      reader: createHistoryReader(clickhouse),
      verdicts: createVerdictStore(postgres),
      startThread: () => startHuntThread(clickhouse.address, deps.logger),
    }),
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
