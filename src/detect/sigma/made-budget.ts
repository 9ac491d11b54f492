/** What the modifiers of one rule may still make. */
export type MadeBudget = {
  /** False when texts of these lengths are more than is left. */
  readonly take: (lengths: readonly number[]) => boolean;
};

/** Characters that the values of one rule may have together, each counted with what holds it. */
const MAX_CHARACTERS = 8 << 20;
/** What a value costs beside its characters. */
const EACH = 64;

/** A fresh budget: one a rule, so that a small file cannot stand for gigabytes. */
export function createMadeBudget(): MadeBudget {
  let left = MAX_CHARACTERS;
  return {
    take(lengths) {
      for (const length of lengths) left -= length + EACH;
      return left >= 0;
    },
  };
}
