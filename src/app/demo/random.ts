/** Numbers that look random and are the same for the same seed. Not for secrets. */
export type Random = {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number between both, both included. */
  int(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of the items, each as often as its weight says. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** Time to the next of things that happen `perSecond` on average; milliseconds. */
  gapMs(perSecond: number): number;
  hex(digits: number): string;
  /** A stream of its own: what is drawn from it changes nothing here. */
  fork(): Random;
};

/** Mulberry32 of Tommy Ettinger: 32 bits of state are enough for a play. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    pick: (items) => at(items, int(0, items.length - 1)),
    weighted: (items) => {
      let rest = next() * items.reduce((sum, item) => sum + item.weight, 0);
      return items.find((item) => (rest -= item.weight) < 0) ?? at(items, items.length - 1);
    },
    chance: (probability) => next() < probability,
    gapMs: (perSecond) => (-Math.log(1 - next()) * 1000) / perSecond,
    hex: (digits) => Array.from({ length: digits }, () => int(0, 15).toString(16)).join(""),
    fork: () => createRandom(int(0, 2 ** 32 - 1)),
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
