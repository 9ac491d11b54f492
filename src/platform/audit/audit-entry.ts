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

/** `previousHash` of the first entry of a chain. */
export const GENESIS = "0".repeat(64);

/** SHA-256 over the canonical JSON of everything but the hash itself, in hex. */
export function hashEntry(entry: Omit<AuditEntry, "hash">): string {
  const { chain, seq, at, actorUid, actorName, action, target, details, previousHash } = entry;
  const text = canonicalJson({ chain, seq, at, actorUid, actorName, action, target, details, previousHash });
  return createHash("sha256").update(text).digest("hex");
}

/** What is wrong with a chain, at the first entry where it shows. */
export type AuditFault = { readonly chain: string; readonly seq: number; readonly problem: string };

/**
 * Checks entries in order of their chain: numbers without a gap from 1, each hash right, each one naming the hash before.
 * A cut-off end cannot be seen from the entries alone: `expected` is a number and hash that were noted elsewhere.
 */
export function verifyChain(
  entries: readonly AuditEntry[],
  expected?: { readonly seq: number; readonly hash: string },
): AuditFault | null {
  let previous = GENESIS;
  let seq = 0;
  for (const entry of entries) {
    seq++;
    const fault = faultOf(entry, seq, previous);
    if (fault !== null) return { chain: entry.chain, seq, problem: fault };
    if (expected?.seq === seq && expected.hash !== entry.hash)
      return { chain: entry.chain, seq, problem: "is not the entry that was noted" };
    previous = entry.hash;
  }
  if (expected !== undefined && expected.seq > seq)
    return {
      chain: entries[0]?.chain ?? "",
      seq,
      problem: `the log ends before the noted entry ${expected.seq}`,
    };
  return null;
}

function faultOf(entry: AuditEntry, seq: number, previous: string): string | null {
  if (entry.seq !== seq) return `entry ${seq} is missing`;
  if (entry.previousHash !== previous) return "does not follow the entry before it";
  if (entry.hash !== hashEntry(entry)) return "was changed after it was written";
  return null;
}

/**
 * Checks an export (one entry a line) without any database. Entries of several chains may be mixed.
 * @throws {Error} naming the line that is not an entry.
 */
export function verifyAuditExport(text: string): {
  readonly entries: number;
  readonly faults: readonly AuditFault[];
} {
  const entries = text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => readLine(line, number));
  const chains = Map.groupBy(entries, (entry) => entry.chain);
  const faults = [...chains.values()].map((chain) => verifyChain(chain)).filter((fault) => fault !== null);
  return { entries: entries.length, faults };
}

function readLine(line: string, number: number): AuditEntry {
  try {
    return AuditEntry.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`line ${number} is not an audit entry`, { cause: error });
  }
}
