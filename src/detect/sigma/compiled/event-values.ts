import type { FieldScalar } from "../../../schema/event.ts";

/** The values of the event in hand as they were, for comparisons that need more than their folded bytes. */
export type EventValues = {
  /** The value that was seen as the n-th, from zero. */
  readonly valueAt: (n: number) => Exclude<FieldScalar, null>;
};
