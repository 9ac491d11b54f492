import type { Outcome } from "../schema/outcome.ts";

/** Why a record is in quarantine. A short closed list, so that counts by reason mean something. */
export const QUARANTINE_REASONS = {
  empty: "The record has no text.",
  undecodable: "The text is not the form that the named source type writes.",
  incomplete: "The form is right, but what makes it an event of this source is missing.",
  unknown_source_type: "The sender names a source type that does not exist.",
  mapping_failed: "Our reader of this source failed on it: a fault of ours.",
} as const;
export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** The outcome of a record that cannot be read. `detail` is for people: one line, no more of the record than a word. */
export function quarantine(reason: QuarantineReason, detail: string): Outcome<never> {
  return { kind: "quarantine", reason: `${reason}: ${detail}` };
}

/** The reason code of a quarantine outcome's text; text that has none of them is of an unknown kind. */
export function quarantineReason(text: string): QuarantineReason | null {
  const code = text.slice(0, Math.max(0, text.indexOf(":")));
  return isReason(code) ? code : null;
}

function isReason(code: string): code is QuarantineReason {
  return Object.hasOwn(QUARANTINE_REASONS, code);
}
