import { availableParallelism } from "node:os";
import type { Logger } from "pino";
import type { AlertIntake } from "../../alerts/index.ts";
import type { HuntLibrary } from "../../api/routes/hunts.ts";
import { createHistoryReader, createHuntFindingStore, createHuntStore } from "../../events/index.ts";
import type { OnChange } from "../../platform/postgres/index.ts";
import { type HuntContentDeps, resolveScope } from "../hunt/hunt-content.ts";
import { createHuntLibrary } from "../hunt/hunt-library.ts";
import { type HuntRunner, startHuntRunner } from "../hunt/hunt-runner.ts";
import { startHuntThread } from "../hunt/hunt-threads.ts";
import type { Engines } from "./engines.ts";

/** What detection does with the history. */
export type HistoryFeatures = {
  readonly hunts: HuntLibrary;
  /** Begins to work hunts off; before, they are only taken. */
  readonly startHunts: (logger: Logger, onAlerts: () => void) => HuntRunner;
};

export type HistoryFeatureDeps = HuntContentDeps & {
  readonly onChange: OnChange;
  readonly intake: Pick<AlertIntake, "takeEach">;
};

/** Threads that hunt. Their priority is low: with work to do, ingest has the cores before them. */
const HUNT_THREADS = Math.max(1, Math.min(4, availableParallelism()));

export function createHistoryFeatures(
  { postgres, clickhouse }: Pick<Engines, "postgres" | "clickhouse">,
  deps: HistoryFeatureDeps,
): HistoryFeatures {
  const store = createHuntStore(postgres, deps.onChange);
  const findings = createHuntFindingStore(clickhouse);
  const reader = createHistoryReader(clickhouse);
  const resolve: Parameters<typeof startHuntRunner>[0]["resolve"] = (tenantUid, scope) =>
    resolveScope(deps, tenantUid, scope);
  let running: HuntRunner | null = null;
  return {
    hunts: createHuntLibrary({
      store,
      findings,
      resolve,
      runner: {
        wake: () => running?.wake(),
        inHand: (huntUid) => running?.inHand(huntUid) ?? { scanned: 0, passed: 0 },
      },
    }),
    startHunts(logger, onAlerts) {
      running = startHuntRunner({
        clickhouse,
        findings,
        intake: deps.intake,
        now: Date.now,
        onAlerts,
        store,
        reader,
        resolve,
        threads: HUNT_THREADS,
        startThread: () => startHuntThread(clickhouse.address, logger),
        logger,
      });
      return running;
    },
  };
}
