/**
 * What an event must have so that something can match it: a condition that is necessary, never one that is enough.
 * Whoever leaves a part of it out asks for less, and loses nothing.
 */
export type Need =
  | { readonly kind: "and" | "or"; readonly parts: readonly Need[] }
  /** The event has a field of this name. */
  | { readonly kind: "field"; readonly field: string }
  /** The value of the field, as text and without regard to the case of ASCII letters, has one of these in it. */
  | { readonly kind: "contains"; readonly field: string; readonly texts: readonly string[] };
