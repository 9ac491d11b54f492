import { z } from "zod";

/** Letters of every script, with the joiners that some need; nothing unseen, nothing that turns text around. */
const SEEN = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[\u200c\u200d])*$/u;

/** A name that a person gives to something or somebody: one line that others read as it is written. */
export function nameOf(maxLength: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(SEEN, "must not hold characters that are unseen or turn text around");
}
