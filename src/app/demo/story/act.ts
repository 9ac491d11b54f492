import type { DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";
import type { Fleet } from "../windows/fleet.ts";

/** A part of the story, by what happens in it. */
export type Act = { readonly name: string; readonly records: readonly DemoRecord[] };

/** What an act is played with. */
export type Stage = {
  readonly fleet: Fleet;
  readonly random: Random;
  /** When the act begins; epoch milliseconds. */
  readonly start: number;
};
