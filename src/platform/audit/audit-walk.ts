import { type AuditEntry, type AuditHead, GENESIS, hashEntry } from "./audit-entry.ts";

/** What is wrong with a chain, at the first entry where it shows. */
export type AuditFault = { readonly chain: string; readonly seq: number; readonly problem: string };

export type AuditReport = {
  readonly entries: number;
  /** Where each chain ends, to be noted elsewhere. */
  readonly heads: readonly AuditHead[];
  /** The first fault of each chain that has one. */
  readonly faults: readonly AuditFault[];
};

/** A check of entries one after the other, in the order of their chain; several chains may be mixed. */
export type AuditWalk = {
  readonly add: (entry: AuditEntry) => void;
  /** Says where a chain ends according to whoever wrote it down. */
  readonly close: (head: AuditHead) => void;
  readonly end: () => AuditReport;
};

/**
 * Walks chains: numbers without a gap from 1, each hash right, each one naming the hash before. A cut-off end cannot be
 * seen from entries alone, nor a chain that was forged anew from its first entry: `noted` are heads that were kept
 * where whoever could change the log could not reach.
 */
export function createAuditWalk(noted: readonly AuditHead[] = []): AuditWalk {
  const heads = new Map<string, AuditHead>();
  const faults = new Map<string, AuditFault>();
  let entries = 0;
  const headOf = (chain: string): AuditHead => heads.get(chain) ?? { chain, seq: 0, hash: GENESIS };
  const blame = (chain: string, seq: number, problem: string | null): void => {
    if (problem !== null && !faults.has(chain)) faults.set(chain, { chain, seq, problem });
  };
  return {
    add(entry) {
      const head = headOf(entry.chain);
      blame(entry.chain, head.seq + 1, faultAfter(head, entry));
      for (const note of noted) blame(entry.chain, entry.seq, faultAgainst(note, entry));
      heads.set(entry.chain, { chain: entry.chain, seq: entry.seq, hash: entry.hash });
      entries++;
    },
    close(head) {
      const found = headOf(head.chain);
      if (found.seq !== head.seq || found.hash !== head.hash)
        blame(head.chain, found.seq, `should end with entry ${head.seq} and ends with another`);
    },
    end() {
      for (const { chain, seq } of noted) {
        const found = headOf(chain).seq;
        if (found < seq) blame(chain, found + 1, `the log ends before entry ${seq}, which was noted`);
      }
      return { entries, heads: [...heads.values()], faults: [...faults.values()] };
    },
  };
}

function faultAfter(head: AuditHead, entry: AuditEntry): string | null {
  if (entry.seq !== head.seq + 1) return `entry ${head.seq + 1} is missing`;
  if (entry.previousHash !== head.hash) return "does not follow the entry before it";
  if (entry.hash !== hashEntry(entry)) return "was changed after it was written";
  return null;
}

function faultAgainst(note: AuditHead, entry: AuditEntry): string | null {
  const isOther = note.chain === entry.chain && note.seq === entry.seq && note.hash !== entry.hash;
  return isOther ? "is not the entry that was noted" : null;
}
