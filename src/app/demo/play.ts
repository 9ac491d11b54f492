import type { DemoRecord } from "./demo-record.ts";
import { createNoise, type Noise } from "./noise.ts";
import { createRandom } from "./random.ts";
import { type Act, createHistory, createStory } from "./story/story.ts";
import { createFleet } from "./windows/fleet.ts";

/** Everything that the company's sensors write: hours that went by, and the day that goes on. */
export type Play = {
  /** All that happens before `until` and was not taken yet, in order: history, noise, and the story. */
  readonly take: (until: number) => readonly DemoRecord[];
  readonly acts: readonly Act[];
};

export type PlayOptions = {
  readonly seed: number;
  /** When the story begins; epoch milliseconds. */
  readonly start: number;
  /** How much has happened before that. */
  readonly historyMs: number;
  /** Records a second when the story begins and from then on, without those of the story. */
  readonly rate: number;
};

/** The same options give the same records, to the letter. */
export function createPlay(options: PlayOptions): Play {
  const { noise, told, acts } = stage(options);
  let waiting = told;
  return {
    acts,
    take(until) {
      const due = waiting.filter((record) => record.time < until);
      waiting = waiting.filter((record) => record.time >= until);
      return [...noise.take(until), ...due].toSorted((a, b) => a.time - b.time);
    },
  };
}

/** The ordinary telemetry of a play without what is meant to set rules off. */
export function ordinaryRecords(options: PlayOptions, until: number): readonly DemoRecord[] {
  const { noise, boot } = stage(options);
  return [...boot, ...noise.take(until)];
}

/** Part of the full rate at which the history begins. */
const QUIET = 0.05;

type Staged = {
  readonly noise: Noise;
  readonly boot: readonly DemoRecord[];
  readonly told: DemoRecord[];
  readonly acts: readonly Act[];
};

function stage({ seed, start, historyMs, rate }: PlayOptions): Staged {
  const random = createRandom(seed);
  const begin = start - historyMs;
  const fleet = createFleet(random.fork(), begin);
  // the morning begins quietly
  const rateAt = (time: number): number => {
    const gone = Math.min(1, Math.max(0, (time - begin) / historyMs));
    return rate * (QUIET + (1 - QUIET) * gone ** 4);
  };
  const noise = createNoise({ fleet, random: random.fork(), start: begin, rateAt });
  const history = createHistory(fleet, random.fork(), [begin, start]);
  const acts = createStory(fleet, random.fork(), start);
  return {
    noise,
    boot: fleet.boot,
    acts,
    told: [...fleet.boot, ...history, ...acts.flatMap((act) => act.records)],
  };
}
