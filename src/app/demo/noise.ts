import { cloudNoise } from "./cloud.ts";
import type { Activity, DemoRecord } from "./demo-record.ts";
import { networkNoise } from "./network-noise.ts";
import type { Random } from "./random.ts";
import { unixNoise } from "./unix-noise.ts";
import type { Fleet } from "./windows/fleet.ts";
import { windowsNoise } from "./windows/windows-noise.ts";

/** The company's ordinary telemetry, without end. */
export type Noise = {
  /** What happens before `until` and was not taken yet, in the order in which it happens. */
  readonly take: (until: number) => readonly DemoRecord[];
};

export type NoiseOptions = {
  readonly fleet: Fleet;
  readonly random: Random;
  /** When it begins; epoch milliseconds. */
  readonly start: number;
  /** Records a second on average, at a time. */
  readonly rateAt: (time: number) => number;
};

/** The records depend on the options alone, however they are taken. */
export function createNoise({ fleet, random, start, rateAt }: NoiseOptions): Noise {
  const kinds = kindsOf(fleet, random.fork());
  const order = random.fork();
  let waiting: DemoRecord[] = [];
  let next = start;
  return {
    take(until) {
      while (next < until) {
        const records = order.weighted(order.weighted(kinds).activities).run(Math.floor(next));
        waiting.push(...records);
        next += order.gapMs(rateAt(next) / Math.max(1, records.length));
      }
      const due = waiting.filter((record) => record.time < until);
      waiting = waiting.filter((record) => record.time >= until);
      return due.toSorted((a, b) => a.time - b.time);
    },
  };
}

type Kind = { readonly weight: number; readonly activities: readonly Activity[] };

function kindsOf(fleet: Fleet, random: Random): readonly Kind[] {
  return [
    { weight: 50, activities: windowsNoise(fleet, random.fork()) },
    { weight: 30, activities: networkNoise(random.fork()) },
    { weight: 8, activities: unixNoise(random.fork()) },
    { weight: 12, activities: cloudNoise(random.fork()) },
  ];
}
