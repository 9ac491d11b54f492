import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../../lib/canonical-json.ts";

/** One line of the audit log. `hash` covers everything else, the hash before it included. */
export const AuditEntry = z.object({
  chain: z.string().describe("`tenant:<uid>`, or `platform`."),
  seq: z.int().min(1).describe("Counts up from 1 without a gap."),
  at: z.iso.datetime(),
  actorUid: z.string().nullable(),
  actorName: z.string(),
  action: z.string().describe("What was done, in dotted words: `rule.disable`."),
  target: z.string(),
  details: z.unknown(),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The end of a chain. Noted somewhere else, it shows later whether anything up to it was changed or cut off. */
export const AuditHead = z.object({ chain: z.string(), seq: z.int().min(0), hash: z.string() });
export type AuditHead = z.infer<typeof AuditHead>;

/** `previousHash` of the first entry of a chain. */
export const GENESIS = "0".repeat(64);

/** SHA-256 over the canonical JSON of everything but the hash itself, in hex. */
export function hashEntry(entry: Omit<AuditEntry, "hash">): string {
  const { chain, seq, at, actorUid, actorName, action, target, details, previousHash } = entry;
  const text = canonicalJson({ chain, seq, at, actorUid, actorName, action, target, details, previousHash });
  return createHash("sha256").update(text).digest("hex");
}
