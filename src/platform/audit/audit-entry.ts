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

/**
 * A value as the database gives it back: what JSON cannot say is gone, and text has neither NUL nor halves of
 * characters, which PostgreSQL refuses. Hashed any other way, an entry would not be the one that is read later.
 */
export function storable(value: unknown): unknown {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    isObject(member) ? cleanNames(member) : cleanText(member),
  );
  const parsed: unknown = text === undefined ? null : JSON.parse(text);
  return parsed;
}

/** The same for text alone. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{fffd}");
}

function cleanText(member: unknown): unknown {
  return typeof member === "string" ? storableText(member) : member;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cleanNames(object: object): object {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [storableText(name), member]));
}
