import type { Logger } from "pino";
import { TENANT } from "./company.ts";
import { createDelivery, type Endpoints } from "./delivery.ts";
import { createPlay } from "./play.ts";
import { type Player, startPlayer } from "./player.ts";

export { type PreparedDemo, prepareDemo } from "./prepare-demo.ts";

/** The tenant of the company that the demonstration shows. */
export const DEMO_TENANT_UID: string = TENANT.uid;

export type DemoOptions = {
  readonly endpoints: Endpoints;
  /** Records a second. */
  readonly rate: number;
  /** Sends some hours of the past too, for a tenant that has none. */
  readonly withHistory: boolean;
  /** How much of the story has happened already. */
  readonly headStartMs: number;
  readonly logger: Logger;
  readonly now?: () => number;
};

/** The same company every time. */
const SEED = 20_418;
/** How much of the day has gone by when the demonstration begins. */
const HISTORY_MS = 2 * 3_600_000;

/** Sends the telemetry of the company until it is stopped: the hours before now at once, and what follows as it comes. */
export function startDemo(options: DemoOptions): Player {
  const { endpoints, rate, withHistory, headStartMs, logger, now = Date.now } = options;
  const start = now() - headStartMs;
  const play = createPlay({ seed: SEED, start, historyMs: HISTORY_MS, rate });
  // what happened before must have happened, or processes of today would have no parents
  if (!withHistory) play.take(start);
  return startPlayer({
    play,
    delivery: createDelivery(endpoints),
    from: withHistory ? start - HISTORY_MS : start,
    logger,
    now,
  });
}
