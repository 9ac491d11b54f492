import { setTimeout as sleep } from "node:timers/promises";
import type { Spool, SpoolGroup } from "../../platform/bus/spool.ts";

/** Time between two groups, unless so many records wait that a group of them is worth its cost. */
const PACE_MS = 500;
const WORTHWHILE_RECORDS = 1000;
/** How often the depth of the spool is looked at while a group is not due. */
const LOOK_MS = 50;

/** Takes the next group. Null once the pipeline stops. */
export type TakeGroup = (signal: AbortSignal) => Promise<SpoolGroup | null>;

/**
 * Hands out groups one after the other and no faster than they are worth it: the store pays for a group of three
 * records nearly what it pays for a thousand. A record that comes alone is not held back.
 */
export function paceGroups(spool: Spool): TakeGroup {
  let dueAt = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const take: TakeGroup = async (signal) => {
    while (performance.now() < dueAt && spool.depth().records < WORTHWHILE_RECORDS && !signal.aborted)
      await sleep(LOOK_MS);
    const group = await spool.next(signal);
    dueAt = performance.now() + PACE_MS;
    return group;
  };
  return (signal) => {
    const mine = turn.then(() => take(signal));
    turn = mine.catch(() => undefined);
    return mine;
  };
}
