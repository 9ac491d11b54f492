import type { DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";
import type { Fleet } from "../windows/fleet.ts";
import type { Act } from "./act.ts";
import { backupRun, bruteForce } from "./beside.ts";
import { playFoothold } from "./foothold.ts";
import { playSpread } from "./spread.ts";

export type { Act } from "./act.ts";

/**
 * The intrusion, act by act over five minutes, and beside it a brute force that has nothing to do with it and a backup
 * that only looks like an attack.
 */
export function createStory(fleet: Fleet, random: Random, start: number): readonly Act[] {
  const { acts, foothold } = playFoothold({ fleet, random, start: start + 20_000 });
  return [
    ...acts,
    ...playSpread({ fleet, random, start: start + 165_000 }, foothold),
    { name: "SSH brute force", records: bruteForce(random, start + 10_000, 90) },
    { name: "backup script", records: backupRun(fleet, start + 75_000) },
  ];
}

/** What was there before anybody looked: the backup of every hour, and a guesser who came by. */
export function createHistory(
  fleet: Fleet,
  random: Random,
  [from, until]: readonly [from: number, until: number],
): DemoRecord[] {
  const hour = 3_600_000;
  const records: DemoRecord[] = [];
  for (let time = from + hour / 2; time < until; time += hour) records.push(...backupRun(fleet, time));
  return [...records, ...bruteForce(random, from + (until - from) / 3, 12)].toSorted(
    (a, b) => a.time - b.time,
  );
}
