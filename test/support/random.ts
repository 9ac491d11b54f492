/** Digits of a number that is drawn; it may begin with a zero. */
export function digits(length: number, random: Random): string {
  let text = "";
  while (text.length < length) text += random(10);
  return text;
}

/** Hexadecimal digits, lower case. */
export function hex(length: number, random: Random): string {
  let text = "";
  while (text.length < length) text += random(2 ** 28).toString(16);
  return text.slice(0, length);
}

/** An integer from 0 to `below` - 1. */
export type Random = (below: number) => number;

/** Mulberry32: 32 bits of state are enough to draw ids from. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
