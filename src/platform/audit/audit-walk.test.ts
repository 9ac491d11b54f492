import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditEntry, GENESIS, hashEntry } from "./audit-entry.ts";
import { endLine, entryLine, verifyAuditExport } from "./audit-export.ts";
import { type AuditFault, createAuditWalk } from "./audit-walk.ts";

function chainOf(actions: readonly string[], details: readonly unknown[] = []): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [index, action] of actions.entries()) {
    const open = {
      chain: "tenant:acme",
      seq: index + 1,
      at: new Date(1_764_000_000_000 + index).toISOString(),
      actorUid: "u1",
      actorName: "A. Kim",
      action,
      target: "t",
      details: details[index] ?? {},
      previousHash: entries.at(-1)?.hash ?? GENESIS,
    };
    entries.push({ ...open, hash: hashEntry(open) });
  }
  return entries;
}

function firstFault(entries: readonly AuditEntry[]): AuditFault | undefined {
  const walk = createAuditWalk();
  for (const entry of entries) walk.add(entry);
  return walk.end().faults[0];
}

function exportOf(entries: readonly AuditEntry[], end: AuditEntry): string[] {
  const { chain, seq, hash } = end;
  return [...entries.map(entryLine), endLine({ chain, seq, hash })];
}

const actions = fc.array(fc.string(), { minLength: 2, maxLength: 12 });

test("an untouched chain is whole, also after a trip through an export", () => {
  fc.assert(
    fc.property(actions, fc.array(fc.jsonValue()), (names, details) => {
      const chain = chainOf(names, details);
      expect(firstFault(chain)).toBeUndefined();
      const report = verifyAuditExport(exportOf(chain, chain.at(-1)!));
      expect(report).toMatchObject({ entries: chain.length, faults: [], strayLines: [] });
    }),
  );
});

test("a changed, a removed or a swapped entry is found", () => {
  fc.assert(
    fc.property(actions, fc.nat(), (names, pick) => {
      const chain = chainOf(names);
      const at = pick % chain.length;
      const changed = chain.with(at, { ...chain[at]!, actorName: "somebody else" });
      expect(firstFault(changed)?.seq).toBe(at + 1);
      const removed = verifyAuditExport(exportOf(chain.toSpliced(at, 1), chain.at(-1)!));
      expect(removed.faults).toHaveLength(1);
      const other = (at + 1) % chain.length;
      expect(firstFault(chain.with(at, chain[other]!).with(other, chain[at]!))).toBeDefined();
    }),
  );
});

test("an entry that was changed and hashed again is found by the one after it", () => {
  const chain = chainOf(["a", "b", "c"]);
  const forged = { ...chain[0]!, action: "forged" };
  expect(firstFault(chain.with(0, { ...forged, hash: hashEntry(forged) }))).toMatchObject({ seq: 2 });
});

test("a chain forged anew from its start is found when an end was noted elsewhere", () => {
  const chain = chainOf(["a", "b", "c"]);
  const { hash } = chain[2]!;
  const forged = chainOf(["x", "b", "c"]);
  const noted = [{ chain: "tenant:acme", seq: 3, hash }];
  expect(verifyAuditExport(exportOf(forged, forged[2]!)).faults).toEqual([]);
  expect(verifyAuditExport(exportOf(forged, forged[2]!), noted).faults).toMatchObject([{ seq: 3 }]);
});

test("a log that ends before a noted entry is found", () => {
  const chain = chainOf(["a", "b", "c"]);
  const noted = [{ chain: "tenant:acme", seq: 3, hash: chain[2]!.hash }];
  const cut = chain.slice(0, 2);
  expect(verifyAuditExport(exportOf(cut, cut[1]!), noted).faults[0]?.problem).toContain("ends before");
});

test("an export without its end was cut off, and a stray line is named", () => {
  const chain = chainOf(["a", "b"]);
  expect(verifyAuditExport(chain.map(entryLine)).faults[0]?.problem).toContain("cut off");
  const lines = exportOf(chain, chain[1]!).toSpliced(1, 0, '{"chain":"x"}', "", "no JSON");
  expect(verifyAuditExport(lines).strayLines).toEqual([2, 4]);
});
