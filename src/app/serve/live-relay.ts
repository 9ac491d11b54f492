import type { Logger } from "pino";
import { drainOutbox } from "../../alerts/index.ts";
import type { LiveHub } from "../../api/live-hub.ts";
import type { Postgres } from "../../platform/postgres/index.ts";

/** Tells live pages of changed alerts. */
export type LiveRelay = {
  /** There may be something new: look now. */
  readonly nudge: () => void;
  readonly stop: () => Promise<void>;
};

/** Changes by other processes, which cannot nudge us, are seen this late. */
const POLL_MS = 1000;
const AT_ONCE = 1000;

export function startLiveRelay(postgres: Postgres, hub: LiveHub, logger: Logger): LiveRelay {
  let running: Promise<void> = Promise.resolve();
  let isWaiting = false;
  const relay = async (): Promise<void> => {
    isWaiting = false;
    let told: number;
    do {
      told = await drainOutbox(postgres, AT_ONCE, (entries) => {
        for (const { tenantUid, id: _id, ...alert } of entries)
          hub.publish(tenantUid, { kind: "alert", ...alert });
        return Promise.resolve();
      });
    } while (told === AT_ONCE);
  };
  const nudge = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    running = running
      .then(relay)
      .catch((error: unknown) => logger.warn({ err: error }, "live changes could not be read"));
  };
  const poll = setInterval(nudge, POLL_MS);
  poll.unref();
  return {
    nudge,
    async stop() {
      clearInterval(poll);
      await running;
    },
  };
}
